package io.photonbeam.cli.flink;

import java.util.Map;

/**
 * How much may be on its way between two of Flink's tasks. What flows is chunks of about a
 * mebibyte, which a reader hands on in one go: with Flink's defaults (ten buffers of 32 KiB to a
 * task) it stands still in the middle of each, and the join has nothing to do until the next.
 */
public final class FlinkBuffers {
  /** Flink's settings; the buffers come out of its network memory, which stays as it is. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "taskmanager.network.memory.max-buffers-per-channel", "100",
          "taskmanager.network.memory.floating-buffers-per-gate", "100");

  private FlinkBuffers() {}
}
