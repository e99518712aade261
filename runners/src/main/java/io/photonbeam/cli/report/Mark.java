package io.photonbeam.cli.report;

import java.time.Duration;

/**
 * Something that happened to a run at a moment.
 *
 * @param at how long after the beginning of the history
 * @param words what it was, for people; as it came, so to be escaped where it is shown
 */
public record Mark(Duration at, Kind kind, String words) {
  double seconds() {
    return at.toMillis() / 1e3;
  }

  /** What happened. */
  public enum Kind {
    START("start"),
    STOP("stop"),
    KILL("kill"),
    RESTART("restart"),
    ADOPTION("adoption"),
    RECONCILIATION("reconciliation"),
    STORE_AWAY("store away"),
    STORE_BACK("store back"),
    FAILURE("failure"),
    NOTE("note");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
