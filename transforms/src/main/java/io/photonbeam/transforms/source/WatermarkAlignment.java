package io.photonbeam.transforms.source;

import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps two logs in step while a backlog is read: no reader of one gets further ahead of the other,
 * in event time, than it is told. So what waits for the other side stays bounded, and what is
 * remembered for it is still there when it comes. Of readers in other processes it knows what they
 * have told a moment ago, so these may be further apart. Thread-safe.
 *
 * <p>Somebody can always go on, whatever the event times are: a reader waits only for one that has
 * something older to read, and if each log may be ahead of the other by more than nothing, both
 * never wait at once.
 */
public final class WatermarkAlignment {
  /** Time of a reader that has nothing to read: nobody waits for it. */
  static final long NOTHING_UNREAD = Long.MAX_VALUE;

  /** A process that reads a backlog comes about so far while another one's times are under way. */
  private static final long ELSEWHERE_MICROS = TimeUnit.MINUTES.toMicros(10);

  private final Map<String, Map<Integer, Position>> readers = new HashMap<>();
  private List<Position> elsewhere = List.of();

  /** Takes note of how far a reader of this process is. */
  synchronized void report(Position reader) {
    readers.computeIfAbsent(reader.log(), l -> new HashMap<>()).put(reader.number(), reader);
  }

  /** Takes note of how far the readers of other processes are; those that were told before go. */
  synchronized void elsewhere(List<Position> others) {
    elsewhere = List.copyOf(others);
  }

  /** The readers of this process. */
  synchronized List<Position> here() {
    return readers.values().stream().flatMap(log -> log.values().stream()).toList();
  }

  /** Whether every reader of some logs is known, in this process or another. */
  synchronized boolean knowsAll(Collection<String> logs) {
    Map<String, Set<Integer>> known = new HashMap<>();
    Map<String, Integer> of = new HashMap<>();
    Stream.concat(here().stream(), elsewhere.stream())
        .forEach(
            reader -> {
              known.computeIfAbsent(reader.log(), l -> new HashSet<>()).add(reader.number());
              of.put(reader.log(), reader.of());
            });
    return logs.stream()
        .allMatch(log -> known.getOrDefault(log, Set.of()).size() >= of.getOrDefault(log, 1));
  }

  /** Whether a reader may go on to an event time, being so far ahead of a log at most. */
  synchronized boolean allows(long nextTime, String ofLog, long maxAheadMicros) {
    return nextTime == NOTHING_UNREAD
        || (readers.getOrDefault(ofLog, Map.of()).values().stream()
                .allMatch(other -> isNear(nextTime, other, maxAheadMicros))
            && elsewhere.stream()
                .filter(other -> other.log().equals(ofLog))
                .allMatch(other -> isNear(nextTime, other, maxAheadMicros + ELSEWHERE_MICROS)));
  }

  private static boolean isNear(long nextTime, Position other, long maxAheadMicros) {
    return nextTime < plus(other.nextMicros(), maxAheadMicros);
  }

  private static long plus(long time, long micros) {
    return time > NOTHING_UNREAD - micros ? NOTHING_UNREAD : time + micros;
  }
}
