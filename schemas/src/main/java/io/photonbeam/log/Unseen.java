package io.photonbeam.log;

import io.photonbeam.log.LogProblem.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How much of the logs was not seen, by kind: whoever has read them can call nothing exact unless
 * this is empty. Immutable.
 */
public final class Unseen {
  private final Map<Kind, Long> counts;

  private Unseen(Map<Kind, Long> counts) {
    this.counts = Collections.unmodifiableMap(counts);
  }

  /** Nothing was left unseen. */
  public static Unseen nothing() {
    return of(kind -> 0);
  }

  /** Counts as somebody has them; those of malformed events, which were seen, are left out. */
  public static Unseen of(ToLongFunction<Kind> counts) {
    Map<Kind, Long> unseen = new EnumMap<>(Kind.class);
    Kind.UNSEEN.forEach(kind -> unseen.put(kind, counts.applyAsLong(kind)));
    return new Unseen(unseen);
  }

  public boolean isEmpty() {
    return sum() == 0;
  }

  public long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** All of it, whatever its kind. */
  public long sum() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The counts of all kinds, in a fixed order. */
  public Map<Kind, Long> counts() {
    return counts;
  }

  /** What there is of each kind: {@code 2 damaged blocks}. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    counts.forEach(
        (kind, count) -> {
          if (count > 0) {
            words.add(kind.words(count));
          }
        });
    return words;
  }

  /** A sentence for each kind that there is: what it means, and what to do. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    counts.forEach(
        (kind, count) -> {
          if (count > 0) {
            complaints.add("%s: %s".formatted(kind.words(count), advice(kind)));
          }
        });
    return complaints;
  }

  private static String advice(Kind kind) {
    return switch (kind) {
      case DAMAGED_BLOCK ->
          "events of the logs may be missing. Replace these files by good copies if"
              + " there are any, under new names.";
      case UNREADABLE_FILE ->
          "their events may be missing. Mend what is named, or move files that"
              + " are no logs away.";
      case SHRUNK_FILE, VANISHED_FILE -> "they changed while they were read. Run it again.";
      case UNFINISHED_FILE ->
          "they end in something that is no whole block, and nobody has written on for a while:"
              + " what is there may be events. Replace these files by good copies, or cut the tail"
              + " off.";
      case APPENDED_FILE ->
          "a second log file stands within a first, and its events were not read."
              + " Cut it out, and give it a name of its own.";
      case UNREADABLE_FOLDER ->
          "what is in them was not read. Give this user the permission to list"
              + " and read them, or mend what is named.";
      case PASSED_OVER_FILE ->
          "they look like log files, but were not read, as their names do not"
              + " end in .avro. Unpack those that are packed, rename the others, or move away what is none"
              + " of the log.";
      case LOG_WITHOUT_FILES ->
          "there was nothing to read. Is it the right folder, and is its volume" + " mounted?";
      case MALFORMED_LOG ->
          "hardly an event could be used, or none. Name the right fields and units of time; which"
              + " events are malformed, and why, is in the dead letters of a join.";
      case MALFORMED_EVENT -> "they were left out.";
    };
  }
}
