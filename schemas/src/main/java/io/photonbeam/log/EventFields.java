package io.photonbeam.log;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which fields of a log's records play which role in the join. A field is named by its path from
 * the top of the record, with dots between: {@code header.order_id}. Where a record has no field of
 * a name, one that gives the name as an alias is meant.
 *
 * @param id the event's own id
 * @param key the id of the primary event; for a primary event this is its own id
 * @param time when the event happened
 * @param timeUnit what times count whose Avro type does not tell
 */
public record EventFields(String id, String key, String time, EventTimeUnit timeUnit)
    implements Serializable {

  /** Fields whose times are told by their type. */
  public EventFields(String id, String key, String time) {
    this(id, key, time, EventTimeUnit.AUTO);
  }

  /** Roles in the primary log, whose events are named by their own id. */
  public static EventFields primary(String id, String time) {
    return new EventFields(id, id, time);
  }

  /** Roles in the foreign log, whose events also name their primary event. */
  public static EventFields foreign(String id, String key, String time) {
    return new EventFields(id, key, time);
  }

  /** The same fields, with times in a unit. */
  public EventFields withTimeUnit(EventTimeUnit unit) {
    return new EventFields(id, key, time, unit);
  }

  /** Whether these events are named by their own id alone. */
  public boolean isPrimary() {
    return id.equals(key);
  }

  /** The log that has them, as in the names of options: {@code primary} or {@code foreign}. */
  public String log() {
    return isPrimary() ? "primary" : "foreign";
  }

  /** Field path by role, in words for messages. */
  public Map<String, String> byRole() {
    Map<String, String> roles = new LinkedHashMap<>();
    roles.put("id", id);
    if (!isPrimary()) {
      roles.put("key", key);
    }
    roles.put("time", time);
    return roles;
  }
}
