package io.photonbeam.cli.cluster;

import io.photonbeam.cli.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts the process that leads. */
final class JobManager {
  /** About what the process takes at most. */
  static final long MEMORY_BYTES = 1L << 30;

  /** It has little to do, and starts sooner so. */
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private JobManager() {}

  static ChildProcess start(ClusterFolder folder) throws IOException {
    Path log = folder.logs().resolve("jobmanager.log");
    return ChildProcess.start(
        "the job manager",
        log,
        ClusterMember.command(
            JVM, log, List.of(ClusterMember.JOB_MANAGER, "--configDir", folder.conf().toString())));
  }
}
