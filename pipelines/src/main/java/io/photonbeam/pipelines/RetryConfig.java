package io.photonbeam.pipelines;

import io.photonbeam.adapter.Adapters;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.store.StoreUri;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import java.nio.file.Path;
import java.util.Set;

/**
 * Which dead letters are put through the join again. Immutable and checked.
 *
 * @param output the output whose letters they are, and into which they are joined
 * @param settings of the join
 * @param pipelineId under which they are committed; no other running pipeline or retry of the
 *     registry may have it
 * @param reasons why they were left
 */
public record RetryConfig(
    Path output, JoinSettings settings, String pipelineId, Set<Reason> reasons) {

  /** Throws {@link InvalidConfigException} with every value that does not fit. */
  public RetryConfig {
    reasons = Set.copyOf(reasons);
    ConfigChecks checks = new ConfigChecks();
    checks.logBesideOutput("primaryLog", settings.primaryLog(), output);
    StoreUri.problem(settings.registry())
        .ifPresent(problem -> checks.check(false, "registry", settings.registry(), problem));
    PipelineId.problem(pipelineId)
        .ifPresent(problem -> checks.check(false, "pipelineId", pipelineId, problem));
    settings
        .adapter()
        .flatMap(Adapters::problem)
        .ifPresent(
            problem -> checks.check(false, "adapter", settings.adapter().orElseThrow(), problem));
    checks.finish();
  }

  /** The id under which letters of a pipeline's output are committed. */
  public static String pipelineIdFor(String joinId) {
    return PipelineId.derived(joinId, ".retry");
  }
}
