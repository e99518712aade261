package io.photonbeam.log.record;

import org.apache.avro.Schema;

/**
 * How a field is found by its path: by name, else by alias; and by the whole path before its parts,
 * because a name may hold dots.
 */
public final class FieldPath {
  /**
   * The first step of a path.
   *
   * @param rest what is left of the path within the field; empty if this is the field meant
   */
  public record Step(Schema.Field field, String rest) {}

  private FieldPath() {}

  /** The field of a record with which a path begins; null if it has none. */
  public static Step first(Schema record, String path) {
    Schema.Field whole = field(record, path);
    if (whole != null) {
      return new Step(whole, "");
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      Schema.Field field = field(record, path.substring(0, dot));
      if (field != null && dot + 1 < path.length()) {
        return new Step(field, path.substring(dot + 1));
      }
    }
    return null;
  }

  private static Schema.Field field(Schema record, String name) {
    Schema.Field field = record.getField(name);
    if (field != null) {
      return field;
    }
    return record.getFields().stream()
        .filter(each -> each.aliases().contains(name))
        .findFirst()
        .orElse(null);
  }
}
