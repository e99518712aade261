package io.photonbeam.transforms.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The positions of a reader's files, of which a checkpoint is taken often and cheaply: it shares
 * all parts in which nothing has changed since the last one. Not thread-safe.
 */
final class FilePositions {
  private static final int PARTS = 512;

  private final List<Map<Path, LogCheckpointMark.Position>> parts =
      new ArrayList<>(Collections.nCopies(PARTS, Map.of()));

  /** Whether a part is held by no checkpoint, and so may be changed. */
  private final boolean[] own = new boolean[PARTS];

  void put(Path path, LogCheckpointMark.Position position) {
    change(path).put(path, position);
  }

  void remove(Path path) {
    if (parts.get(part(path)).containsKey(path)) {
      change(path).remove(path);
    }
  }

  private Map<Path, LogCheckpointMark.Position> change(Path path) {
    int part = part(path);
    if (!own[part]) {
      parts.set(part, new HashMap<>(parts.get(part)));
      own[part] = true;
    }
    return parts.get(part);
  }

  private static int part(Path path) {
    return Math.floorMod(path.hashCode() * 0x9E3779B9, PARTS);
  }

  /** The positions as they are now. */
  LogCheckpointMark mark() {
    Arrays.fill(own, false);
    return new LogCheckpointMark(List.copyOf(parts));
  }
}
