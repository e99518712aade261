package io.photonbeam.transforms;

import java.util.function.LongSupplier;
import org.apache.beam.sdk.state.Timer;
import org.joda.time.Instant;

/** A timer of a runner of a test. */
public final class FakeTimer implements Timer {
  private final LongSupplier now;
  private long offset;

  /** When it fires, in epoch milliseconds, or 0. */
  public long firesAt;

  public FakeTimer(LongSupplier now) {
    this.now = now;
  }

  @Override
  public void set(Instant absoluteTime) {
    firesAt = absoluteTime.getMillis();
  }

  @Override
  public void setRelative() {
    firesAt = now.getAsLong() + offset;
  }

  @Override
  public void clear() {
    firesAt = 0;
  }

  @Override
  public Timer offset(org.joda.time.Duration time) {
    offset = time.getMillis();
    return this;
  }

  @Override
  public Timer align(org.joda.time.Duration period) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Timer withOutputTimestamp(Instant outputTime) {
    return this;
  }

  @Override
  public Timer withNoOutputTimestamp() {
    return this;
  }

  @Override
  public Instant getCurrentRelativeTime() {
    return Instant.ofEpochMilli(now.getAsLong());
  }
}
