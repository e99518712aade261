package io.photonbeam.pipelines.retry;

import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dead letters are put through the join again. Immutable and checked.
 *
 * @param output the output whose letters they are, and into which they are joined
 * @param settings of the join
 * @param pipelineId under which they are committed; no other running pipeline or retry of the
 *     registry may have it
 * @param reasons why they were left
 * @param startTimeout how long its start waits for a registry, and for another retry
 */
public record RetryConfig(
    Path output,
    SavedJoinConfig settings,
    String pipelineId,
    Set<Reason> reasons,
    Duration startTimeout) {

  public static final Option<Reason> REASON =
      Option.optional(
          "reason",
          ValueTypes.oneOf("REASON", List.of(Reason.values()), Reason::code),
          "all",
          "puts through only what was left for this reason: "
              + Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.joining(", ")));

  /** The join's, from which that of the retry is {@link #pipelineIdFor derived}. */
  public static final Option<String> PIPELINE_ID =
      JoinConfig.PIPELINE_ID
          .whenAbsent("any, if all noted the same")
          .describedAs("the join whose settings are taken");

  public static final OptionTable OPTIONS =
      OptionTable.of(
              OutputOptions.OUTPUT,
              REASON,
              PIPELINE_ID,
              NotedOptions.PRIMARY_LOG,
              NotedOptions.REGISTRY,
              NotedOptions.ADAPTER)
          .and(NotedOptions.FIELDS)
          .and(
              OutputOptions.START_TIMEOUT.describedAs(
                  "how long a start waits for a registry that is locked or can't be reached, and"
                      + " for another retry of the output"))
          .withRelation(OutputOptions::checkLogs);

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public RetryConfig {
    reasons = Set.copyOf(reasons);
    OPTIONS.check(
        settings
            .toOptions()
            .with(OutputOptions.OUTPUT, output)
            .with(PIPELINE_ID, pipelineId)
            .with(OutputOptions.START_TIMEOUT, startTimeout));
  }

  /** With the default time for its start. */
  public RetryConfig(
      Path output, SavedJoinConfig settings, String pipelineId, Set<Reason> reasons) {
    this(output, settings, pipelineId, reasons, Options.NONE.get(OutputOptions.START_TIMEOUT));
  }

  /** The id under which letters of a pipeline's output are committed. */
  public static String pipelineIdFor(String joinId) {
    return PipelineId.derived(joinId, ".retry");
  }
}
