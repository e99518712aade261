package io.photonbeam.cli.cluster;

import io.photonbeam.cli.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;

/**
 * Starts a process that works. Flink's own scripts work out what a task manager's memory is for,
 * and tell the process; without them it does not start. The same is done here, by the same code.
 */
final class TaskManager {
  private TaskManager() {}

  /**
   * One of them.
   *
   * @param number from 1; one that is started again has the number, and the log, of the former
   */
  static ChildProcess start(ClusterFolder folder, ClusterConfiguration configuration, int number)
      throws IOException {
    return ChildProcess.start(
        "task manager " + number, log(folder, number), command(folder, configuration, number));
  }

  private static Path log(ClusterFolder folder, int number) {
    return folder.logs().resolve("taskmanager-" + number + ".log");
  }

  /** Its command line. */
  static List<String> command(
      ClusterFolder folder, ClusterConfiguration configuration, int number) {
    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(configuration.forFlink());
    List<String> arguments =
        new ArrayList<>(
            List.of(ClusterMember.TASK_MANAGER, "--configDir", folder.conf().toString()));
    // Taken for the former one's successor at once, and not only when that one is missed.
    arguments.add("-Dtaskmanager.resource-id=taskmanager-" + number);
    String computed = TaskExecutorProcessUtils.generateDynamicConfigsStr(memory);
    arguments.addAll(Arrays.asList(computed.strip().split(" ")));
    return ClusterMember.command(jvmOptions(memory), log(folder, number), arguments);
  }

  private static List<String> jvmOptions(TaskExecutorProcessSpec memory) {
    return List.of(
        "-Xmx" + bytes(memory.getJvmHeapMemorySize()),
        "-XX:MaxDirectMemorySize=" + bytes(memory.getJvmDirectMemorySize()),
        "-XX:MaxMetaspaceSize=" + bytes(memory.getJvmMetaspaceSize()),
        "-XX:+UseParallelGC");
  }

  private static long bytes(MemorySize size) {
    return size.getBytes();
  }
}
