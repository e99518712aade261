package io.photonbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints that Flink keeps for one pipeline: {@code <folder>/<job>/chk-<n>/}, each complete
 * once its {@code _metadata} is there.
 */
final class FlinkCheckpoints {
  private static final int DEPTH = 3;

  private final Path folder;

  FlinkCheckpoints(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** The newest complete checkpoint of any job. */
  Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(folder, DEPTH, (path, a) -> isMetadata(path))) {
      return files
          .max(Comparator.comparing(FlinkCheckpoints::modified).thenComparing(Path::toString))
          .map(Path::getParent);
    }
  }

  private static boolean isMetadata(Path path) {
    return path.endsWith("_metadata")
        && path.getParent().getFileName().toString().startsWith("chk-");
  }

  private static long modified(Path path) {
    return path.toFile().lastModified();
  }

  /**
   * A folder with a Flink configuration that starts a job from a checkpoint. (With a local cluster,
   * Beam's {@code --savepointPath} is ignored.)
   */
  static Path configuration(Path checkpoint) throws IOException {
    Path conf = Files.createTempDirectory("photonbeam-flink-conf-");
    Path file = conf.resolve("flink-conf.yaml");
    Files.writeString(file, "execution.savepoint.path: " + checkpoint.toUri() + "\n");
    file.toFile().deleteOnExit();
    return conf;
  }

  /** Where Flink is to keep them, as it wants to be told. */
  String uri() {
    return folder.toUri().toString();
  }
}
