package io.photonbeam.cli.runner;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.photonbeam.cli.flink.FlinkBuffers;
import io.photonbeam.cli.process.ShortageException;
import io.photonbeam.cli.text.Sizes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The memory that Flink takes outside of the heap at its start, however little there is to do. The
 * JVM allows as much of it as the heap may be large.
 */
public final class FlinkMemory {
  /** Flink's buffers between few tasks are 64 MiB; JVM and libraries take some more. */
  private static final long NEEDED_BYTES = 72L << 20;

  private static final String ADVISED = "-Xmx256m";

  private static final String MANAGED = "taskmanager.memory.managed.size";

  /**
   * Flink sorts what is grouped, and fails if an event does not fit into one of its buffers, a
   * small part of this. What is not used of it the system does not give.
   */
  private static final String SORTING = "1g";

  private FlinkMemory() {}

  /** Whether a local Flink is to run a command with these words for Beam. */
  public static boolean isLocal(String runner, List<String> beamArguments) {
    return runner.equals(RunnerChoice.FLINK)
        && beamArguments.stream()
            .filter(argument -> argument.startsWith("--flinkMaster="))
            .allMatch(argument -> argument.equals("--flinkMaster=[local]"));
  }

  /**
   * The words for Beam of a job that groups what it has read, with enough memory for that where
   * Flink is local and the user does not configure it.
   *
   * @throws IOException if Flink's configuration can't be written
   */
  public static List<String> forSorting(List<String> beamArguments) throws IOException {
    boolean flink = beamArguments.contains("--runner=" + RunnerChoice.FLINK);
    if (!flink
        || !isLocal(RunnerChoice.FLINK, beamArguments)
        || FlinkConfiguration.isOfUser(beamArguments)) {
      return beamArguments;
    }
    List<String> all = new ArrayList<>(beamArguments);
    all.add("--flinkConfDir=" + FlinkConfiguration.with(MANAGED, SORTING));
    return List.copyOf(all);
  }

  /**
   * How wide a job in this process is by default: as it has processors, unless their buffers would
   * take more than a quarter of what the JVM may take outside of its heap.
   */
  static int widest(int processors) {
    return FlinkBuffers.doesWithLeast(processors)
        ? processors
        : Math.min(processors, FlinkBuffers.widest(outsideOfHeap() / 4));
  }

  /**
   * Flink's settings of the memory for its buffers.
   *
   * @throws ShortageException if that is too much of what the JVM may take
   */
  static Map<String, String> forBuffers(int parallelism) {
    return FlinkBuffers.doesWithLeast(parallelism)
        ? FlinkBuffers.memory(FlinkBuffers.LEAST_BYTES)
        : forBuffers(parallelism, outsideOfHeap());
  }

  /**
   * The same for a JVM that may take so many bytes outside of its heap.
   *
   * @throws ShortageException if that is too much of them
   */
  public static Map<String, String> forBuffers(int parallelism, long outsideOfHeap) {
    long bytes = FlinkBuffers.bytes(parallelism, parallelism);
    long most = outsideOfHeap / 4 * 3;
    if (bytes > most) {
      throw new ShortageException(
          ("--parallelism=%d needs %s for Flink's buffers, and this JVM may take %s outside of its"
                  + " heap: take %d or less, or allow more with PHOTONBEAM_JAVA_OPTS=-Xmx%dm")
              .formatted(
                  parallelism,
                  Sizes.bytes(bytes),
                  Sizes.bytes(outsideOfHeap),
                  FlinkBuffers.widest(most),
                  (((bytes / 3) * 4) >> 20) + 1));
    }
    return FlinkBuffers.memory(bytes);
  }

  /**
   * What the JVM may take outside of the heap, in bytes: as much as the heap may be large, unless
   * it is set apart. Asking for that takes a while.
   */
  private static long outsideOfHeap() {
    long apart = setApart();
    return apart == 0 ? Runtime.getRuntime().maxMemory() : apart;
  }

  /** Fails if Flink could not start. */
  public static void check() {
    check(Runtime.getRuntime().maxMemory());
  }

  public static void check(long heap) {
    // Asking the JVM for its options takes a while, and most heaps are large.
    if (heap < NEEDED_BYTES && setApart() == 0) {
      throw new ShortageException(
          ("the heap of %d MiB is too small for Flink, which needs 80 MiB to start and 256 MiB to"
                  + " do some work: allow more with PHOTONBEAM_JAVA_OPTS=%s, or take"
                  + " --runner=DirectRunner")
              .formatted(heap >> 20, ADVISED));
    }
  }

  /** In bytes; 0 if it is not set. */
  private static long setApart() {
    return Long.parseLong(
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxDirectMemorySize")
            .getValue());
  }
}
