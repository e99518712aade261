package io.photonbeam.transforms.runtime;

import io.photonbeam.log.folder.NameText;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file or folder that every process of a run must see as the one does that began it, or they
 * don't share the place where it lies.
 *
 * @param path absolute
 * @param content all of it; null of a folder, which only has to be there
 */
public record SharedFile(String path, String content) implements Serializable {
  private static final long serialVersionUID = 1;

  /** A folder that is there. */
  public static SharedFile folder(Path path) {
    return new SharedFile(path.toAbsolutePath().toString(), null);
  }

  /** A file as this process sees it. */
  public static SharedFile of(Path path) throws IOException {
    return new SharedFile(path.toAbsolutePath().toString(), Files.readString(path));
  }

  /**
   * Why this process does not see the file as the first one did, in a sentence; empty if it does.
   *
   * @param host the name of this machine, for the sentence
   */
  Optional<String> problem(String host) {
    return NameText.path(path)
        .map(here -> problem(host, here))
        .orElseGet(
            () ->
                Optional.of(
                    "a process on %s can't see %s: %s".formatted(host, path, NameText.UNNAMEABLE)));
  }

  private Optional<String> problem(String host, Path file) {
    if (content == null) {
      return Files.isDirectory(file)
          ? Optional.empty()
          : Optional.of(
              "a process on %s does not see the folder %s; %s".formatted(host, path, advice()));
    }
    try {
      String here = Files.readString(file);
      return here.equals(content)
          ? Optional.empty()
          : Optional.of("a process on %s sees another %s; %s".formatted(host, path, advice()));
    } catch (NoSuchFileException e) {
      return Optional.of("a process on %s does not see %s; %s".formatted(host, path, advice()));
    } catch (IOException e) {
      return Optional.of(
          "a process on %s can't read %s (%s); %s".formatted(host, path, e, advice()));
    }
  }

  private static String advice() {
    return "the output, the logs and the checkpoints must be on a file system that all task"
        + " managers and the client have mounted at the same place";
  }
}
