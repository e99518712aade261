package io.photonbeam.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.store.StoreFormatException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Commit records as JSON, so that they can be read with any tool. Fields may be added without a new
 * version as long as older programs may ignore them; a newer version is refused.
 */
final class CommitRecordJson {
  static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CommitRecordJson() {}

  static byte[] encode(CommitRecord record) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("commit", record.id().text());
    json.put("pipeline", record.pipeline());
    json.put("state", record.state().name());
    json.put("minEventMicros", record.minEventMicros());
    json.put("maxEventMicros", record.maxEventMicros());
    json.put("lastDay", record.lastDay().toString());
    ArrayNode files = json.putArray("files");
    for (OutputFile file : record.files()) {
      files
          .addObject()
          .put("path", file.path())
          .put("rows", file.rows())
          .put("bytes", file.bytes())
          .put("checksum", file.checksum());
    }
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("A tree of texts and numbers can always be written", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws StoreFormatException if it is of a newer version, or none
   */
  static CommitRecord decode(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      int version = json.required("version").asInt();
      if (version > VERSION) {
        throw new StoreFormatException(
            "A commit record has version %d, of a newer Photonbeam; this one knows up to %d. Upgrade it."
                .formatted(version, VERSION));
      }
      return new CommitRecord(
          new CommitId(json.required("commit").asText()),
          json.required("pipeline").asText(),
          files(json.required("files")),
          json.required("minEventMicros").asLong(),
          json.required("maxEventMicros").asLong(),
          LocalDate.parse(json.required("lastDay").asText()),
          CommitRecord.State.valueOf(json.required("state").asText()));
    } catch (IOException | RuntimeException e) {
      if (e instanceof StoreFormatException newer) {
        throw newer;
      }
      throw new StoreFormatException(
          "A commit record in the registry cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<OutputFile> files(JsonNode json) {
    List<OutputFile> files = new ArrayList<>();
    for (JsonNode file : json) {
      files.add(
          new OutputFile(
              file.required("path").asText(),
              file.required("rows").asLong(),
              file.required("bytes").asLong(),
              file.required("checksum").asText()));
    }
    return files;
  }
}
