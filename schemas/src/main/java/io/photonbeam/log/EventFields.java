package io.photonbeam.log;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which fields of a log's records play which role in the join. A field is named by its path from
 * the top of the record, with dots between: {@code header.order_id}.
 *
 * @param id the event's own id: Avro string, int, long or uuid
 * @param key the id of the primary event; for a primary event this is its own id
 * @param time when the event happened: a long with a {@code timestamp-millis}, {@code -micros} or
 *     {@code -nanos} logical type (or its {@code local-} form), or a bare long in milliseconds
 */
public record EventFields(String id, String key, String time) implements Serializable {

  /** Roles in the primary log, whose events are named by their own id. */
  public static EventFields primary(String id, String time) {
    return new EventFields(id, id, time);
  }

  /** Roles in the foreign log, whose events also name their primary event. */
  public static EventFields foreign(String id, String key, String time) {
    return new EventFields(id, key, time);
  }

  /** Whether these events are named by their own id alone. */
  public boolean isPrimary() {
    return id.equals(key);
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
