package io.photonbeam.log.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Passes over whole records of a log: of one record type, or of a union, whose branch stands before
 * each. Records of branches without the named fields are passed over and told apart. Not
 * thread-safe: it remembers the last one.
 */
final class TopStep {
  private final Schema[] schemas;
  private final Step[] steps;
  private final boolean[] events;
  private final boolean isUnion;
  private int branch;

  private TopStep(List<Schema> branches, boolean isUnion) {
    this.schemas = branches.toArray(Schema[]::new);
    this.steps = new Step[schemas.length];
    this.events = new boolean[schemas.length];
    this.isUnion = isUnion;
  }

  /**
   * Compiles a log's schema.
   *
   * @throws IllegalArgumentException if no record of it can be an event; the message names the
   *     field
   */
  static TopStep compile(Schema schema, Map<String, Noter> noted) {
    if (schema.getType() != Schema.Type.UNION) {
      TopStep top = new TopStep(List.of(schema), false);
      top.steps[0] = Steps.compile(schema, noted);
      top.events[0] = true;
      return top;
    }
    TopStep top = new TopStep(schema.getTypes(), true);
    List<IllegalArgumentException> refused = new ArrayList<>();
    for (int i = 0; i < top.steps.length; i++) {
      top.compileBranch(i, noted, refused);
    }
    if (refused.size() == top.steps.length) {
      throw refused.stream()
          .filter(e -> e.getMessage().contains("'"))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("its records are of type UNION"));
    }
    return top;
  }

  /** Passes over records of any schema, none of which is an event. */
  static TopStep over(Schema schema) {
    boolean isUnion = schema.getType() == Schema.Type.UNION;
    TopStep top = new TopStep(isUnion ? schema.getTypes() : List.of(schema), isUnion);
    Arrays.setAll(top.steps, i -> Steps.over(top.schemas[i]));
    return top;
  }

  private void compileBranch(
      int branch, Map<String, Noter> noted, List<IllegalArgumentException> refused) {
    try {
      steps[branch] = Steps.compile(schemas[branch], noted);
      events[branch] = true;
    } catch (IllegalArgumentException e) {
      refused.add(e);
      steps[branch] = Steps.over(schemas[branch]);
    }
  }

  /** Passes over the branch that stands before a record. */
  void enter(Cursor cursor) throws MalformedRecordException {
    if (isUnion) {
      branch = cursor.readIndex(steps.length);
    }
  }

  /** Passes over the record itself. */
  void pass(Cursor cursor) throws MalformedRecordException {
    steps[branch].pass(cursor);
  }

  /** Whether the last record is of a type that has the named fields. */
  boolean isEvent() {
    return events[branch];
  }

  /** The last record's branch: 0 where the schema is no union. */
  int branch() {
    return branch;
  }

  /** The last record's own schema. */
  Schema schema() {
    return schemas[branch];
  }
}
