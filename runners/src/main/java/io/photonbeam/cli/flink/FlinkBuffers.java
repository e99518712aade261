package io.photonbeam.cli.flink;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * Flink's buffers between its tasks. What flows is chunks of about a mebibyte, which a reader hands
 * on in one go: with Flink's defaults (ten buffers of 32 KiB to a task) it stands still in the
 * middle of each, and the join has nothing to do until the next. And each task of a step has
 * buffers for each task of the step before, so that their number grows with the square of the
 * parallelism; Flink's default is used up with 15 tasks a step.
 */
public final class FlinkBuffers {
  /** How many of them a task may have. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "taskmanager.network.memory.max-buffers-per-channel", "100",
          "taskmanager.network.memory.floating-buffers-per-gate", "100");

  /** Keys of Flink's settings of their memory begin with this. */
  public static final String MEMORY = "taskmanager.memory.network.";

  /** What Flink takes by default where it runs in the process of a command. */
  public static final long LEAST_BYTES = 64L << 20;

  private static final long BUFFER_BYTES = 32L << 10;

  /** Steps whose tasks have a connection to each task of the step before. */
  private static final int EXCHANGES = 3;

  /** Two where it ends, one where it begins, and one for what is ahead. */
  private static final int FOR_CONNECTION = 4;

  /** For those that a task has besides. */
  private static final int FOR_TASK = 16;

  private FlinkBuffers() {}

  /**
   * Memory that a process needs for them, in bytes.
   *
   * @param tasks of each step that it does
   * @param parallelism tasks of each step in all
   */
  public static long bytes(int tasks, int parallelism) {
    long connections = (long) EXCHANGES * tasks * parallelism;
    return Math.max(
        LEAST_BYTES, (FOR_CONNECTION * connections + (long) FOR_TASK * tasks + 256) * BUFFER_BYTES);
  }

  /** Whether a job in one process, of this parallelism, does with {@link #LEAST_BYTES}. */
  public static boolean doesWithLeast(int parallelism) {
    return bytes(parallelism, parallelism) == LEAST_BYTES;
  }

  /** The highest parallelism of a job in one process that does with so much memory; at least 1. */
  public static int widest(long bytes) {
    return (int)
        IntStream.iterate(1, tasks -> tasks + 1)
            .takeWhile(tasks -> tasks == 1 || bytes(tasks, tasks) <= bytes)
            .count();
  }

  /** Settings that take so much memory, and neither more nor less. */
  public static Map<String, String> memory(long bytes) {
    return Map.of(MEMORY + "min", bytes + "b", MEMORY + "max", bytes + "b");
  }
}
