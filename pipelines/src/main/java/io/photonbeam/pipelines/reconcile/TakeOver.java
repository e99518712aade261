package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.repair.FileState;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.repair.LostSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes commits of pipelines that are gone for good commits of this output, under their own ids:
 * those that a pipeline has not published, or all of an output that is lost. Their files are not
 * here, so that they are then made again as any lost file is. Each commit changes hands in a
 * transaction of its own: a round that dies leaves the rest to the next. Not thread-safe.
 */
final class TakeOver {
  private final ReconcileConfig config;
  private final StoreCalls<IdRegistry> registry;
  private final Peers peers;
  private final Instant now;
  private long commits;
  private long left;

  TakeOver(ReconcileConfig config, StoreCalls<IdRegistry> registry, Peers peers, Instant now) {
    this.config = config;
    this.registry = registry;
    this.peers = peers;
    this.now = now;
  }

  /**
   * Takes over what the configuration names.
   *
   * @param own the output's pipelines, of which nothing is taken over
   * @return what is this output's now, at most {@link LostSearch#MAX_COMMITS}
   * @throws IOException if a pipeline runs still, or the output that is to be made again is not
   *     lost; nothing was taken over
   */
  List<CommitRecord> run(Set<String> own) throws IOException {
    Set<String> adopted = new TreeSet<>(config.adopted());
    adopted.removeAll(own);
    Set<String> lost = lost(own);
    if (!adopted.isEmpty() || !lost.isEmpty()) {
      peers.requirePresent();
    }
    for (String pipeline : union(adopted, lost)) {
      registry.read(
          r -> {
            PipelineLease.requireEnded(
                r, pipeline, PipelineLease.Times.DEFAULT, System::nanoTime, Sleeper.system());
            return null;
          });
    }
    List<CommitRecord> taken = new ArrayList<>();
    for (String pipeline : adopted) {
      adopt(pipeline, taken);
    }
    if (!lost.isEmpty()) {
      takeAll(lost, taken);
    }
    return taken;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** The pipelines of the output that is lost; none if none is. */
  private Set<String> lost(Set<String> own) throws IOException {
    Optional<String> named = config.lostPipeline();
    if (named.isEmpty()) {
      return Set.of();
    }
    Map<String, OutputId> bindings = registry.read(IdRegistry::bindings);
    OutputId output = bindings.get(named.get());
    if (output == null) {
      throw new IOException(
          ("the registry has bound no pipeline '%s' to an output, so it can't tell what is to be"
                  + " made again; it has bound %s")
              .formatted(
                  named.get(),
                  bindings.isEmpty() ? "none" : FirstFew.words(List.copyOf(bindings.keySet()))));
    }
    if (own.contains(named.get())) {
      throw new IOException(
          ("pipeline '%s' is this output's own; whatever of it is lost is made again without"
                  + " --rebuildOutputOf")
              .formatted(named.get()));
    }
    Optional<Path> there = peers.folderOf(output);
    if (there.isPresent()) {
      throw new IOException(
          ("the output of pipeline '%s' is there, as %s: its own reconcile makes again what is lost"
                  + " of it; made again here, its rows would be visible twice")
              .formatted(named.get(), there.get()));
    }
    return bindings.entrySet().stream()
        .filter(bound -> bound.getValue().equals(output))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void adopt(String pipeline, List<CommitRecord> taken) throws IOException {
    Optional<OutputFolder> there =
        registry.read(r -> r.outputOf(pipeline)).flatMap(peers::folderOf).map(OutputFolder::new);
    for (CommitRecord commit : registry.read(r -> r.unpublished(pipeline))) {
      if (!commit.id().created().isBefore(now.minus(config.get(ReconcileConfig.GRACE)))) {
        continue;
      }
      if (there.isEmpty() || isNowhere(commit, there.get())) {
        take(commit, taken);
      } else if (isWhole(commit, there.get())) {
        there.get().syncPublished(commit);
        registry.write(
            r -> {
              r.markPublished(commit.id());
              return null;
            });
      }
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

  private void takeAll(Set<String> pipelines, List<CommitRecord> taken) {
    Found found = registry.read(r -> Found.of(r, pipelines));
    left += found.beyond();
    found.commits().forEach(commit -> take(commit, taken));
  }

  /** The first commits of some pipelines, and how many more there are. */
  private record Found(List<CommitRecord> commits, long beyond) {
    static Found of(IdRegistry registry, Set<String> pipelines) {
      List<CommitRecord> commits = new ArrayList<>();
      long[] beyond = {0};
      registry.forEachCommit(
          commit -> {
            if (!pipelines.contains(commit.pipeline())) {
              return;
            }
            if (commits.size() < LostSearch.MAX_COMMITS) {
              commits.add(commit);
            } else {
              beyond[0]++;
            }
          });
      return new Found(commits, beyond[0]);
    }
  }

  /** If somebody else has changed it meanwhile, it is left to the next round. */
  private void take(CommitRecord commit, List<CommitRecord> taken) {
    CommitRecord ours = commit.withPipeline(config.pipelineId());
    if (registry.write(r -> r.amend(commit, ours))) {
      commits++;
      taken.add(ours);
    } else if (commit.state() == State.PUBLISHED) {
      left++;
    }
  }

  /** How many commits were taken over. */
  long commits() {
    return commits;
  }

  /** How many commits of a lost output are left to the next round. */
  long left() {
    return left;
  }
}
