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
 * How far the readers of a run's logs are, so that two logs can be kept in step while a backlog is
 * read, at the {@link Pace} of each: what waits for the other side stays bounded, and what is
 * remembered for it is still there when it comes. Of readers in other processes it knows what they
 * have told a moment ago, so these may be further apart. Thread-safe.
 */
public final class ReadPositions {
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

  /**
   * The event time to which a log has been read, by the slowest of its readers; {@link
   * #NOTHING_UNREAD} if that is all of it. Those of other processes are further than they told.
   */
  synchronized long readTo(String log) {
    long here = readTo(log, readers.getOrDefault(log, Map.of()).values());
    return Math.min(here, plus(readTo(log, elsewhere), ELSEWHERE_MICROS));
  }

  private static long readTo(String log, Collection<Position> of) {
    long time = NOTHING_UNREAD;
    for (Position reader : of) {
      if (reader.log().equals(log)) {
        time = Math.min(time, reader.nextMicros());
      }
    }
    return time;
  }

  private static long plus(long time, long micros) {
    return time > NOTHING_UNREAD - micros ? NOTHING_UNREAD : time + micros;
  }
}
