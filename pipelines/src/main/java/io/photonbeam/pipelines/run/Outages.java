package io.photonbeam.pipelines.run;

import io.photonbeam.resilience.Away;
import io.photonbeam.resilience.RetryPolicy;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a run needs and can't reach: its stores, the folders of its logs.
 *
 * @param news what went away or came back since this was last asked, in sentences
 * @param away what is away now
 */
public record Outages(Supplier<List<String>> news, Supplier<List<Away>> away) {

  /** Those of the stores that a process calls. */
  static Outages of(RetryPolicy policy) {
    return new Outages(policy::takeNews, policy::awayNow);
  }

  /** These and others. */
  public Outages and(Supplier<List<String>> moreNews, Supplier<List<Away>> moreAway) {
    return new Outages(() -> both(news, moreNews), () -> both(away, moreAway));
  }

  private static <T> List<T> both(Supplier<List<T>> one, Supplier<List<T>> other) {
    return Stream.concat(one.get().stream(), other.get().stream()).toList();
  }
}
