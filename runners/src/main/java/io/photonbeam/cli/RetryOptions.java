package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.InvalidConfigException;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.pipelines.JoinSettings;
import io.photonbeam.pipelines.RetryConfig;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.text.FirstFew;
import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of a retry, and the configuration made of them and of what the joins of the output
 * noted.
 */
final class RetryOptions {
  private static final Option<Reason> REASON =
      Option.optional(
          "reason",
          new ValueType<>("REASON", "one of " + reasons(), RetryOptions::reason),
          "all",
          "puts through only what was left for this reason: " + reasons());
  private static final Option<String> PIPELINE_ID =
      Option.optional(
          "pipelineId",
          new ValueType<>("ID", "the id of a pipeline that joined this output", PipelineId::check),
          "any, if all noted the same",
          "the join whose settings are taken");
  static final OptionTable TABLE =
      OptionTable.of(
              RegistryOptions.OUTPUT,
              REASON,
              PIPELINE_ID,
              JoinOptions.RUNNER,
              NotedOptions.PRIMARY_LOG,
              NotedOptions.REGISTRY,
              NotedOptions.ADAPTER,
              NotedOptions.PRIMARY_ID,
              NotedOptions.PRIMARY_TIME,
              NotedOptions.FOREIGN_ID,
              NotedOptions.FOREIGN_KEY,
              NotedOptions.FOREIGN_TIME,
              NotedOptions.PRIMARY_TIME_UNIT,
              NotedOptions.FOREIGN_TIME_UNIT)
          .withForeign(new BeamArguments())
          .withRelation(NotedOptions::checkUri)
          .withRelation(JoinOptions::checkForeign);

  private RetryOptions() {}

  private static String reasons() {
    return Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.joining(", "));
  }

  private static Reason reason(String code) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(code));
  }

  /**
   * The configuration of options that {@link #TABLE} has parsed.
   *
   * @throws UsageException if the settings can't be found out, or do not fit
   * @throws IOException if what the joins noted can't be read
   */
  static RetryConfig config(Options options) throws UsageException, IOException {
    Path output = options.get(RegistryOptions.OUTPUT);
    if (!Files.isDirectory(output)) {
      throw usage("--output=" + output, "there is no such directory");
    }
    JoinSettings.Noted noted = noted(options, output);
    JoinSettings settings = settings(options, noted.settings());
    if (!Files.isDirectory(settings.primaryLog())) {
      throw usage("--primaryLog=" + settings.primaryLog(), "there is no such directory");
    }
    try {
      return new RetryConfig(
          output,
          settings,
          RetryConfig.pipelineIdFor(noted.pipelineId()),
          options.find(REASON).map(Set::of).orElse(Set.of(Reason.values())));
    } catch (InvalidConfigException e) {
      throw new UsageException(
          e.problems().stream()
              .map(p -> new Problem("--" + p.property() + "=" + p.value(), p.message()))
              .toList());
    }
  }

  private static JoinSettings.Noted noted(Options options, Path output)
      throws UsageException, IOException {
    List<JoinSettings.Noted> all = JoinSettings.notedIn(output);
    Optional<String> wanted = options.find(PIPELINE_ID);
    List<JoinSettings.Noted> those =
        all.stream()
            .filter(noted -> wanted.isEmpty() || wanted.get().equals(noted.pipelineId()))
            .toList();
    if (those.isEmpty()) {
      return nothingNoted(options, output, wanted);
    }
    if (those.stream().map(JoinSettings.Noted::settings).distinct().count() > 1) {
      throw usage(
          "--pipelineId=ID",
          "is needed: the joins of this output have different settings; take those of one of "
              + ids(those));
    }
    return those.get(0);
  }

  /** An output of a Photonbeam that noted nothing, or of a pipeline that it does not know. */
  private static JoinSettings.Noted nothingNoted(
      Options options, Path output, Optional<String> wanted) throws UsageException, IOException {
    if (wanted.isPresent()) {
      throw usage(
          "--pipelineId=" + wanted.get(),
          "noted no settings in this output; these did: " + ids(JoinSettings.notedIn(output)));
    }
    if (options.find(NotedOptions.PRIMARY_LOG).isEmpty()) {
      throw usage("--primaryLog=DIR", "is needed: no join has noted its settings in " + output);
    }
    return new JoinSettings.Noted(
        "output",
        new JoinSettings(
            options.get(NotedOptions.PRIMARY_LOG),
            options.get(NotedOptions.PRIMARY_LOG),
            JoinConfig.defaultRegistry(output),
            JoinConfig.DEFAULT_PRIMARY_FIELDS,
            JoinConfig.DEFAULT_FOREIGN_FIELDS,
            Optional.empty()));
  }

  private static String ids(List<JoinSettings.Noted> noted) {
    return FirstFew.words(noted.stream().map(JoinSettings.Noted::pipelineId).toList());
  }

  /** What was noted, where the options do not say otherwise. */
  private static JoinSettings settings(Options options, JoinSettings noted) {
    EventFields primary = noted.primaryFields();
    EventFields foreign = noted.foreignFields();
    return new JoinSettings(
        options.find(NotedOptions.PRIMARY_LOG).orElse(noted.primaryLog()),
        noted.foreignLog(),
        options.find(NotedOptions.REGISTRY).orElse(noted.registry()),
        EventFields.primary(
                options.find(NotedOptions.PRIMARY_ID).orElse(primary.id()),
                options.find(NotedOptions.PRIMARY_TIME).orElse(primary.time()))
            .withTimeUnit(options.find(NotedOptions.PRIMARY_TIME_UNIT).orElse(primary.timeUnit())),
        EventFields.foreign(
                options.find(NotedOptions.FOREIGN_ID).orElse(foreign.id()),
                options.find(NotedOptions.FOREIGN_KEY).orElse(foreign.key()),
                options.find(NotedOptions.FOREIGN_TIME).orElse(foreign.time()))
            .withTimeUnit(options.find(NotedOptions.FOREIGN_TIME_UNIT).orElse(foreign.timeUnit())),
        options.isGiven(NotedOptions.ADAPTER) ? NotedOptions.adapter(options) : noted.adapter());
  }

  private static UsageException usage(String option, String problem) {
    return new UsageException(List.of(new Problem(option, problem)));
  }
}
