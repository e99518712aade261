package io.photonbeam.transforms.runtime;

import java.time.Clock;
import java.time.Duration;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;

/**
 * Since when something is gathered in Beam state, by a clock that nobody sets. A timer of Flink
 * that was set before the system's clock was set back may fire later by as much, once another key
 * has a timer of its own; so who gathers asks at each element whether the time is over. After a
 * restart the clock is another one, and the answer may be yes too early, once. It need not be
 * cleared: whoever gathers the first one begins anew.
 */
public final class GatheredSince {
  /** Timers are a little late at any time; only one that does not come is made up for. */
  private static final long SLACK_MILLIS = 1_000;

  private final ValueState<Long> since;
  private final Clock steady;

  /** Kept in this state. */
  public GatheredSince(ValueState<Long> since, Clock steady) {
    this.since = since;
    this.steady = steady;
  }

  /** Of the state it is kept in. */
  public static StateSpec<ValueState<Long>> spec() {
    return StateSpecs.value(VarLongCoder.of());
  }

  /** Notes that the first one has come. */
  public void begin() {
    since.write(steady.millis());
  }

  /** Whether the first one has waited longer than this, and no timer came. */
  public boolean isOverdue(Duration interval) {
    Long began = since.read();
    if (began == null) {
      return false;
    }
    long waited = steady.millis() - began;
    return waited < 0 || waited > interval.toMillis() + SLACK_MILLIS;
  }
}
