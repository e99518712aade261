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
 * nothing that could have been committed. One that is made without that knowledge, as nobody is
 * known to gather, may hold what was in the state from which the run itself went on, and the next
 * run commits it. Thread-safe.
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

  /** Makes the run end in this way. */
  public void want() {
    wanted = true;
  }

  /** Makes the run drain at its end, also where it is settling already. */
  public void drain() {
    wanted = false;
  }

  /** Whether the run ends in this way. */
  public boolean isWanted() {
    return wanted;
  }

  /**
   * Tells that a reader begins. If others have read all, the runner has started the job again from
   * an older state, and it settles anew.
   */
  public synchronized void startReader() {
    if (begun) {
      begun = false;
      gathers = false;
      through = false;
    }
  }

  /** Tells, as often as one likes, that a reader reads no more; returns its watermark. */
  public synchronized Instant finishReader() {
    if (!wanted) {
      return BoundedWindow.TIMESTAMP_MAX_VALUE;
    }
    begun = true;
    return WATERMARK;
  }

  /** Tells, as often as one likes, that something is gathered, whose {@link #TIMER} will fire. */
  public void noteGathering() {
    if (!gathers) {
      gathers = true;
    }
  }

  /**
   * Tells that a timer at {@link #TIMER} fires. A watermark is that of all readers, so each has
   * given it out, and what a runner sends after it comes after it everywhere.
   */
  public synchronized void reached() {
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
