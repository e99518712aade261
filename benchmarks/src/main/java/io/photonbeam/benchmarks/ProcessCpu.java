package io.photonbeam.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of a benchmark's process in each iteration, beside the time that it took: of all
 * threads, so with the garbage that is collected, and whatever else the machine has to do.
 */
public final class ProcessCpu implements InternalProfiler {
  /** Under these names they are among the results. */
  static final String CPU = "cpu";

  static final String ELAPSED = "elapsed";

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private long cpuBefore;
  private long before;

  @Override
  public String getDescription() {
    return "processor time of the process";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    cpuBefore = process.getProcessCpuTime();
    before = System.nanoTime();
  }

  @Override
  public List<Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long elapsed = System.nanoTime() - before;
    long cpu = process.getProcessCpuTime() - cpuBefore;
    return List.of(nanos(CPU, cpu), nanos(ELAPSED, elapsed));
  }

  private static ScalarResult nanos(String name, long nanos) {
    return new ScalarResult(name, nanos, "ns", AggregationPolicy.SUM);
  }
}
