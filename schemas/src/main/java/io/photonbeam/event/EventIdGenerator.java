package io.photonbeam.event;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes the ids of one process: no two are equal, and each is greater than every id whose making
 * ended before its own began. That holds for any number of threads, and whatever the clock does: an
 * id's time is the clock's, or one microsecond after the last id's where the clock stands still or
 * steps back. So an id may be ahead of the clock by as much as the clock stepped back, or by a
 * microsecond for each id made beyond a million a second.
 *
 * <p><b>What is not promised.</b> Uniqueness among processes rests on the pair of address and
 * process id belonging to one generator at a time. A process that starts with the pair of an
 * earlier one (usual in containers, where the process id is always 1) while its clock shows a time
 * before that one's last id can make the same ids again; nothing here is stored that could prevent
 * it. Where that can happen, either start with {@link #after} the last id that was used, which its
 * log knows, or choose a process id that no earlier start had, or do not start before the clock has
 * passed. Two generators with one pair at the same time can make the same ids, too: share one.
 *
 * <p>Thread-safe, without locks.
 */
public final class EventIdGenerator {
  private final InetAddress address;
  private final long processId;
  private final LongSupplier micros;
  private final AtomicLong last;

  private EventIdGenerator(InetAddress address, long processId, LongSupplier micros, long last) {
    EventId.of(address, processId, 0); // Refuses a wrong process id now, not at the first event.
    this.address = address;
    this.processId = processId;
    this.micros = micros;
    this.last = new AtomicLong(last);
  }

  /**
   * A generator for a process that has made no ids.
   *
   * @param processId 0 to {@link EventId#MAX_PROCESS_ID}
   * @param micros the clock: microseconds since 1970; times before 1970 count as 1970
   * @throws IllegalArgumentException if the process id is outside its range
   */
  public static EventIdGenerator of(InetAddress address, long processId, LongSupplier micros) {
    return new EventIdGenerator(address, processId, micros, -1);
  }

  /** A generator that goes on with the address and process id of an id, each id being greater. */
  public static EventIdGenerator after(EventId last, LongSupplier micros) {
    return new EventIdGenerator(last.address(), last.processId(), micros, last.micros());
  }

  /** A clock for this generator; of the source's own precision. */
  public static LongSupplier micros(InstantSource clock) {
    return () -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /**
   * Makes the next id.
   *
   * @throws IllegalStateException if no greater time is left, in the year 294 247
   */
  public EventId next() {
    long now = micros.getAsLong();
    long before;
    long time;
    do {
      before = last.get();
      if (before == Long.MAX_VALUE) {
        throw new IllegalStateException("No EventId is left after time " + before + ".");
      }
      time = Math.max(before + 1, now);
    } while (!last.compareAndSet(before, time));
    return EventId.of(address, processId, time);
  }
}
