package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Waits, as long as pipelines live, logs are written, readers look and nobody stops it all. */
final class Waits {
  static final Poll POLL = Poll.every(Duration.ofMillis(50));

  private final Cast cast;
  private final List<Watching> readers;
  private final LiveLogs logs;

  Waits(Cast cast, List<Watching> readers, LiveLogs logs) {
    this.cast = cast;
    this.readers = readers;
    this.logs = logs;
  }

  /**
   * Waits until something is so.
   *
   * @param alive pipelines that have to live meanwhile
   * @return whether it was so before so much time had passed
   * @throws IOException if anything of it has failed, with why
   */
  boolean until(Poll.Condition condition, Duration patience, DataCentre... alive)
      throws IOException, InterruptedException, DemoStoppedException {
    boolean held = POLL.until(() -> isOver(List.of(alive)) || condition.holds(), patience);
    cast.requireGoingOn();
    return held;
  }

  /** Lets time pass. */
  void pass(Duration time, DataCentre... alive)
      throws IOException, InterruptedException, DemoStoppedException {
    until(() -> false, time, alive);
  }

  private boolean isOver(List<DataCentre> alive) throws IOException {
    requireWatched();
    logs.requireWriting();
    cast.requireAlive(alive);
    return !cast.isGoingOn();
  }

  /** Throws if a reader has failed. */
  void requireWatched() throws IOException {
    for (Watching reader : readers) {
      if (reader.failure().isPresent()) {
        Exception why = reader.failure().get();
        throw new IOException("a reader looks no more: " + why.getMessage(), why);
      }
    }
  }
}
