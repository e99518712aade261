package io.photonbeam.log.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Gives the types and fields of a schema names that Avro and Parquet also write, where they have
 * none: letters, digits and underscores, not beginning with a digit. Every other character becomes
 * an underscore, and a digit at the beginning gets one before it. Names that become equal so stay
 * apart: a legal name keeps itself, and later ones end with {@code _2}, {@code _3} and so on. A
 * field that is renamed has its old name as an alias. The same schema always gets the same names.
 */
final class LegalNames {
  /** Every defined type by its full name; the value is the name that it gets. */
  private final Map<String, String> types = new LinkedHashMap<>();

  private boolean changed;

  private LegalNames() {}

  /** Changes the JSON of a schema; false if nothing had to be. */
  static boolean in(JsonNode schema) {
    LegalNames names = new LegalNames();
    SchemaTree.walk(schema, "", names.new Collect());
    names.decide();
    if (names.changed) {
      List<Runnable> changes = new ArrayList<>();
      SchemaTree.walk(schema, "", names.new Rename(changes));
      changes.forEach(Runnable::run);
    }
    return names.changed;
  }

  private void decide() {
    TakenNames taken =
        new TakenNames(
            types.keySet().stream()
                .filter(LegalNames::isLegal)
                .collect(Collectors.toCollection(HashSet::new)));
    for (Map.Entry<String, String> type : types.entrySet()) {
      boolean legal = isLegal(type.getKey());
      type.setValue(legal ? type.getKey() : taken.free(legal(type.getKey())));
      changed |= !legal;
    }
  }

  /** Whether all parts of a name are legal. */
  static boolean isLegal(String name) {
    return legal(name).equals(name);
  }

  private static String legal(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .map(LegalNames::legalPart)
        .collect(Collectors.joining("."));
  }

  private static String legalPart(String part) {
    StringBuilder legal = new StringBuilder(part.length() + 1);
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      legal.append(Character.isLetterOrDigit(c) || c == '_' ? c : '_');
    }
    boolean begins = legal.length() > 0 && !Character.isDigit(legal.charAt(0));
    return begins ? legal.toString() : "_" + legal;
  }

  /** Notes all defined types, and whether a field has an illegal name. */
  private final class Collect implements SchemaTree.Visitor {
    @Override
    public void reference(JsonNode holder, String key, int index, String name, String space) {}

    @Override
    public void type(ObjectNode type, String namespace) {
      if (SchemaTree.isNamed(type)) {
        types.put(SchemaTree.fullName(type, namespace), null);
      }
      for (JsonNode field : type.path("fields")) {
        changed |= !isLegalPart(field.path("name").asText("_"));
      }
    }
  }

  private static boolean isLegalPart(String part) {
    return legalPart(part).equals(part);
  }

  /** Gathers the changes, which are made when all is walked: names tell where one is. */
  private final class Rename implements SchemaTree.Visitor {
    private final List<Runnable> changes;

    Rename(List<Runnable> changes) {
      this.changes = changes;
    }

    @Override
    public void reference(JsonNode holder, String key, int index, String name, String namespace) {
      String full = resolved(name, namespace);
      String legal = types.get(full);
      if (SchemaTree.isPrimitive(name) || legal == null || legal.equals(full)) {
        return;
      }
      changes.add(
          () -> {
            if (holder instanceof ObjectNode object) {
              object.put(key, legal);
            } else {
              ((ArrayNode) holder).set(index, legal);
            }
          });
    }

    private String resolved(String name, String namespace) {
      String near = namespace.isEmpty() ? name : namespace + "." + name;
      return name.indexOf('.') < 0 && types.containsKey(near) ? near : name;
    }

    @Override
    public void type(ObjectNode type, String namespace) {
      if (SchemaTree.isNamed(type)) {
        String full = SchemaTree.fullName(type, namespace);
        changes.add(() -> rename(type, types.get(full)));
      }
      if (type.path("fields").isArray()) {
        changes.add(() -> renameFields(type.get("fields")));
      }
    }
  }

  private static void rename(ObjectNode type, String legal) {
    String namespace = SchemaTree.namespace(legal);
    type.put("namespace", namespace);
    type.put("name", legal.substring(namespace.isEmpty() ? 0 : namespace.length() + 1));
    if (type.path("aliases").isArray()) {
      type.remove("aliases"); // They tell of other files only, and may be as illegal.
    }
  }

  private static void renameFields(JsonNode fields) {
    TakenNames taken =
        new TakenNames(
            StreamSupport.stream(fields.spliterator(), false)
                .map(field -> field.path("name").asText("_"))
                .filter(LegalNames::isLegalPart)
                .collect(Collectors.toCollection(HashSet::new)));
    for (JsonNode field : fields) {
      String name = field.path("name").asText("_");
      if (field instanceof ObjectNode object && !isLegalPart(name)) {
        object.put("name", taken.free(legal(name.replace('.', '_'))));
        ArrayNode aliases =
            object.path("aliases") instanceof ArrayNode given ? given : object.putArray("aliases");
        aliases.insert(0, name);
      }
    }
  }
}
