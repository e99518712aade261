package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.pipelines.reconcile.ReconcileReport.NotRebuilt;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.repair.LostFiles;
import io.photonbeam.transforms.repair.LostSearch;
import io.photonbeam.transforms.repair.VisibleRows;
import io.photonbeam.transforms.runtime.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a round does to commits, before and after the logs are read. Its steps are made in the order
 * of its methods. Not thread-safe.
 */
final class CommitRecovery {
  private final ReconcileConfig config;
  private final ReconcileWindow window;
  private final OutputFolder output;
  private final StoreCalls<IdRegistry> registry;
  private final ReconcileMetrics metrics;
  private final Instant now;
  private final FileCheck check;
  private final OutputPipelines known;
  private final Set<String> pipelines;
  private final List<CommitRecord> stuck = new ArrayList<>();
  private LostSearch search;
  private LocalDate horizon;
  private boolean hadCommits;
  private boolean othersHadCommits;
  private boolean hadRows;
  private long rolledForwardCommits;
  private long rolledForwardRows;
  private long adopted;
  private final List<NotRebuilt> notRebuilt = new ArrayList<>();
  private long notRebuiltFiles;
  private long expiredFiles;
  private long rebuiltFiles;
  private long rebuiltRows;

  CommitRecovery(
      ReconcileConfig config, Scope scope, OutputPipelines known, RunContext context, Instant now) {
    this.config = config;
    this.window = config.window(scope, now);
    this.output = new OutputFolder(config.output());
    this.registry = context.registryCalls();
    this.metrics = context.metrics().reconcile;
    this.now = now;
    this.check = scope.deep() ? FileCheck.CONTENT : FileCheck.SIZE;
    this.known = known;
    this.pipelines = known.with(config.pipelineId()).ids();
  }

  /** The pipelines of this output. */
  Set<String> pipelines() {
    return pipelines;
  }

  /** Publishes what was committed. */
  void rollForward() throws IOException {
    for (String pipeline : known.ids()) {
      rollForward(pipeline);
    }
  }

  private void rollForward(String pipeline) throws IOException {
    RollForward.Result result =
        registry.write(r -> new RollForward(r, config.output()).run(pipeline));
    rolledForwardCommits += result.published().size();
    rolledForwardRows += result.published().stream().mapToLong(CommitRecord::rows).sum();
    stuck.addAll(result.lost());
  }

