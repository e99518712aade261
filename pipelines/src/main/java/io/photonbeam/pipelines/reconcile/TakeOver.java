package io.photonbeam.pipelines.reconcile;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.HeldPipelines;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.TakeOverOutcome;
import io.photonbeam.repair.FileState;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes commits of other outputs' pipelines commits of this output, under their own ids: those that
 * a pipeline that has ended left unpublished, or all of an output that is lost. Their files are not
 * here, so that they are then made again as any lost file is. Readers must not see them elsewhere:
 * the output of an adopted pipeline is a peer that does not show them, or nobody reads it any more.
 * Each commit changes hands in a transaction of its own, which looks whether its pipelines are
 * still held: a round that dies leaves the rest to the next. Not thread-safe.
 */
final class TakeOver {
  private final ReconcileConfig config;
  private final StoreCalls<IdRegistry> registry;
  private final Peers peers;
  private final CommitPublication publication;
  private final Lease mine;
  private final int limit;
  private final List<CommitRecord> taken = new ArrayList<>();
  private final Set<CommitId> partlyVisible = new TreeSet<>();
  private long left;

  /**
   * One for a round.
   *
   * @param mine the lease of this run, under which it holds the pipelines meanwhile
   * @param limit how many commits it takes over at most
   */
  TakeOver(
      ReconcileConfig config,
      StoreCalls<IdRegistry> registry,
      Peers peers,
      CommitPublication publication,
      Lease mine,
      int limit) {
    this.config = config;
    this.registry = registry;
    this.peers = peers;
    this.publication = publication;
    this.mine = mine;
    this.limit = limit;
  }

