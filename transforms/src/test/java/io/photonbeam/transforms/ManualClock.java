package io.photonbeam.transforms;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves. Its copies by serialization show the same time. */
public final class ManualClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<Long, AtomicLong> MICROS = new ConcurrentHashMap<>();
  private static final AtomicLong CLOCKS = new AtomicLong();

  private final long name = CLOCKS.incrementAndGet();
  private final long microsPerLook;

  /** A clock that stands still. */
  public ManualClock(Instant start) {
    this(start, Duration.ZERO);
  }

  /** A clock that goes on by so much each time somebody looks at it. */
  public ManualClock(Instant start, Duration perLook) {
    this.microsPerLook = perLook.toNanos() / 1000;
    MICROS.put(name, new AtomicLong(start.toEpochMilli() * 1000));
  }

  public void advance(Duration by) {
    MICROS.get(name).addAndGet(by.toNanos() / 1000);
  }

  @Override
  public Instant instant() {
    long micros = MICROS.get(name).addAndGet(microsPerLook);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
