package io.photonbeam.transforms.source;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.LogChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.util.CoderUtils;

/** A log of primary events, and readers that follow it by a clock that a test moves. */
final class FollowedFolder {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Path root;
  private final ManualClock clock = new ManualClock(TestRun.START);
  private final LogWatch watch;

  FollowedFolder(Path root) {
    this.root = root;
    this.watch =
        new LogWatch(
            List.of(root), INTERVAL, Optional.of(Duration.ofSeconds(1)), clock, clock, () -> true);
  }

  LogWatch watch() {
    return watch;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  /** The name of a file in the log. */
  String name(String path) {
    return root.relativize(Path.of(path)).toString();
  }

  void rename(String from, String to) throws IOException {
    Files.move(path(from), path(to));
  }

  LogFollower tail(LogCheckpointMark mark) {
    return tail(0, 1, mark);
  }

  LogFollower tail(int reader, int readers, LogCheckpointMark mark) {
    return new LogFollower(root, TestLog.PRIMARY_FIELDS, watch, reader, readers, mark);
  }

  /** A mark after a restart. */
  static LogCheckpointMark restored(LogCheckpointMark mark) throws IOException {
    return CoderUtils.clone(LogCheckpointMark.Coder.of(), mark);
  }

  /** The folder is looked at again by whoever asks next. */
  void letTimePass() {
    clock.advance(INTERVAL);
  }

  /** All that there is now. */
  List<LogChunk> read(LogFollower tail) {
    letTimePass();
    List<LogChunk> chunks = new ArrayList<>();
    for (Optional<LogChunk> next = tail.next(); next.isPresent(); next = tail.next()) {
      chunks.add(next.get());
    }
    return chunks;
  }
}
