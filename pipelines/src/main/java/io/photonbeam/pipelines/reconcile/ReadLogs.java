package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogListing;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.MalformedLogs;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.ReadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Both logs as one round lists them, at its beginning, and reads them. */
final class ReadLogs {
  private final LogListing primary;
  private final LogListing foreign;

  private ReadLogs(LogListing primary, LogListing foreign) {
    this.primary = primary;
    this.foreign = foreign;
  }

  /**
   * Lists both logs.
   *
   * @throws IOException if a log's folder is there and can't be listed
   */
  static ReadLogs list(SavedJoinConfig settings) throws IOException {
    return new ReadLogs(list(settings.primaryLog()), list(settings.foreignLog()));
  }

  private static LogListing list(Path log) throws IOException {
    try {
      return LogListing.of(log);
    } catch (IOException e) {
      throw new IOException(
          "the log folder %s can't be listed: %s".formatted(log, LogListing.reason(e)), e);
    }
  }

  ReadLog primary(EventFields fields, RunSpec run) {
    return ReadLog.of(primary, fields, run);
  }

  ReadLog foreign(EventFields fields, RunSpec run) {
    return ReadLog.of(foreign, fields, run);
  }

  /** Names logs of which no event could be used, or hardly any, among the job's problems. */
  void judge(RunMetrics job, Extent extent) {
    MalformedLogs.note(job, primary.root(), foreign.root(), extent);
  }

  /** How many files both have. */
  int files() {
    return primary.entries().size() + foreign.entries().size();
  }

  /**
   * What will not be read. A log without a file is among it if there is anything that says that it
   * should have one.
   *
   * @param hasRows whether the output has rows
   */
  List<LogProblem> problems(boolean hasRows) {
    List<LogProblem> problems = new ArrayList<>(primary.problems());
    problems.addAll(foreign.problems());
    if (files() > 0 || hasRows) {
      primary.withoutFiles().ifPresent(problems::add);
      foreign.withoutFiles().ifPresent(problems::add);
    }
    return problems;
  }
}
