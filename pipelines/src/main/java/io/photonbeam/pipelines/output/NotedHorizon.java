package io.photonbeam.pipelines.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.transforms.output.DurableFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The horizon of an output's registry as the output last saw it, in {@code
 * <output>/_photonbeam/horizon.json}: written whenever a pipeline starts there, and by an expiry
 * that names the output. It never runs ahead of the registry, so a registry whose horizon lies
 * before it has gone back in time, and one that is lost is given it again.
 */
public final class NotedHorizon {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  /** That of an output. */
  public NotedHorizon(Path output) {
    this.file = output.resolve("_photonbeam").resolve("horizon.json");
  }

  /**
   * The first day that was not expired; empty if nobody has noted it yet.
   *
   * @throws IOException if it can't be read
   */
  public Optional<LocalDate> read() throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      return Optional.of(LocalDate.parse(json.path("horizon").asText()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException | DateTimeParseException e) {
      throw new IOException(
          file + " holds no horizon; restore it from a backup of the output, or delete it", e);
    }
  }

  /** Notes a registry's horizon, unless a later one is noted; durable when this returns. */
  public void note(LocalDate horizon) throws IOException {
    Optional<LocalDate> before = read();
    if (before.isPresent() && !horizon.isAfter(before.get())) {
      return;
    }
    OutputFolder.createFolders(file.getParent());
    DurableFile.replace(
        file,
        JSON.writeValueAsBytes(
            JSON.createObjectNode().put("version", VERSION).put("horizon", horizon.toString())));
  }
}
