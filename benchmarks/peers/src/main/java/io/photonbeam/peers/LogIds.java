package io.photonbeam.peers;

import java.nio.file.Path;
import java.util.Set;

/** Which ids of the generated logs are UUIDs in the copy that a contender joins. */
enum LogIds {
  AS_GENERATED("", Set.of()),
  PRIMARY_UUIDS("primary-uuids", Set.of("query_id")),
  UUIDS("uuids", Set.of("query_id", "click_id"));

  private final String folder;
  private final Set<String> uuidFields;

  LogIds(String folder, Set<String> uuidFields) {
    this.folder = folder;
    this.uuidFields = uuidFields;
  }

  /** The folder of these logs, by that of the generated ones. */
  Path folder(Path generated) {
    return generated.resolve(folder);
  }

  /** The fields of both logs that hold UUIDs. */
  Set<String> uuidFields() {
    return uuidFields;
  }

  /** Whether a joined row is known by another id than in the generated logs. */
  boolean changesClicks() {
    return uuidFields.contains("click_id");
  }
}
