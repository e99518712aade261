package io.photonbeam.transforms.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.PipelineId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each file of a commit says of the whole commit, so that its record can be made again if the
 * registry is lost. Immutable.
 *
 * @param pipeline that made it
 * @param minEventMicros earliest time of its foreign events
 * @param maxEventMicros latest one
 * @param rows how many its files have, by their hours
 */
public record CommitMetadata(
    String pipeline,
    long minEventMicros,
    long maxEventMicros,
    SortedMap<PartitionHour, Long> rows) {

  /** Under this a file says it. Files that differ in nothing else can be merged. */
  public static final String KEY = "photonbeam.commit";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a commit that is recorded. */
  public static CommitMetadata of(CommitRecord commit) {
    SortedMap<PartitionHour, Long> rows = new TreeMap<>();
    for (OutputFile file : commit.files()) {
      rows.merge(PartitionHour.of(file), file.rows(), Long::sum);
    }
    return new CommitMetadata(
        commit.pipeline(), commit.minEventMicros(), commit.maxEventMicros(), rows);
  }

  /**
   * What a file says, by its metadata; empty if it was written by an older program, or can't be
   * understood.
   */
  public static Optional<CommitMetadata> of(Map<String, String> metadata) {
    String text = metadata.get(KEY);
    try {
      return text == null ? Optional.empty() : Optional.of(of(JSON.readTree(text)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static CommitMetadata of(JsonNode json) {
    SortedMap<PartitionHour, Long> rows = new TreeMap<>();
    json.path("rows")
        .properties()
        .forEach(
            hour ->
                rows.put(
                    new PartitionHour(Long.parseLong(hour.getKey())), hour.getValue().asLong()));
    return new CommitMetadata(
        PipelineId.check(json.path("pipeline").asText()),
        json.path("minEventMicros").asLong(),
        json.path("maxEventMicros").asLong(),
        rows);
  }

  /** As text, of the value under {@link #KEY}. */
  public String text() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("pipeline", pipeline);
    json.put("minEventMicros", minEventMicros);
    json.put("maxEventMicros", maxEventMicros);
    ObjectNode hours = json.putObject("rows");
    rows.forEach((hour, count) -> hours.put(String.valueOf(hour.hour()), count));
    return json.toString();
  }

  /** Where its file of an hour is published, below {@code joined/}. */
  public static String path(PartitionHour hour, CommitId commit) {
    return hour.path(commit);
  }
}
