package io.photonbeam.pipelines.reconcile;

import io.photonbeam.adapter.Adapters;
import io.photonbeam.pipelines.ConfigChecks;
import io.photonbeam.pipelines.InvalidConfigException;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.pipelines.JoinSettings;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a reconciliation does. Immutable and checked.
 *
 * @param output the output that is reconciled
 * @param settings of the join that writes it
 * @param pipelineId under which missing events are committed; of this output only, and of no join
 * @param adopt pipelines of other outputs that are gone for good: what they had committed and not
 *     published becomes this output's
 * @param settle events that happened within this time, by their own times, are left to the join,
 *     from 0 to 365 days, default 5 min; those that are dated in the future are not
 * @param grace staged files younger than this are nobody's orphans, and unpublished commits of
 *     pipelines of other outputs nobody's fault, 1 s to 365 days, default 10 min
 * @param since first event time that is looked at; empty for all
 * @param until event time after the last one that is looked at; empty for all
 * @param deep compare the content of all published files with the registry, not only their sizes
 * @param compact make large files of the small ones of hours that ended {@code settle} ago or more
 * @param shards into how many parts missing events are split, 1 to 4096, default 256; those of one
 *     are in memory at the same time, with their primary events
 * @param writers how many writers commit side by side, 1 to 1024; empty takes the runner's
 *     parallelism
 */
public record ReconcileConfig(
    Path output,
    JoinSettings settings,
    String pipelineId,
    Set<String> adopt,
    Duration settle,
    Duration grace,
    Optional<Moment> since,
    Optional<Moment> until,
    boolean deep,
    boolean compact,
    int shards,
    OptionalInt writers) {

  public static final Duration DEFAULT_SETTLE = Duration.ofMinutes(5);
  public static final Duration DEFAULT_GRACE = Duration.ofMinutes(10);
  public static final Duration MIN_GRACE = Duration.ofSeconds(1);
  public static final Duration MAX_DURATION = Duration.ofDays(365);
  public static final int DEFAULT_SHARDS = 256;

  /** Throws {@link InvalidConfigException} with every value that does not fit. */
  public ReconcileConfig {
    adopt = Set.copyOf(adopt);
    ConfigChecks checks = new ConfigChecks();
    checks.check(
        JoinConfig.areApart(settings.primaryLog(), settings.foreignLog()),
        "foreignLog",
        settings.foreignLog(),
        JoinConfig.NOT_APART);
    checks.logBesideOutput("primaryLog", settings.primaryLog(), output);
    checks.logBesideOutput("foreignLog", settings.foreignLog(), output);
    StoreUri.problem(settings.registry())
        .ifPresent(problem -> checks.check(false, "registry", settings.registry(), problem));
    PipelineId.problem(pipelineId)
        .ifPresent(problem -> checks.check(false, "pipelineId", pipelineId, problem));
    for (String adopted : adopt) {
      PipelineId.problem(adopted)
          .ifPresent(problem -> checks.check(false, "adopt", adopted, problem));
    }
    checks.check(
        !adopt.contains(pipelineId),
        "adopt",
        pipelineId,
        "is the reconciliation's own --pipelineId");
    checks.within("settle", settle, Duration.ZERO, MAX_DURATION);
    checks.within("grace", grace, MIN_GRACE, MAX_DURATION);
    checks.within("shards", shards, 1, JoinConfig.MAX_SHARDS);
    writers.ifPresent(n -> checks.within("writers", n, 1, JoinConfig.MAX_WRITERS));
    settings
        .adapter()
        .flatMap(Adapters::problem)
        .ifPresent(
            problem -> checks.check(false, "adapter", settings.adapter().orElseThrow(), problem));
    checks.finish();
  }

  /** With defaults for all that has one. */
  public static ReconcileConfig of(Path output, JoinSettings settings, String pipelineId) {
    return new ReconcileConfig(
        output,
        settings,
        pipelineId,
        Set.of(),
        DEFAULT_SETTLE,
        DEFAULT_GRACE,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        DEFAULT_SHARDS,
        OptionalInt.empty());
  }

  /**
   * What a round that begins now looks at.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  Scope scope(Instant now) {
    return new Scope(
        since.map(moment -> moment.resolve(now)), until.map(moment -> moment.resolve(now)), deep);
  }

  /** Which events a round looks after that begins now. */
  ReconcileWindow window(Scope scope, Instant now) {
    return ReconcileWindow.of(scope.since(), scope.until(), settle, now);
  }

  /**
   * The id under which an output is reconciled into which a join writes. Not the same for all
   * outputs: several may share a registry.
   */
  public static String pipelineIdFor(String joinId) {
    return PipelineId.derived(joinId, ".reconcile");
  }
}
