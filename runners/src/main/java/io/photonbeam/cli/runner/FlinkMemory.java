package io.photonbeam.cli.runner;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.photonbeam.cli.process.SmallHeapException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that Flink takes outside of the heap at its start, however little there is to do. The
 * JVM allows as much of it as the heap may be large.
 */
public final class FlinkMemory {
  /** Flink's buffers between its tasks are 64 MiB; JVM and libraries take some more. */
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

  /** Fails if Flink could not start. */
  public static void check() {
    check(Runtime.getRuntime().maxMemory());
  }

  public static void check(long heap) {
    // Asking the JVM for its options takes a while, and most heaps are large.
    if (heap < NEEDED_BYTES && !isSetApart()) {
      throw new SmallHeapException(
          ("the heap of %d MiB is too small for Flink, which needs 80 MiB to start and 256 MiB to"
                  + " do some work: allow more with PHOTONBEAM_JAVA_OPTS=%s, or take"
                  + " --runner=DirectRunner")
              .formatted(heap >> 20, ADVISED));
    }
  }

  private static boolean isSetApart() {
    return !ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .getVMOption("MaxDirectMemorySize")
        .getValue()
        .equals("0");
  }
}
