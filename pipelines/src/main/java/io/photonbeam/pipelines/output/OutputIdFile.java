package io.photonbeam.pipelines.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.registry.OutputId;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.DurableFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The file that holds an output's id, {@code <output>/_photonbeam/output.json}: written once, whole
 * or not at all, by the first of all processes that want it, and never changed.
 */
final class OutputIdFile {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  OutputIdFile(Path output) {
    this.file = OutputFolder.mark(output);
  }

  /** Where it is. */
  Path path() {
    return file;
  }

  /**
   * The output's id; empty if it has none yet.
   *
   * @throws IOException if it can't be read, or is of a newer version; the message names the file
   */
  Optional<OutputId> read() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(content);
      int version = json.path("version").asInt(0);
      if (version > VERSION) {
        throw new IOException(
            "%s has version %d, and this program knows version %d: upgrade it"
                .formatted(file, version, VERSION));
      }
      return Optional.of(new OutputId(json.path("output").asText()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "%s holds no output id; restore it from a backup of the output".formatted(file), e);
    }
  }

  /** The output's id, made of random bits if it has none yet; durable when this returns. */
  OutputId obtain(RandomGenerator random) throws IOException {
    OutputFolder.createFolders(file.getParent());
    if (read().isEmpty()) {
      write(OutputId.random(random));
    }
    // Also when it was there: whoever wrote it may have died before this.
    DiskSync.folder(file.getParent());
    return read().orElseThrow(() -> new NoSuchFileException(file.toString()));
  }

  private void write(OutputId id) throws IOException {
    Path written = DurableFile.draft(file);
    try {
      DurableFile.write(written, content(id));
      putInPlace(written);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static byte[] content(OutputId id) throws IOException {
    return JSON.writeValueAsBytes(
        JSON.createObjectNode().put("version", VERSION).put("output", id.text()));
  }

  /** A link never replaces; of those who are at it at once, one is first, and its id counts. */
  private void putInPlace(Path written) throws IOException {
    try {
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (UnsupportedOperationException | FileSystemException e) {
      moveInPlace(written);
    }
  }

  /** For file systems without links: here two at the very same moment could replace each other. */
  private void moveInPlace(Path written) throws IOException {
    try {
      Files.move(written, file);
    } catch (FileAlreadyExistsException e) {
      return; // Somebody was faster.
    }
  }
}
