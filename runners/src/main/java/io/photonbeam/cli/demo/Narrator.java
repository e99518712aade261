package io.photonbeam.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells what happens as it happens, each with the seconds since the beginning. Thread-safe. */
final class Narrator {
  private final InstantSource clock;
  private final Consumer<String> tell;
  private final Instant begin;

  /**
   * One that begins now.
   *
   * @param clock a steady one
   * @param tell takes lines
   */
  Narrator(InstantSource clock, Consumer<String> tell) {
    this.clock = clock;
    this.tell = tell;
    this.begin = clock.instant();
  }

  /** Says that something happens now. */
  void say(String what) {
    tell.accept(String.format(Locale.ROOT, "%6.1f s: %s", seconds(), what));
  }

  /** How long it has gone on, in seconds. */
  double seconds() {
    return Duration.between(begin, clock.instant()).toMillis() / 1e3;
  }
}
