package io.photonbeam.pipelines.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.photonbeam.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a {@link Verification} found. Events are distinct ids, records are log lines.
 *
 * @param foreignEvents distinct ids in the foreign log
 * @param joinable those whose primary event is in the primary log
 * @param joined distinct foreign ids visible in the output
 * @param missing joinable and not visible
 * @param duplicates rows beyond the first of a foreign id
 * @param spurious rows whose foreign event, or whose pair of events, the logs do not have
 * @param different rows of a right pair one of whose sides is not as the log has it
 * @param notCompared rows that an adapter made, of which only the ids were compared, as no adapter
 *     was given
 * @param unjoinable foreign events without a primary event
 * @param filtered foreign events with a primary event of which the adapter makes no row
 * @param pending joined events that are committed and not yet published
 * @param lost those of them whose files are gone: no pipeline can publish them
 * @param primaryEvents distinct ids in the primary log
 * @param primaryRecords its lines
 * @param foreignRecords lines of the foreign log
 * @param logFiles files of both logs
 * @param malformed records without a usable id, key or time; no events
 * @param withoutKey foreign records whose key is null: they name no primary event
 * @param otherRecords records of types that lack the named fields; no events
 * @param damagedBlocks blocks of the logs that could not be read; their events are unknown
 * @param halfWrittenTails log files whose end is no whole block (yet)
 * @param unreadableFiles log files that could not be read at all or to their end
 * @param rows rows of the output
 * @param outputFiles its files
 * @param unreadableOutput those of them that are no readable Parquet
 * @param adapters the adapters that made rows, by the names of their classes
 * @param seconds time taken
 * @param logPlaces the first damaged places of the logs
 * @param outputPlaces the first unreadable files of the output
 * @param examples a few violations of each kind
 */