  /**
   * Takes over what the configuration names.
   *
   * @param own the output's pipelines, of which nothing is taken over
   * @return what is this output's now
   * @throws IOException if a pipeline of one of these outputs runs still, or the output that is to
   *     be made again is not lost, and nothing was taken over; or if one was begun meanwhile, and
   *     what was taken over before stays so
   */
  List<CommitRecord> run(Set<String> own) throws IOException {
    Map<String, OutputId> bindings = registry.read(r -> r.bindings().all());
    Set<String> adopted = new TreeSet<>(config.adopted());
    adopted.removeAll(own);
    for (String pipeline : adopted) {
      requireBound(pipeline, bindings);
    }
    Set<String> lost = lost(own, bindings);
    if (!adopted.isEmpty() || !lost.isEmpty()) {
      peers.requirePresent();
    }
    // Whoever else writes into their output may be publishing what they have committed.
    Set<String> publishers = withSiblings(union(adopted, lost), bindings);
    try (HeldLeases leases = HeldLeases.take(registry, publishers, mine)) {
      HeldPipelines held = leases.pipelines(bindings);
      for (String pipeline : adopted) {
        adopt(pipeline, held);
      }
      if (!lost.isEmpty()) {
        takeAll(lost, held);
      }
    }
    return List.copyOf(taken);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** The pipelines of the output that is lost; none if none is. */
  private Set<String> lost(Set<String> own, Map<String, OutputId> bindings) throws IOException {
    Optional<String> named = config.lostPipeline();
    if (named.isEmpty()) {
      return Set.of();
    }
    requireBound(named.get(), bindings);
    requireNotOwn(named.get(), own);
    requireNotThere(named.get(), bindings.get(named.get()));
    return withSiblings(Set.of(named.get()), bindings);
  }

  /** These pipelines, and all others that are bound to the output of one of them. */
  private static Set<String> withSiblings(Set<String> some, Map<String, OutputId> bindings) {
    Set<OutputId> outputs =
        some.stream().map(bindings::get).filter(Objects::nonNull).collect(Collectors.toSet());
    Set<String> all = new TreeSet<>(some);
    bindings.forEach(
        (pipeline, output) -> {
          if (outputs.contains(output)) {
            all.add(pipeline);
          }
        });
    return all;
  }

  private static void requireBound(String pipeline, Map<String, OutputId> bindings)
      throws IOException {
    if (!bindings.containsKey(pipeline)) {
      throw new IOException(
          ("the registry has bound no pipeline '%s' to an output, so it can't tell what is to be"
                  + " taken over; it has bound %s")
              .formatted(
                  pipeline,
                  bindings.isEmpty() ? "none" : FirstFew.words(List.copyOf(bindings.keySet()))));
    }
  }

  private static void requireNotOwn(String pipeline, Set<String> own) throws IOException {
    if (own.contains(pipeline)) {
      throw new IOException(
          ("pipeline '%s' is this output's own; whatever of it is lost is made again without"
                  + " --rebuildOutputOf")
              .formatted(pipeline));
    }
  }

  private void requireNotThere(String pipeline, OutputId output) throws IOException {
    Optional<Path> there = peers.folderOf(output);
    if (there.isPresent()) {
      throw new IOException(
          ("the output of pipeline '%s' is there, as %s: its own reconcile makes again what is lost"
                  + " of it; made again here, its rows would be visible twice")
              .formatted(pipeline, there.get()));
    }
  }

  /** What there is no room for stays unpublished, and is told of as that. */
  private void adopt(String pipeline, HeldPipelines held) throws IOException {
    Optional<OutputFolder> there =
        registry
            .read(r -> r.bindings().outputOf(pipeline))
            .flatMap(peers::folderOf)
            .map(OutputFolder::new);
    for (CommitRecord commit : registry.read(r -> r.unpublished(pipeline))) {
      if (taken.size() < limit && publication.isOlderThanGrace(commit)) {
        adopt(commit, there, held);
      }
    }
  }

  private void adopt(CommitRecord commit, Optional<OutputFolder> there, HeldPipelines held)
      throws IOException {
    if (there.isEmpty() || isNowhere(commit, there.get())) {
      // If somebody has changed it meanwhile, it is published, or another's, or left to the next.
      take(commit, held);
    } else if (isWhole(commit, there.get())) {
      publication.mark(there.get(), List.of(commit));
    } else {
      partlyVisible.add(commit.id());
    }
  }

  /** Whether readers of an output see nothing of a commit. */
  private static boolean isNowhere(CommitRecord commit, OutputFolder output) {
    return commit.files().stream().allMatch(file -> Files.notExists(output.published(file)));
  }

  private static boolean isWhole(CommitRecord commit, OutputFolder output) {
    return commit.files().stream()
        .allMatch(file -> FileCheck.SIZE.look(output.published(file), file) == FileState.WHOLE);
  }

  private void takeAll(Set<String> pipelines, HeldPipelines held) throws IOException {
    FirstCommits first =
        registry.read(
            r -> {
              FirstCommits attempt = new FirstCommits(pipelines, limit - taken.size());
              r.forEachCommit(attempt::look);
              return attempt;
            });
    left += first.beyond;
    for (CommitRecord commit : first.commits) {
      if (!take(commit, held)) {
        left++;
      }
    }
  }

  /** Collects the first commits of some pipelines, and counts how many more there are. */
  private static final class FirstCommits {
    private final Set<String> pipelines;
    private final int room;
    private final List<CommitRecord> commits = new ArrayList<>();
    private long beyond;

    FirstCommits(Set<String> pipelines, int room) {
      this.pipelines = pipelines;
      this.room = room;
    }

    void look(CommitRecord commit) {
      if (!pipelines.contains(commit.pipeline())) {
        return;
      }
      if (commits.size() < room) {
        commits.add(commit);
      } else {
        beyond++;
      }
    }
  }

  /** Whether it is this output's now; not if somebody else has changed it meanwhile. */
  private boolean take(CommitRecord commit, HeldPipelines held) throws IOException {
    TakeOverOutcome outcome = registry.write(r -> r.takeOver(commit, config.pipelineId(), held));
    if (outcome == TakeOverOutcome.NOT_HELD) {
      throw new IOException(
          ("a pipeline of the output of '%s' was begun while its commits were taken over: %d were,"
                  + " and will be made here; the others were left. End it, and reconcile again")
              .formatted(commit.pipeline(), taken.size()));
    }
    if (outcome == TakeOverOutcome.TAKEN) {
      taken.add(commit.withPipeline(config.pipelineId()));
    }
    return outcome == TakeOverOutcome.TAKEN;
  }

  /** How many commits were taken over. */
  long commits() {
    return taken.size();
  }

  /** Unpublished commits that were not taken over, as a peer shows a part of them. */
  Set<CommitId> partlyVisible() {
    return partlyVisible;
  }

  /** What was to be taken over, and was not. */
  ReconcileReport.NotTakenOver notTaken() {
    return new ReconcileReport.NotTakenOver(
        left, partlyVisible.stream().map(CommitId::text).toList());
  }
}
