package io.photonbeam.pipelines.reconcile;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.ListedLog;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.ReadLog;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Both logs as one round lists them, at its beginning, and reads them. */
final class ReadLogs {
  private final ListedLog primary;
  private final ListedLog foreign;

  private ReadLogs(ListedLog primary, ListedLog foreign) {
    this.primary = primary;
    this.foreign = foreign;
  }

  /**
   * Lists both logs.
   *
   * @throws IOException if a log's folder is there and can't be listed
   */
  static ReadLogs list(SavedJoinConfig settings) throws IOException {
    return new ReadLogs(
        ListedLog.under(Role.PRIMARY, settings.primaryLog()),
        ListedLog.under(Role.FOREIGN, settings.foreignLog()));
  }

  ReadLog primary(EventFields fields, RunSpec run) {
    return primary.read(fields, run);
  }

  ReadLog foreign(EventFields fields, RunSpec run) {
    return foreign.read(fields, run);
  }

  /** How many files both have. */
  int files() {
    return primary.files() + foreign.files();
  }

  /**
   * What is to be said of the logs as a whole. A log without a file is among it if the other one
   * has any, or the output has rows.
   *
   * @param hasRows whether the output has rows
   * @param job metrics of the round
   * @param extent how much of the logs it has read
   */
  List<LogProblem> problems(boolean hasRows, RunMetrics job, Extent extent) {
    boolean needsFiles = files() > 0 || hasRows;
    return Stream.of(primary, foreign)
        .flatMap(log -> log.problems(needsFiles, job, extent).stream())
        .toList();
  }
}
