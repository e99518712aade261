package io.photonbeam.pipelines.retry;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.RunConfig;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which dead letters are put through the join again, and the declaration of the options that say
 * so. Immutable and checked.
 *
 * @param options values of {@link #OPTIONS}, with all that the join noted; the pipeline's id is
 *     that under which they are committed: no other running pipeline or retry of the registry may
 *     have it
 */
public record RetryConfig(Options options) implements RunConfig {

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
          .withRelation(OutputOptions::checkLogs)
          .withRelation(options -> OutputOptions.checkStaged(options, PIPELINE_ID));

  /** A retry reads no foreign log, but an adapter may be asked about its schemas. */
  private static final OptionTable ALL = OPTIONS.and(NotedOptions.FOREIGN_LOG);

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public RetryConfig {
    options = ALL.check(options);
  }

  /** Of an output that a join with these settings writes; all else by default. */
  public static Options of(Path output, SavedJoinConfig settings, String pipelineId) {
    return settings.toOptions().with(OutputOptions.OUTPUT, output).with(PIPELINE_ID, pipelineId);
  }

  @Override
  public Path output() {
    return get(OutputOptions.OUTPUT);
  }

  @Override
  public String pipelineId() {
    return get(PIPELINE_ID);
  }

  /** Those of the join; an output in which nothing is noted does not tell where its log is. */
  public SavedJoinConfig settings() {
    return SavedJoinConfig.of(
        options.orElse(
            Options.NONE.with(LogOptions.FOREIGN_LOG, options.get(LogOptions.PRIMARY_LOG))));
  }

  /** Why the letters were left that are put through. */
  public Set<Reason> reasons() {
    return find(REASON).map(Set::of).orElse(Set.of(Reason.values()));
  }

  /** The id under which dead letters of a pipeline's output are committed. */
  public static String pipelineIdFor(String joinId) {
    return PipelineId.derived(joinId, ".retry");
  }
}