  /** Looks for lost files, of commits that could not be published and of those that were. */
  void findLost() throws IOException {
    horizon = registry.read(IdRegistry::horizon);
    LostSearch.Settings settings =
        new LostSearch.Settings(
            output, known.ids(), check, horizon, this::isInRange, LostSearch.MAX_COMMITS);
    try {
      search =
          registry.read(
              r -> {
                LostSearch attempt = new LostSearch(settings, metrics);
                attempt.run(r, this::look);
                return attempt;
              });
      markIfVisible(stuck);
      hadRows = RegistryBinding.hasRows(config.output());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void look(CommitRecord commit) {
    if (pipelines.contains(commit.pipeline())) {
      hadCommits = true;
    } else {
      othersHadCommits = true;
    }
  }

  /** The visible files that the registry does not account for, whatever the range is. */
  ReconcileReport.UnknownFiles unknownFiles() throws IOException {
    return new FindUnknownFiles(registry).run(config.output());
  }

  private boolean isInRange(PartitionHour hour) {
    return window.touchesHour(hour.startMicros());
  }

  private void markIfVisible(List<CommitRecord> commits) throws IOException {
    List<CommitRecord> visible = new ArrayList<>();
    for (CommitRecord commit : commits) {
      if (search.isVisible(commit)) {
        visible.add(commit);
      }
    }
    mark(visible);
  }

  private void mark(List<CommitRecord> visible) throws IOException {
    if (visible.isEmpty()) {
      return;
    }
    for (CommitRecord commit : visible) {
      output.syncPublished(commit);
    }
    registry.write(
        r -> {
          r.markPublished(visible.stream().map(CommitRecord::id).toList());
          return null;
        });
  }

  /** Takes over what pipelines that are gone have committed; none of it is here, or it is lost. */
  void adopt() throws IOException {
    OutputFolder.createFolders(output.staged(config.pipelineId()));
    for (String pipeline : config.adopted()) {
      if (!known.ids().contains(pipeline)) {
        adopt(pipeline);
      }
    }
    if (adopted > 0) {
      stuck.clear();
      rollForward(config.pipelineId());
      markIfVisible(stuck);
    }
  }

  private void adopt(String pipeline) {
    for (CommitRecord commit : registry.read(r -> r.unpublished(pipeline))) {
      CommitRecord ours = commit.withPipeline(config.pipelineId());
      if (isOlderThanGrace(commit) && registry.write(r -> r.amend(commit, ours))) {
        adopted++;
      }
    }
  }

  private boolean isOlderThanGrace(CommitRecord commit) {
    return commit.id().created().isBefore(now.minus(config.get(ReconcileConfig.GRACE)));
  }

  /** The registry's horizon, as it was before the files were looked at. */
  LocalDate horizon() {
    return horizon;
  }

  /** The files that have to be made again. */
  LostFiles lostFiles() {
    return search.files();
  }

  /**
   * Marks what was made again and was not published before, and notes what could not be made.
   *
   * @param job what the job has met
   */
  void finish(ReconcileMetrics job) throws IOException {
    Map<String, String> explanations = new HashMap<>(job.explanations());
    List<CommitRecord> visible = new ArrayList<>();
    for (CommitRecord before : search.commits()) {
      Optional<CommitRecord> commit = registry.read(r -> r.commitRecord(before.id()));
      if (commit.isPresent()
          && allMade(before, commit.get(), job, explanations)
          && commit.get().state() == State.COMMITTED) {
        visible.add(commit.get());
      }
    }
    mark(visible);
  }

  /**
   * Publishes what was committed while the logs were read: its events were found to be joined, and
   * whoever committed them may have died since. What can't be published is left to the next round.
   *
   * @param own the output's pipelines now; some may have begun since the first time
   */
  void rollForwardAgain(OutputPipelines own) throws IOException {
    Set<CommitId> told =
        search.commits().stream().map(CommitRecord::id).collect(Collectors.toSet());
    stuck.clear();
    for (String pipeline : own.ids()) {
      rollForward(pipeline);
    }
    for (CommitRecord commit : stuck) {
      if (!told.contains(commit.id())) {
        String why =
            "its commit was made meanwhile, and its staged file is gone; run another round";
        commit.files().forEach(file -> noteNotRebuilt(commit, file, Map.of(file.path(), why)));
      }
    }
  }

  private boolean allMade(
      CommitRecord before,
      CommitRecord commit,
      ReconcileMetrics job,
      Map<String, String> explanations) {
    CommitFiles seen = CommitFiles.look(commit, file -> check.look(output.published(file), file));
    countRebuilt(before, seen);
    Predicate<OutputFile> expired = expired(seen, job, explanations);
    boolean all = seen.in(FileState.UNREADABLE).isEmpty();
    for (OutputFile file : seen.open()) {
      if (!search.files().has(commit.id(), PartitionHour.of(file))) {
        continue;
      }
      if (expired.test(file)) {
        expiredFiles++;
      } else {
        all = false;
        noteNotRebuilt(commit, file, explanations);
      }
    }
    return all;
  }

  /** A file that was made again is recorded with other bytes. */
  private void countRebuilt(CommitRecord before, CommitFiles seen) {
    for (OutputFile file : seen.in(FileState.WHOLE)) {
      boolean wasLost = search.files().has(before.id(), PartitionHour.of(file));
      if (wasLost && !before.files().contains(file)) {
        rebuiltFiles++;
        rebuiltRows += file.rows();
      }
    }
  }

  /** If no event of a commit was found, nobody has decided yet. */
  private Predicate<OutputFile> expired(
      CommitFiles commit, ReconcileMetrics job, Map<String, String> explanations) {
    if (job.isJudged(commit.record().id())) {
      return file -> job.isExpired(file.path());
    }
    RebuildPlan plan =
        new VisibleRows(output, config.settings().foreignFields())
            .planWithoutEvents(commit, horizon);
    plan.refusals()
        .forEach(
            (file, refusal) -> {
              if (refusal.reason() == Reason.SHOWS_OTHERS) {
                explanations.put(file.path(), VisibleRows.SHOWS_OTHERS);
              }
            });
    return file -> plan.refusal(file).filter(r -> r.reason() == Reason.EXPIRED).isPresent();
  }

  private void noteNotRebuilt(
      CommitRecord commit, OutputFile file, Map<String, String> explanations) {
    notRebuiltFiles++;
    if (notRebuilt.size() < ReconcileReport.MAX_NAMED) {
      String why =
          explanations.getOrDefault(
              file.path(),
              "of its %d rows the logs have none with a primary event".formatted(file.rows()));
      notRebuilt.add(new NotRebuilt(file.path(), commit.id().text(), file.rows(), why));
    }
  }

  /** Old unpublished commits of pipelines that are not this output's. */
  SortedMap<String, Long> unpublishedElsewhere() {
    SortedMap<String, Long> elsewhere = new TreeMap<>();
    for (CommitRecord commit : registry.read(r -> r.unpublished())) {
      if (!pipelines().contains(commit.pipeline()) && isOlderThanGrace(commit)) {
        elsewhere.merge(commit.pipeline(), 1L, Long::sum);
      }
    }
    return elsewhere;
  }

  /** Whether the registry had commits, and none of this output, which had no rows. */
  boolean withoutTraces() {
    return othersHadCommits && !hadCommits && !hadRows && adopted == 0;
  }

  long rolledForwardCommits() {
    return rolledForwardCommits;
  }

  /** Rows that a roll-forward made visible, or a staged file that came back. */
  long rolledForwardRows() {
    return rolledForwardRows + search.restoredRows();
  }

  /** Files that were lost when the round began, and were made again while it lasted. */
  long rebuiltFiles() {
    return rebuiltFiles;
  }

  /** Rows of these files. */
  long rebuiltRows() {
    return rebuiltRows;
  }

  /** Published files that were compared with their commits' records. */
  long checkedFiles() {
    return metrics.checkedFiles.sum();
  }

  long adopted() {
    return adopted;
  }

  long expiredFiles() {
    return search.expiredFiles() + expiredFiles;
  }

  /** Lost files that could not be made again, at most {@link ReconcileReport#MAX_NAMED}. */
  List<NotRebuilt> notRebuilt() {
    return List.copyOf(notRebuilt);
  }

  /** The published files that can't be looked at. */
  ReconcileReport.Unreadable unreadable() {
    return new ReconcileReport.Unreadable(search.unreadableFiles(), search.unreadable());
  }

  /** How many there are. */
  long notRebuiltFiles() {
    return notRebuiltFiles;
  }

  /** Commits with lost files that there was no room for. */
  long lostCommitsLeft() {
    return search.beyond();
  }
}
