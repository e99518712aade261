package io.photonbeam.pipelines.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link Verification} found. Events are distinct ids, records are log lines.
 *
 * @param events what the logs hold
 * @param violations what is wrong in the output
 * @param pending joined events that are committed and not yet published
 * @param lost those of them whose files are gone: no pipeline can publish them
 * @param logs what was read of the logs
 * @param output what was read of the output
 * @param seconds time taken
 * @param examples a few violations of each kind
 */
public record VerifyReport(
    Events events,
    Violations violations,
    long pending,
    long lost,
    Logs logs,
    Output output,
    double seconds,
    List<Example> examples) {

  /**
   * Distinct events.
   *
   * @param foreign distinct ids in the foreign log
   * @param joinable those whose primary event is in the primary log
   * @param joined distinct foreign ids visible in the output
   * @param unjoinable foreign events without a primary event
   * @param filtered foreign events with a primary event of which the adapter makes no row
   * @param expired foreign events with a primary event that are below the registry's horizon and
   *     not visible: nobody joins them any more
   * @param primary distinct ids in the primary log
   */
  public record Events(
      long foreign,
      long joinable,
      long joined,
      long unjoinable,
      long filtered,
      long expired,
      long primary) {}

  /**
   * What is wrong in the output.
   *
   * @param missing joinable and not visible
   * @param duplicates rows beyond the first of a foreign id
   * @param spurious rows whose foreign event, or whose pair of events, the logs do not have
   * @param different rows of a right pair one of whose sides is not as the log has it
   * @param misplaced rows that stand in the folder of another hour than their foreign event's, or
   *     say that they are of another commit than their file
   * @param notCompared rows that an adapter made, of which only the ids were compared, as no
   *     adapter was given
   */
  public record Violations(
      long missing,
      long duplicates,
      long spurious,
      long different,
      long misplaced,
      long notCompared) {
    long othersThanMissing() {
      return duplicates + spurious + different + misplaced + notCompared;
    }
  }

  /**
   * What was read of the logs.
   *
   * @param primaryRecords lines of the primary log
   * @param foreignRecords lines of the foreign log
   * @param files files of both logs
   * @param malformed records without a usable id, key or time; no events
   * @param withoutKey foreign records whose key is null: they name no primary event
   * @param otherRecords records of types that lack the named fields; no events
   * @param halfWrittenTails log files whose end is no whole block (yet); those that may not grow
   *     any more are unseen as well
   * @param unseen what of the logs was not seen and may hide an event
   * @param unneeded what of the primary log's files was not seen while every foreign event has its
   *     primary event elsewhere: it hides nothing that the output could need
   * @param places the first of these of each kind, and what else is to be looked at
   */
  public record Logs(
      long primaryRecords,
      long foreignRecords,
      long files,
      long malformed,
      long withoutKey,
      long otherRecords,
      long halfWrittenTails,
      Unseen unseen,
      Unseen unneeded,
      Places places) {}

  /**
   * What was read of the output.
   *
   * @param rows its rows
   * @param files its files
   * @param unreadable those of them that are no readable Parquet
   * @param unaccounted files that no commit accounts for, as the registry says
   * @param registryAsked whether a registry was asked for them; without one none is unaccounted
   * @param adapters the adapters that made rows, by the names of their classes
   * @param places the first unreadable and unaccounted files
   */
  public record Output(
      long rows,
      long files,
      long unreadable,
      long unaccounted,
      boolean registryAsked,
      List<String> adapters,
      Places places) {}

  /**
   * Where something could not be read, or is to be looked at.
   *
   * @param kind of what is there, in words
   * @param offset in the file, or -1 if it is the whole file or folder
   */
  public record Place(String kind, String file, long offset, String reason) {
    @Override
    public String toString() {
      return kind + ": " + file + (offset < 0 ? "" : " at offset " + offset) + ": " + reason;
    }
  }

  /**
   * One violation.
   *
   * @param violation {@code missing}, {@code duplicates}, {@code spurious}, {@code different} or
   *     {@code misplaced}
   * @param foreignId id of the foreign event
   * @param facts what is known of it, by name, in the order for reading
   */
  public record Example(String violation, String foreignId, Map<String, String> facts) {}

  /**
   * Whether nothing is missing, twice, spurious, different, misplaced, unreadable or unaccounted
   * for in the output, all of it was compared, and nothing of the logs was left unseen.
   */
  public boolean exact() {
    return violations.missing == 0 && onlyMissing();
  }

  /** Whether nothing is wrong but that events are missing, as in an output that still grows. */
  public boolean onlyMissing() {
    return isOutputSound() && logs.unseen.isEmpty();
  }

  private boolean isOutputSound() {
    return violations.othersThanMissing() + output.unreadable + output.unaccounted == 0;
  }

  /** Everything as a JSON object. */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("exact", exact());
    counts().forEach(json::put);
    json.put("seconds", Math.round(seconds * 10) / 10.0);
    json.put("registryAsked", output.registryAsked);
    json.put("adapters", output.adapters);
    json.put("logPlaces", logs.places.named());
    json.put("outputPlaces", output.places.named());
    json.put("examples", examples);
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything as lines of plain text, each ending with a line feed; the verdict comes last. */
  public String toText() {
    return new VerifyText(this).text();
  }

  /** The outcome in a plain sentence or two, which also tell what of the logs was not read. */
  public String verdict() {
    return new VerifyText(this).verdict();
  }

  public long foreignEvents() {
    return events.foreign;
  }

  public long joinable() {
    return events.joinable;
  }

  public long joined() {
    return events.joined;
  }

  public long unjoinable() {
    return events.unjoinable;
  }

  public long filtered() {
    return events.filtered;
  }

  public long primaryEvents() {
    return events.primary;
  }

  public long missing() {
    return violations.missing;
  }

  public long duplicates() {
    return violations.duplicates;
  }

  public long spurious() {
    return violations.spurious;
  }

  public long different() {
    return violations.different;
  }

  public long misplaced() {
    return violations.misplaced;
  }

  public long notCompared() {
    return violations.notCompared;
  }

  public long malformed() {
    return logs.malformed;
  }

  public long damagedBlocks() {
    return logs.unseen.count(Kind.DAMAGED_BLOCK) + logs.unneeded.count(Kind.DAMAGED_BLOCK);
  }

  public long withoutKey() {
    return logs.withoutKey;
  }

  public long otherRecords() {
    return logs.otherRecords;
  }

  public long rows() {
    return output.rows;
  }

  public long unreadableOutput() {
    return output.unreadable;
  }

  /** All counts by their names in JSON, in the order for reading. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("foreignEvents", events.foreign);
    counts.put("joinable", events.joinable);
    counts.put("joined", events.joined);
    counts.put("missing", violations.missing);
    counts.put("duplicates", violations.duplicates);
    counts.put("spurious", violations.spurious);
    counts.put("different", violations.different);
    counts.put("misplaced", violations.misplaced);
    counts.put("notCompared", violations.notCompared);
    counts.put("unjoinable", events.unjoinable);
    counts.put("filtered", events.filtered);
    counts.put("expired", events.expired);
    counts.put("pending", pending);
    counts.put("lost", lost);
    counts.put("primaryEvents", events.primary);
    counts.put("primaryRecords", logs.primaryRecords);
    counts.put("foreignRecords", logs.foreignRecords);
    counts.put("logFiles", logs.files);
    counts.put("malformed", logs.malformed);
    counts.put("withoutKey", logs.withoutKey);
    counts.put("otherRecords", logs.otherRecords);
    counts.put("halfWrittenTails", logs.halfWrittenTails);
    logs.unseen
        .counts()
        .forEach((kind, count) -> counts.put(kind.field(), count + logs.unneeded.count(kind)));
    counts.put("rows", output.rows);
    counts.put("outputFiles", output.files);
    counts.put("unreadableOutput", output.unreadable);
    counts.put("unaccountedOutput", output.unaccounted);
    return counts;
  }
}
