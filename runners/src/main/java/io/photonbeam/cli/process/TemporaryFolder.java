package io.photonbeam.cli.process;

import io.photonbeam.pipelines.option.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The folder for temporary files, into which SQLite, zstd and Snappy unpack their libraries and in
 * which Flink works. Without one that takes and runs files they fail late, each in its own way.
 */
public final class TemporaryFolder {
  private static final String COMMON = "java.io.tmpdir";

  /** Properties by which the libraries can be given folders of their own. */
  private static final List<String> OWN =
      List.of("org.sqlite.tmpdir", "ZstdTempFolder", "org.xerial.snappy.tempdir");

  /** What the libraries take, and some more. */
  private static final long NEEDED_BYTES = 8L << 20;

  private TemporaryFolder() {}

  /** Fails if one of the folders can't be used. */
  public static void check() throws IOException {
    check(COMMON);
    for (String property : OWN) {
      if (System.getProperty(property) != null) {
        check(property);
      }
    }
  }

  private static void check(String property) throws IOException {
    String folder = System.getProperty(property);
    Optional<String> problem = problem(Path.of(folder));
    if (problem.isPresent()) {
      throw new IOException(
          ("the folder for temporary files, %s, %s; libraries have to be unpacked there. Name"
                  + " another with PHOTONBEAM_JAVA_OPTS=-D%s=DIR")
              .formatted(folder, problem.get(), property));
    }
  }

  /** What hinders libraries from being unpacked into a folder and run from there. */
  public static Optional<String> problem(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of(Files.exists(folder) ? "is no folder" : "does not exist");
    }
    try {
      Path file =
          Files.createTempFile(
              folder,
              "photonbeam-",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        return problemOf(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return Optional.of("takes no files (" + Failures.describe(e) + ")");
    }
  }

  private static Optional<String> problemOf(Path file) throws IOException {
    // The system says no for any file of a file system that is mounted so.
    if (!Files.isExecutable(file)) {
      return Optional.of("may hold no programs (it is mounted noexec)");
    }
    long left = Files.getFileStore(file).getUsableSpace();
    return left < NEEDED_BYTES
        ? Optional.of("is full (%s left)".formatted(Units.bytes(left / 1024 * 1024)))
        : Optional.empty();
  }
}
