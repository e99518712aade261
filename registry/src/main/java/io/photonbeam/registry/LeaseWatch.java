package io.photonbeam.registry;

import java.time.Duration;
import java.util.Optional;

/**
 * Decides when a pipeline's lease may be taken from its holder: when there is none, when the holder
 * is known to be dead, or when its beat has stood still for the lease time, by one clock that only
 * goes forward. Without I/O; not thread-safe.
 */
public final class LeaseWatch {
  private final long leaseNanos;
  private Lease seen;
  private long since;

  /** One that waits so long for a beat. */
  public LeaseWatch(Duration leaseTime) {
    this.leaseNanos = leaseTime.toNanos();
  }

  /**
   * Whether the lease may be taken now.
   *
   * @param held what the registry holds
   * @param isDead whether the holder is known to be dead
   * @param nanos now, by a clock that only goes forward
   */
  public boolean mayTake(Optional<Lease> held, boolean isDead, long nanos) {
    if (held.isEmpty() || isDead) {
      return true;
    }
    Lease now = held.get();
    if (seen == null || !seen.isOfSameRun(now) || seen.beat() != now.beat()) {
      seen = now;
      since = nanos;
    }
    return nanos - since >= leaseNanos;
  }

  /** The registry could not be used: the holder may just not have been able to beat. */
  public void startOver() {
    seen = null;
  }
}
