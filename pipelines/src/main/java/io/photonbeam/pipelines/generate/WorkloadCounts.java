package io.photonbeam.pipelines.generate;

/** Counts what a {@link Workload} wrote. Not thread-safe. */
final class WorkloadCounts {
  long primaryEvents;
  long primaryLines;
  long foreignEvents;
  long foreignLines;
  long neverMatching;
  long latePrimaries;
  long outOfOrder;

  GenerateReport report(ServerLogs primary, ServerLogs foreign, double seconds) {
    return new GenerateReport(
        primaryEvents,
        primaryLines,
        foreignEvents,
        foreignLines,
        foreignEvents - neverMatching,
        neverMatching,
        latePrimaries,
        outOfOrder,
        primary.bytes(),
        foreign.bytes(),
        primary.files() + foreign.files(),
        seconds);
  }
}
