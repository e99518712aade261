package io.photonbeam.pipelines.reconcile;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.commit.RollForward;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Publishes what the output's pipelines have committed and left so. Not thread-safe. */
final class CommitPublication {
  private final ReconcileConfig config;
  private final OutputFolder output;
  private final StoreCalls<IdRegistry> registry;
  private final Instant now;
  private long commits;
  private long rows;

  CommitPublication(ReconcileConfig config, StoreCalls<IdRegistry> registry, Instant now) {
    this.config = config;
    this.output = new OutputFolder(config.output());
    this.registry = registry;
    this.now = now;
  }

  /**
   * Publishes what some pipelines have committed.
   *
   * @return the commits that can't be published, as their staged files are gone
   */
  List<CommitRecord> rollForward(Collection<String> pipelines) throws IOException {
    List<CommitRecord> stuck = new ArrayList<>();
    for (String pipeline : pipelines) {
      RollForward rollForward = new RollForward(config.output());
      RollForward.Result result = registry.write(r -> rollForward.run(r, pipeline));
      commits += result.published().size();
      rows += result.published().stream().mapToLong(CommitRecord::rows).sum();
      stuck.addAll(result.lost());
    }
    return stuck;
  }

  /** Marks commits whose files are all visible, whoever made them so. */
  void mark(List<CommitRecord> visible) throws IOException {
    mark(output, visible);
  }

  /** The same, of commits that are visible in some output. */
  void mark(OutputFolder where, List<CommitRecord> visible) throws IOException {
    if (visible.isEmpty()) {
      return;
    }
    for (CommitRecord commit : visible) {
      where.syncPublished(commit);
    }
    List<CommitId> ids = visible.stream().map(CommitRecord::id).toList();
    registry.write(
        r -> {
          r.markPublished(ids);
          return null;
        });
  }

  /** Whether it is so old that its pipeline should have published it. */
  boolean isOlderThanGrace(CommitRecord commit) {
    return commit.id().created().isBefore(now.minus(config.get(ReconcileConfig.GRACE)));
  }

  /**
   * Old unpublished commits of pipelines that are not this output's.
   *
   * @param own the output's pipelines
   * @param told commits that are told of otherwise
   */
  SortedMap<String, Long> unpublishedElsewhere(Set<String> own, Set<CommitId> told) {
    SortedMap<String, Long> elsewhere = new TreeMap<>();
    for (CommitRecord commit : registry.read(r -> r.unpublished())) {
      if (!own.contains(commit.pipeline())
          && !told.contains(commit.id())
          && isOlderThanGrace(commit)) {
        elsewhere.merge(commit.pipeline(), 1L, Long::sum);
      }
    }
    return elsewhere;
  }

  /** How many commits it has published. */
  long commits() {
    return commits;
  }

  /** How many rows they have. */
  long rows() {
    return rows;
  }
}
