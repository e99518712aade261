package io.photonbeam.pipelines.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * What one round looks at. Immutable.
 *
 * @param since first event time; empty for all
 * @param until event time after the last one; empty for all
 * @param deep whether the content of published files is compared, not only their sizes
 */
public record Scope(Optional<Instant> since, Optional<Instant> until, boolean deep) {

  /** Throws {@link IllegalArgumentException} if no event can be in it. */
  public Scope {
    if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
      throw new IllegalArgumentException(
          ("the range is empty: --since is %s in this round, and --until %s, which must be later;"
                  + " name both as times, or both as durations before the round")
              .formatted(since.get(), until.get()));
    }
  }
}
