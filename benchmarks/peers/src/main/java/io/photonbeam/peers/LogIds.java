package io.photonbeam.peers;

import java.nio.file.Path;
import java.util.Set;

/** Which ids of the generated logs are UUIDs in the copy that a contender joins. */
enum LogIds {
  AS_GENERATED(""),
  PRIMARY_UUIDS("primary-uuids"),
  UUIDS("uuids");

  private final String folder;

  LogIds(String folder) {
    this.folder = folder;
  }

  /** The folder of these logs, by that of the generated ones. */
  Path folder(Path generated) {
    return generated.resolve(folder);
  }

  /** The fields of both logs that hold UUIDs. */
  Set<String> uuidFields() {
    return switch (this) {
      case AS_GENERATED -> Set.of();
      case PRIMARY_UUIDS -> Set.of("query_id");
      case UUIDS -> Set.of("query_id", "click_id");
    };
  }

  /** Whether a joined row is known by another id than in the generated logs. */
  boolean changesClicks() {
    return uuidFields().contains("click_id");
  }
}