public record VerifyReport(
    long foreignEvents,
    long joinable,
    long joined,
    long missing,
    long duplicates,
    long spurious,
    long different,
    long notCompared,
    long unjoinable,
    long filtered,
    long pending,
    long lost,
    long primaryEvents,
    long primaryRecords,
    long foreignRecords,
    long logFiles,
    long malformed,
    long withoutKey,
    long otherRecords,
    long damagedBlocks,
    long halfWrittenTails,
    long unreadableFiles,
    long rows,
    long outputFiles,
    long unreadableOutput,
    List<String> adapters,
    double seconds,
    List<Place> logPlaces,
    List<Place> outputPlaces,
    List<Example> examples) {

  /**
   * Where something could not be read.
   *
   * @param offset in the file, or -1 if it is the whole file
   */
  public record Place(String file, long offset, String reason) {}

  /**
   * One violation.
   *
   * @param violation {@code missing}, {@code duplicates}, {@code spurious} or {@code different}
   * @param foreignId id of the foreign event
   * @param facts what is known of it, by name, in the order for reading
   */
  public record Example(String violation, String foreignId, Map<String, String> facts) {}

  /**
   * Whether nothing is missing, twice, spurious, different or unreadable in the output, and all of
   * it was compared.
   */
  public boolean exact() {
    return missing == 0 && onlyMissing();
  }

  /** Whether nothing is wrong but that events are missing, as in an output that still grows. */
  public boolean onlyMissing() {
    return duplicates + spurious + different + notCompared + unreadableOutput == 0;
  }

  /** Everything as a JSON object. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("exact", exact());
    counts().forEach(json::put);
    json.put("seconds", Math.round(seconds * 10) / 10.0);
    json.put("adapters", adapters);
    json.put("logPlaces", logPlaces);
    json.put("outputPlaces", outputPlaces);
    json.put("examples", examples);
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything as lines of plain text, each ending with a line feed; the verdict comes last. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    counts()
        .forEach(
            (name, count) ->
                text.append(
                    String.format(Locale.ROOT, "%-18s %15s\n", words(name), grouped(count))));
    logPlaces.stream().limit(10).forEach(place -> text.append(line(place)));
    outputPlaces.stream().limit(10).forEach(place -> text.append(line(place)));
    examples.forEach(example -> text.append(line(example)));
    return text.append(Printable.line(verdict())).append('\n').toString();
  }

  /** The outcome in a plain sentence or two, which also tell what of the logs was not read. */
  public String verdict() {
    String unread = unread();
    if (exact()) {
      return "Exact: all %s joinable events%s are in the output, once each, as the logs have them%s."
          .formatted(grouped(joinable), unread.isEmpty() ? "" : " of what could be read", unread);
    }
    List<String> wrong = new ArrayList<>();
    add(wrong, missing, "joinable event is missing", "joinable events are missing");
    add(wrong, duplicates, "row repeats an event", "rows repeat an event");
    add(
        wrong,
        spurious,
        "row joins what the logs do not have so",
        "rows join what the logs do not have so");
    add(wrong, different, "row differs from the logs", "rows differ from the logs");
    add(
        wrong,
        notCompared,
        "row was compared by its id only",
        "rows were compared by their ids only");
    add(wrong, unreadableOutput, "output file cannot be read", "output files cannot be read");
    return "Not exact: " + String.join(", ", wrong) + unread + "." + notes();
  }

  private String notes() {
    return uncompared() + waiting();
  }

  private String uncompared() {
    return notCompared == 0
        ? ""
        : " Rows that an adapter made can only be compared with it: give --adapter=%s. Without it,"
                .formatted(String.join(" or --adapter=", adapters))
            + " what it filters counts as missing.";
  }

  private String unread() {
    List<String> parts = new ArrayList<>();
    add(parts, damagedBlocks, "damaged block", "damaged blocks");
    add(parts, halfWrittenTails, "half-written tail", "half-written tails");
    add(parts, malformed, "malformed record", "malformed records");
    add(parts, unreadableFiles, "unreadable log file", "unreadable log files");
    if (parts.isEmpty()) {
      return "";
    }
    int last = parts.size() - 1;
    String list =
        last == 0
            ? parts.get(0)
            : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    boolean one = damagedBlocks + halfWrittenTails + malformed + unreadableFiles == 1;
    return "; " + list + (one ? " was not read" : " were not read");
  }

  private String waiting() {
    if (pending == 0) {
      return "";
    }
    List<String> text = new ArrayList<>();
    add(text, pending, "joined event is", "joined events are");
    return " %s committed but not yet published; %s."
        .formatted(
            text.get(0),
            lost == 0
                ? "their pipeline publishes them when it runs"
                : "the files of %s of them are gone".formatted(grouped(lost)));
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("foreignEvents", foreignEvents);
    counts.put("joinable", joinable);
    counts.put("joined", joined);
    counts.put("missing", missing);
    counts.put("duplicates", duplicates);
    counts.put("spurious", spurious);
    counts.put("different", different);
    counts.put("notCompared", notCompared);
    counts.put("unjoinable", unjoinable);
    counts.put("filtered", filtered);
    counts.put("pending", pending);
    counts.put("lost", lost);
    counts.put("primaryEvents", primaryEvents);
    counts.put("primaryRecords", primaryRecords);
    counts.put("foreignRecords", foreignRecords);
    counts.put("logFiles", logFiles);
    counts.put("malformed", malformed);
    counts.put("withoutKey", withoutKey);
    counts.put("otherRecords", otherRecords);
    counts.put("damagedBlocks", damagedBlocks);
    counts.put("halfWrittenTails", halfWrittenTails);
    counts.put("unreadableFiles", unreadableFiles);
    counts.put("rows", rows);
    counts.put("outputFiles", outputFiles);
    counts.put("unreadableOutput", unreadableOutput);
    return counts;
  }

  private static void add(List<String> to, long count, String one, String many) {
    if (count > 0) {
      to.add(grouped(count) + " " + (count == 1 ? one : many));
    }
  }

  private static String line(Place place) {
    String where = place.offset() < 0 ? place.file() : place.file() + " at " + place.offset();
    return Printable.line(where + ": " + place.reason()) + "\n";
  }

  private static String line(Example example) {
    StringBuilder line = new StringBuilder(example.violation() + ": " + example.foreignId());
    example.facts().forEach((name, value) -> line.append(", ").append(name + " " + value));
    return Printable.line(line.toString()) + "\n";
  }

  /** {@code halfWrittenTails} as "half written tails". */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
