package io.photonbeam.pipelines.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.text.NameEncoding;
import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.DurableFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What must be known of a join to join more events of the same logs into the same output. Each join
 * notes it when it starts, in {@code <output>/_photonbeam/join-<pipelineId>.json}. Immutable; paths
 * are absolute.
 *
 * @param primaryLog folder of the primary log
 * @param foreignLog folder of the foreign log
 * @param registry the registry's URI
 * @param primaryFields of the primary log
 * @param foreignFields of the foreign log
 * @param adapter class of the adapter, if there is one
 */
public record SavedJoinConfig(
    Path primaryLog,
    Path foreignLog,
    String registry,
    EventFields primaryFields,
    EventFields foreignFields,
    Optional<String> adapter) {

  private static final int VERSION = 1;
  private static final String FOLDER = "_photonbeam";
  private static final String PREFIX = "join-";
  private static final String SUFFIX = ".json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * The settings that a pipeline noted.
   *
   * @param pipelineId whose they are
   */
  public record Noted(String pipelineId, SavedJoinConfig settings) {

    /**
     * Writes them to an output, whole or not at all, in place of those that are there.
     *
     * @throws IOException if they can't be written, or the output is gone
     */
    public void write(Path output) throws IOException {
      Path folder = output.resolve(FOLDER);
      new OutputFolder(output).makeFolders(List.of(folder));
      DurableFile.replace(
          folder.resolve(PREFIX + pipelineId + SUFFIX),
          JSON.writeValueAsBytes(settings.toJson(pipelineId)));
    }
  }

  public SavedJoinConfig {
    primaryLog = absolute(primaryLog);
    foreignLog = absolute(foreignLog);
    registry = absolute(registry);
  }

  /** Those that options give, or have as defaults. */
  public static SavedJoinConfig of(Options options) {
    return new SavedJoinConfig(
        options.get(LogOptions.PRIMARY_LOG),
        options.get(LogOptions.FOREIGN_LOG),
        options.get(OutputOptions.REGISTRY),
        LogOptions.primaryFields(options),
        LogOptions.foreignFields(options),
        OutputOptions.adapter(options));
  }

  /** The options that give them. */
  public Options toOptions() {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, primaryLog)
        .with(LogOptions.FOREIGN_LOG, foreignLog)
        .with(OutputOptions.REGISTRY, registry)
        .with(LogOptions.ofPrimary(primaryFields))
        .with(LogOptions.ofForeign(foreignFields))
        .with(OutputOptions.ADAPTER, adapter.orElse(OutputOptions.NO_ADAPTER));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String absolute(String uri) {
    return StoreUri.parse(uri).absolute().toString();
  }

  /**
   * What the pipelines of an output noted, by their ids.
   *
   * @throws IOException if it can't be read, or is of a newer version
   */
  public static List<Noted> notedIn(Path output) throws IOException {
    Path folder = output.resolve(FOLDER);
    if (!Presence.isFolder(folder)) {
      return List.of();
    }
    List<Noted> noted = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(SavedJoinConfig::isOne).sorted().toList()) {
        noted.add(read(file));
      }
    }
    return List.copyOf(noted);
  }

  private static boolean isOne(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  private static Noted read(Path file) throws IOException {
    try {
      return read(file, JSON.readTree(file.toFile()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          file
              + " is not what a join has noted here; move it away, and let its join start once to"
              + " note its settings again",
          e);
    }
  }

  private static Noted read(Path file, JsonNode json) throws IOException {
    int version = json.path("version").asInt(0);
    if (version != VERSION) {
      throw new IOException(
          "%s has version %d, and this program knows version %d: use the newer program"
              .formatted(file, version, VERSION));
    }
    return new Noted(
        PipelineId.check(json.path("pipelineId").asText()),
        new SavedJoinConfig(
            Path.of(place(file, json, "primaryLog")),
            Path.of(place(file, json, "foreignLog")),
            place(file, json, "registry"),
            fields(json.path("primaryFields")),
            fields(json.path("foreignFields")),
            Optional.ofNullable(json.path("adapter").textValue())));
  }

  private static String place(Path file, JsonNode json, String name) throws IOException {
    String place = json.path(name).asText();
    if (NameEncoding.lacks(place)) {
      throw new IOException("%s names %s, with %s".formatted(file, place, NameEncoding.lacking()));
    }
    return place;
  }

  private ObjectNode toJson(String pipelineId) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("pipelineId", pipelineId);
    json.put("primaryLog", primaryLog.toString());
    json.put("foreignLog", foreignLog.toString());
    json.put("registry", registry);
    put(json.putObject("primaryFields"), primaryFields);
    put(json.putObject("foreignFields"), foreignFields);
    json.put("adapter", adapter.orElse(null));
    return json;
  }

  private static void put(ObjectNode json, EventFields fields) {
    json.put("id", fields.id()).put("key", fields.key()).put("time", fields.time());
    json.put("timeUnit", fields.timeUnit().code());
  }

  /** What joins noted before there were units. */
  private static final String AUTO = EventTimeUnit.AUTO.code();

  private static EventFields fields(JsonNode json) {
    return new EventFields(
            json.path("id").asText(), json.path("key").asText(), json.path("time").asText())
        .withTimeUnit(EventTimeUnit.ofCode(json.path("timeUnit").asText(AUTO)));
  }
}
