package io.photonbeam.cli.runner;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a client sends to a cluster with a job: its class path, but in place of the runnable jar the
 * job jar that the build puts beside it. That one is without Flink, which a cluster has, and
 * without native code, which a process can't load anew with each job.
 */
final class JobFiles {
  private static final String JOB_JAR = "photonbeam-job.jar";

  private JobFiles() {}

  /** Those of this client; empty if it has no job jar, when Beam sends the whole class path. */
  static Optional<List<String>> ofThisProcess() {
    CodeSource source = JobFiles.class.getProtectionDomain().getCodeSource();
    try {
      return of(
          System.getProperty("java.class.path"),
          Path.of(source.getLocation().toURI()).toRealPath());
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("can't find the jar that this program is run from", e);
    }
  }

  /**
   * The same of a class path.
   *
   * @param own the entry that holds this class
   */
  static Optional<List<String>> of(String classPath, Path own) {
    Path job = own.resolveSibling(JOB_JAR);
    if (!Files.isRegularFile(own) || !Files.isRegularFile(job)) {
      return Optional.empty();
    }
    Stream<String> others =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(classPath)
            .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
            .filter(entry -> !isSame(Path.of(entry), own));
    return Optional.of(Stream.concat(Stream.of(job.toString()), others).toList());
  }

  private static boolean isSame(Path entry, Path own) {
    try {
      return Files.isSameFile(entry, own);
    } catch (IOException e) {
      return false;
    }
  }
}
