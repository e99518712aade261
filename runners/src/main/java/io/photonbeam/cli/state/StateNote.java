package io.photonbeam.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.registry.OutputId;
import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is noted beside the states of one join, in {@code settings.json}. Immutable.
 *
 * @param settings with which they were made
 * @param output for which they were made; empty in notes of older versions
 * @param excluded names of those that no run goes on from any more, as one was to begin anew
 */
record StateNote(StateSettings settings, Optional<OutputId> output, Set<String> excluded) {
  static final String FILE = "settings.json";

  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  StateNote {
    excluded = new TreeSet<>(excluded);
  }

  /** That of a folder; empty if there is none. */
  static Optional<StateNote> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Presence.isFile(file)) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(file.toFile());
    if (json == null || json.path("version").asInt() != VERSION) {
      throw new IOException(file + " is no note of this program's");
    }
    Map<String, String> values = new LinkedHashMap<>();
    json.path("settings").properties().forEach(v -> values.put(v.getKey(), v.getValue().asText()));
    Set<String> excluded = new TreeSet<>();
    json.path("excluded").forEach(name -> excluded.add(name.asText()));
    return Optional.of(
        new StateNote(
            new StateSettings(json.path("stateFormat").asInt(), values),
            output(file, json),
            excluded));
  }

  private static Optional<OutputId> output(Path file, JsonNode json) throws IOException {
    try {
      return Optional.ofNullable(json.path("outputId").textValue()).map(OutputId::new);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " names no output", e);
    }
  }

  /** Whether they were surely made for another output, which may have been in the same place. */
  boolean isOfOtherOutputThan(Optional<OutputId> other) {
    return output.isPresent() && other.isPresent() && !output.equals(other);
  }

  /** Puts it into a folder, whole or not at all. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION).put("stateFormat", settings.format());
    output.ifPresent(id -> json.put("outputId", id.text()));
    ObjectNode values = json.putObject("settings");
    settings.values().forEach(values::put);
    excluded.forEach(json.putArray("excluded")::add);
    DurableFile.replace(folder.resolve(FILE), JSON.writeValueAsBytes(json));
  }
}
