package io.photonbeam.transforms.source;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps two logs in step while a backlog is read: no reader of one gets further ahead of the other,
 * in event time, than it is told. So what waits for the other side stays bounded, and what is
 * remembered for it is still there when it comes. Knows the readers of this process only.
 * Thread-safe.
 *
 * <p>Somebody can always go on, whatever the event times are: a reader waits only for one that has
 * something older to read, and if each log may be ahead of the other by more than nothing, both
 * never wait at once.
 */
public final class WatermarkAlignment {
  /** Time of a reader that has nothing to read: nobody waits for it. */
  static final long NOTHING_UNREAD = Long.MAX_VALUE;

  private final Map<String, Map<Integer, Long>> nextTimes = new HashMap<>();

  /** Takes note of the event time, in epoch microseconds, of what a reader will read next. */
  synchronized void report(String log, int reader, long nextTime) {
    nextTimes.computeIfAbsent(log, l -> new HashMap<>()).put(reader, nextTime);
  }

  /** Whether a reader may go on to an event time, being so far ahead of a log at most. */
  synchronized boolean allows(long nextTime, String ofLog, long maxAheadMicros) {
    return nextTime == NOTHING_UNREAD
        || nextTimes.getOrDefault(ofLog, Map.of()).values().stream()
            .allMatch(other -> nextTime < plus(other, maxAheadMicros));
  }

  private static long plus(long time, long micros) {
    return time > NOTHING_UNREAD - micros ? NOTHING_UNREAD : time + micros;
  }
}
