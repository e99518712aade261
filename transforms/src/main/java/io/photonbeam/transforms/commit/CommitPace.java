package io.photonbeam.transforms.commit;

import java.time.Clock;
import java.time.Duration;

/**
 * How long pairs are gathered for the next commit: for the interval that is wanted, or as long as
 * the last commit took to be made, if that is longer, up to a minute. So where files are dear, of
 * thousands of columns or on a slow disk, there are fewer of them, and half of the time is left for
 * other work; where they are cheap the interval stays what it is. The first commit of a run is made
 * sooner: its one small file shows that rows come. Not thread-safe.
 */
final class CommitPace {
  /** However long a commit takes. */
  static final Duration MOST = Duration.ofMinutes(1);

  /** How long the first pair of a run waits: long enough for those that come with it. */
  static final Duration FIRST = Duration.ofMillis(100);

  private final Duration wanted;
  private final Clock steady;
  private final FirstCommit first;
  private Duration took = Duration.ZERO;

  /**
   * The pace of whoever commits one after the other.
   *
   * @param steady a clock that nobody sets
   * @param first whether anybody of the run has committed
   */
  CommitPace(Duration wanted, Clock steady, FirstCommit first) {
    this.wanted = wanted;
    this.steady = steady;
    this.first = first;
  }

  /** Makes commits. */
  interface Work<E extends Exception> {
    void run() throws E;
  }

  /** Makes commits, and notes how long they took. */
  <E extends Exception> void make(Work<E> commits) throws E {
    first.made();
    long began = steady.millis();
    commits.run();
    took = Duration.ofMillis(Math.max(0, steady.millis() - began));
  }

  /** How long the first pair of the next commit waits for others. */
  Duration interval() {
    if (!first.isMade()) {
      return FIRST.compareTo(wanted) < 0 ? FIRST : wanted;
    }
    Duration slow = took.compareTo(MOST) < 0 ? took : MOST;
    return slow.compareTo(wanted) > 0 ? slow : wanted;
  }
}
