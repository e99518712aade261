package io.photonbeam.transforms.runtime;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The end of a run whose state is kept for the next one, within this process. Its readers do not
 * finish but stand still, with their watermark at {@link #WATERMARK}: what was gathered is then
 * committed, and what can be joined is joined, but what waits for its other side goes on waiting in
 * the state. Once that watermark has gone {@linkplain #isThrough through}, a savepoint holds
 * nothing that could have been committed. Thread-safe.
 */
public final class Settling {
  /** Between all events and the end of all time, at which a runner forgets state. */
  public static final Instant WATERMARK =
      GlobalWindow.INSTANCE.maxTimestamp().minus(Duration.standardHours(1));

  /** Where whoever gathers has a timer. A watermark has to be past a timer for that to fire. */
  public static final Instant TIMER = WATERMARK.minus(Duration.standardMinutes(1));

  private static final RunResource<Settling> RESOURCE = RunResource.of(context -> new Settling());

  private volatile boolean wanted;
  private volatile boolean begun;
  private volatile boolean gathers;
  private volatile boolean through;

  /** One of which nobody knows yet. */
  public Settling() {}

  /** That of a run. */
  public static Settling of(RunContext context) {
    return context.get(RESOURCE);
  }

  /** Makes the run end in this way, or, where it is under way, no more in this way but drained. */
  public void want(boolean settle) {
    wanted = settle;
  }

  /** Whether the run ends in this way. */
  public boolean isWanted() {
    return wanted;
  }

  /** The watermark of a reader that reads no more. */
  public Instant lastWatermark() {
    if (!wanted) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    begun = true;
    return WATERMARK;
  }

  /** Tells that something is gathered, whose {@link #TIMER} will fire. */
  public void gathers() {
    if (!gathers) {
      gathers = true;
    }
  }

  /**
   * Tells that a timer at {@link #TIMER} fires. A watermark is that of all readers, so each has
   * given it out, and what a runner sends after it comes after it everywhere.
   */
  public void reached() {
    through = begun;
  }

  /** Whether the first reader reads no more, and the state is to be kept. */
  public boolean hasBegun() {
    return begun && wanted;
  }

  /** Whether a timer will tell that the watermark has gone through. */
  public boolean willTell() {
    return gathers;
  }

  /** Whether all readers have given out the watermark. */
  public boolean isThrough() {
    return through && wanted;
  }
}
