package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.metrics.ReconcileMetrics;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.repair.LostFiles;
import io.photonbeam.transforms.repair.LostSearch;
import io.photonbeam.transforms.runtime.RunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a round does to commits, before and after the logs are read: it publishes them ({@link
 * CommitPublication}), looks for lost files of theirs, and tells what has become of these ({@link
 * RebuildOutcome}). Its steps are made in the order of its methods. Not thread-safe.
 */
final class CommitRecovery {
  private final ReconcileConfig config;
  private final ReconcileWindow window;
  private final OutputFolder output;
  private final StoreCalls<IdRegistry> registry;
  private final ReconcileMetrics metrics;
  private final FileCheck check;
  private final OutputPipelines known;
  private final Set<String> pipelines;
  private final CommitPublication publication;
  private final TakeOver takeOver;
  private final Peers peers;
  private List<CommitRecord> stuck = List.of();
  private LostSearch search;
  private RebuildOutcome outcome;
  private LocalDate horizon;
  private boolean hadCommits;
  private boolean othersHadCommits;
  private boolean hadRows;
  private boolean hadRowsInRange;

  CommitRecovery(
      ReconcileConfig config,
      Scope scope,
      OutputPipelines known,
      Peers peers,
      RunContext context,
      Instant now) {
    this.config = config;
    this.window = config.window(scope, now);
    this.output = new OutputFolder(config.output());
    this.registry = context.registryCalls();
    this.metrics = context.metrics().reconcile;
    this.check = scope.deep() ? FileCheck.CONTENT : FileCheck.SIZE;
    this.known = known;
    this.pipelines = known.with(config.pipelineId()).ids();
    this.publication = new CommitPublication(config, registry, now);
    this.peers = peers;
    Lease mine =
        PipelineLease.ofThisProcess(context.spec().stamp().text(), context.clock().instant());
    this.takeOver =
        new TakeOver(config, registry, peers, publication, mine, LostSearch.MAX_COMMITS);
  }

  /** The pipelines of this output. */
  Set<String> pipelines() {
    return pipelines;
  }

  /** Publishes what was committed. */
  void rollForward() throws IOException {
    stuck = publication.rollForward(known.ids());
  }

  /** Looks for lost files, of commits that could not be published and of those that were. */
  void findLost() throws IOException {
    horizon = registry.read(IdRegistry::horizon);
    LostSearch.Settings settings =
        new LostSearch.Settings(output, known.ids(), check, horizon, LostSearch.MAX_COMMITS);
    search = new LostSearch(settings, metrics);
    try {
      registry.read(
          r -> {
            search.run(r, this::look);
            return null;
          });
      markIfVisible(stuck);
      hadRows = RegistryBinding.hasRows(config.output());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    outcome =
        new RebuildOutcome(
            output, config.settings().foreignFields(), check, search.files(), horizon);
  }

  private void look(CommitRecord commit) {
    if (pipelines.contains(commit.pipeline())) {
      hadCommits = true;
      hadRowsInRange |=
          commit.state() == State.PUBLISHED && commit.files().stream().anyMatch(this::isInRange);
    } else {
      othersHadCommits = true;
    }
  }

  private boolean isInRange(OutputFile file) {
    return window.touchesHour(PartitionHour.of(file).startMicros());
  }

  /** The visible files that the registry does not account for, whatever the range is. */
  ReconcileReport.UnknownFileCounts unknownFiles() throws IOException {
    return new FindUnknownFiles(registry).look(config.output()).found();
  }

  private void markIfVisible(List<CommitRecord> commits) throws IOException {
    List<CommitRecord> visible = new ArrayList<>();
    for (CommitRecord commit : commits) {
      if (search.isVisible(commit)) {
        visible.add(commit);
      }
    }
    publication.mark(visible);
  }

  /** Takes over what pipelines that are gone have committed; none of it is here, or it is lost. */
  void takeOver() throws IOException {
    output.makeStaged(config.pipelineId());
    markIfVisible(takeOver.run(pipelines));
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
          && outcome.look(before, commit.get(), job, explanations)
          && commit.get().state() == State.COMMITTED) {
        visible.add(commit.get());
      }
    }
    publication.mark(visible);
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
    for (CommitRecord commit : publication.rollForward(own.ids())) {
      if (!told.contains(commit.id())) {
        outcome.stuck(commit);
      }
    }
  }

  /** What was published. */
  CommitPublication publication() {
    return publication;
  }

  /** What became of the lost files; known once they were looked for. */
  RebuildOutcome outcome() {
    return outcome;
  }

  /**
   * Old unpublished commits of other outputs' pipelines, but for those that a peer shows in part.
   */
  SortedMap<String, Long> unpublishedElsewhere() {
    return publication.unpublishedElsewhere(pipelines, takeOver.partlyVisible());
  }

  /** Whether the registry had commits, and none of this output, which had no rows. */
  boolean withoutTraces() {
    return othersHadCommits && !hadCommits && !hadRows && takenOver() == 0;
  }

  /** Whether the output had published files of hours in the range. */
  boolean hadRowsInRange() {
    return hadRowsInRange;
  }

  /** Commits that were taken over from pipelines that are gone. */
  long takenOver() {
    return takeOver.commits();
  }

  /**
   * What is in the other outputs now.
   *
   * @throws IOException if one can't be listed
   */
  ReconcileReport.PeerFindings peers() throws IOException {
    if (config.peers().isEmpty() && !othersHadCommits) {
      return ReconcileReport.PeerFindings.NONE;
    }
    FindUnknownFiles unknown = new FindUnknownFiles(registry);
    for (Path peer : peers.folders().values()) {
      unknown.lookAtPeer(peer);
    }
    PeerSearch.Settings settings =
        new PeerSearch.Settings(RegistryBinding.idOf(config.output()), check, horizon);
    return registry.read(r -> new PeerSearch(peers, settings).run(r)).report(unknown.found());
  }

  /** Rows that a roll-forward made visible, or a staged file that came back. */
  long rolledForwardRows() {
    return publication.rows() + search.restoredRows();
  }

  /** Published files that were compared with their commits' records. */
  long checkedFiles() {
    return metrics.checkedFiles.sum();
  }

  /** Lost files that nobody demands, as all of their ids have expired. */
  long expiredFiles() {
    return search.expiredFiles() + outcome.expiredFiles();
  }

  /** The published files that can't be looked at. */
  ReconcileReport.Unreadable unreadable() {
    return new ReconcileReport.Unreadable(search.unreadableFiles(), search.unreadable());
  }

  /** Commits with lost files that there was no room for. */
  long lostCommitsLeft() {
    return search.beyond();
  }

  /** Commits that were to be taken over, and were not. */
  ReconcileReport.NotTakenOver notTakenOver() {
    return takeOver.notTaken();
  }
}
