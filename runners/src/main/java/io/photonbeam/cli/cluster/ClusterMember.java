package io.photonbeam.cli.cluster;

import io.photonbeam.cli.process.EndWithInput;
import io.photonbeam.cli.process.JavaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * The main class of a cluster's processes: one of Flink's, which ends when its standard input does.
 * That is closed by whoever started it, or by the system when that process is gone.
 */
public final class ClusterMember {
  static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";

  private ClusterMember() {}

  public static void main(String[] args) throws Exception {
    EndWithInput.begin();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    switch (args[0]) {
      case JOB_MANAGER -> StandaloneSessionClusterEntrypoint.main(rest);
      case TASK_MANAGER -> TaskManagerRunner.main(rest);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /**
   * The command line of one.
   *
   * @param log the file that its output goes to, which Flink's web page shows
   */
  static List<String> command(List<String> jvmOptions, Path log, List<String> arguments) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Dlog.file=" + log,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS"));
    options.addAll(jvmOptions);
    return JavaCommand.of(options, ClusterMember.class, arguments);
  }
}
