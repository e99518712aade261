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
 *
 * @param counts of all kinds, in a fixed order
 */
public record Unseen(Map<Kind, Long> counts) {

  public Unseen {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
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
            complaints.add("%s: %s".formatted(kind.words(count), advice(kind, count == 1)));
          }
        });
    return complaints;
  }

  private static String advice(Kind kind, boolean one) {
    return switch (kind) {
      case DAMAGED_BLOCK ->
          "events of the logs may be missing. Replace %s by %s if there %s, under %s."
              .formatted(
                  one ? "this file" : "these files",
                  one ? "a good copy" : "good copies",
                  one ? "is one" : "are any",
                  one ? "a new name" : "new names");
      case UNREADABLE_FILE ->
          "%s events may be missing. Mend what is named, or move %s away."
              .formatted(
                  one ? "its" : "their",
                  one ? "the file, if it is no log," : "files that are no logs");
      case SHRUNK_FILE, VANISHED_FILE ->
          "%s changed while %s read. Run it again."
              .formatted(one ? "it" : "they", one ? "it was" : "they were");
      case UNFINISHED_FILE ->
          ("%s in something that is no whole block, and nobody has written on for a while: what is"
                  + " there may be events. Replace %s, or cut the tail off.")
              .formatted(
                  one ? "it ends" : "they end",
                  one ? "the file by a good copy" : "these files by good copies");
      case APPENDED_FILE -> appended(one);
      case UNREADABLE_FOLDER ->
          ("what is in %s was not read. Give this user the permission to list and read %s, or mend"
                  + " what is named.")
              .formatted(one ? "it" : "them", one ? "it" : "them");
      case PASSED_OVER_FILE ->
          one
              ? "it looks like a log file, but was not read, as its name does not end in .avro."
                  + " Unpack it if it is packed, rename it, or move it away if it is none of the"
                  + " log."
              : "they look like log files, but were not read, as their names do not end in .avro."
                  + " Unpack those that are packed, rename the others, or move away what is none"
                  + " of the log.";
      case LOG_WITHOUT_FILES ->
          "there was nothing to read. Is it the right folder, and is its volume mounted?";
      case MALFORMED_LOG ->
          "hardly an event could be used, or none. Name the right fields and units of time; which"
              + " events are malformed, and why, is in the dead letters of a join.";
      case MALFORMED_EVENT -> one ? "it was left out." : "they were left out.";
    };
  }

  private static String appended(boolean one) {
    return one
        ? "a second log file stands within a first, and its events were not read. Cut it out, and"
            + " give it a name of its own."
        : "further log files stand within others, and their events were not read. Cut them out,"
            + " and give them names of their own.";
  }
}
