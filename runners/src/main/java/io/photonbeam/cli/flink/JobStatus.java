package io.photonbeam.cli.flink;

import java.time.Instant;
import java.util.Set;

/**
 * A job that a cluster knows.
 *
 * @param id 32 hexadecimal digits
 * @param state in Flink's words, such as {@code RUNNING} or {@code RESTARTING}
 * @param start when it was submitted, by the clock of the job manager
 */
public record JobStatus(String id, String name, String state, Instant start) {
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  /** Whether it will never run again. */
  public boolean hasEnded() {
    return ENDED.contains(state);
  }
}
