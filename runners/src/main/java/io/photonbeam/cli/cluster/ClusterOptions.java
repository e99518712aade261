package io.photonbeam.cli.cluster;

import static io.photonbeam.pipelines.option.ValueTypes.folder;
import static io.photonbeam.pipelines.option.ValueTypes.integer;
import static io.photonbeam.pipelines.option.ValueTypes.size;

import io.photonbeam.cli.text.Sizes;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** The options of a cluster on this machine. */
public final class ClusterOptions {
  private static final int MAX_PROCESSES = 64;
  private static final int MAX_PORT = 65_535;

  public static final Option<Integer> TASK_MANAGERS =
      Option.withDefault(
          "taskManagers",
          integer(1, MAX_PROCESSES),
          "2",
          "processes that work, beside the one that leads");
  public static final Option<Integer> SLOTS =
      Option.withDefault(
          "slots",
          integer(1, MAX_PROCESSES),
          "1",
          "parts of a job that each of them works on at once");
  public static final Option<Integer> PORT =
      Option.withDefault(
          "port",
          integer(0, MAX_PORT),
          "8081",
          "of the REST interface and the web page, on loopback; 0 takes a free one");
  public static final Option<Long> TASK_MANAGER_MEMORY =
      Option.withDefault(
          "taskManagerMemory",
          size(1L << 30, 1L << 40),
          "2GiB",
          "all memory of a task manager's process; its heap is about half of it");
  public static final Option<Path> DIR =
      Option.optional(
          "dir",
          folder("DIR"),
          "a fresh folder, which is told",
          "for the configuration and the logs");

  /** All of them. */
  public static final OptionTable TABLE =
      OptionTable.of(TASK_MANAGERS, SLOTS, PORT, TASK_MANAGER_MEMORY, DIR)
          .withRelation(ClusterOptions::checkMemory);

  private ClusterOptions() {}

  private static List<Problem> checkMemory(Options options) {
    long each = options.get(TASK_MANAGER_MEMORY);
    int count = options.get(TASK_MANAGERS);
    long there = memoryOfThisMachine();
    if (each <= (there - JobManager.MEMORY_BYTES) / count) {
      return List.of();
    }
    return List.of(
        TASK_MANAGER_MEMORY.problem(
            each,
            "this machine has %s, too little for %d task managers of that size and a job manager"
                .formatted(Sizes.bytes(there), count)));
  }

  /** What the system or the container has, whoever uses it now. */
  private static long memoryOfThisMachine() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getTotalMemorySize();
  }
}
