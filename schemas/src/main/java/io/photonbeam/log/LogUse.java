package io.photonbeam.log;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.text.Counted;
import java.util.Optional;

/**
 * How much of a log could be used, by whoever has read it. A malformed event now and then is none
 * of the log's: it is left out. If all are malformed, or nearly all, fields or units are not what
 * the options say, and nobody may call exact what comes of it.
 *
 * @param usable records that are events, whether their primary event is there or not
 * @param malformed records whose id, key or time can't be used
 */
public record LogUse(long usable, long malformed) {
  /** Of so many events a hundredth of usable ones is none to speak of. */
  static final long MANY = 1_000;

  /** How much of a log somebody has read. */
  public enum Extent {
    /** All of it. */
    WHOLE,
    /** What is new in it: a few malformed events of it say nothing of the rest. */
    PART
  }

  /** Whether nothing worth speaking of could be used: all of a few events, or 99 % of many. */
  public boolean isUseless(Extent extent) {
    long all = usable + malformed;
    return all >= MANY
        ? usable <= all / 100
        : extent == Extent.WHOLE && usable == 0 && malformed > 0;
  }

  /**
   * The problem of a log that is {@linkplain #isUseless useless}; empty if it is not.
   *
   * @param log its folder
   * @param cause why one of the events is malformed, if that is known
   */
  public Optional<LogProblem> problem(String log, Extent extent, Optional<String> cause) {
    return isUseless(extent)
        ? Optional.of(
            new LogProblem(
                Kind.MALFORMED_LOG,
                log,
                LogProblem.NO_OFFSET,
                words() + cause.map(why -> ": " + why).orElse(""),
                0))
        : Optional.empty();
  }

  private String words() {
    return usable == 0
        ? Counted.choose(
            malformed,
            "the only event that was read is malformed",
            "all %s events that were read are malformed".formatted(Counted.number(malformed)))
        : "%s of the %s events that were read are malformed"
            .formatted(Counted.number(malformed), Counted.number(usable + malformed));
  }
}
