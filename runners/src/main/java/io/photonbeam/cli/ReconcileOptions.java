package io.photonbeam.cli;

import static io.photonbeam.pipelines.reconcile.ReconcileConfig.DEFAULT_GRACE;
import static io.photonbeam.pipelines.reconcile.ReconcileConfig.DEFAULT_SETTLE;
import static io.photonbeam.pipelines.reconcile.ReconcileConfig.DEFAULT_SHARDS;
import static io.photonbeam.pipelines.reconcile.ReconcileConfig.MAX_DURATION;
import static io.photonbeam.pipelines.reconcile.ReconcileConfig.MIN_GRACE;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.OptionTable;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.Units;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.pipelines.InvalidConfigException;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.pipelines.JoinSettings;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.registry.PipelineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The options of a reconciliation, and the configuration made of them and of what the joins of the
 * output noted.
 */
final class ReconcileOptions {
  private static final String TIME =
      "a date (UTC), an instant such as 2026-01-31T12:00:00Z, or how long before now, such as 3d";

  private static final Option<String> PIPELINE_ID =
      Option.optional(
          "pipelineId",
          new ValueType<>(
              "ID",
              "1 to 64 letters, digits, _ . or -, beginning with a letter or digit",
              PipelineId::check),
          "<a join's id>.reconcile",
          "the name under which it commits; of this output only");
  private static final Option<Set<String>> ADOPT =
      Option.optional(
          "adopt",
          new ValueType<>(
              "ID[,ID]", "ids of pipelines, with commas between", ReconcileOptions::ids),
          "none",
          "takes over what pipelines of other outputs have committed and not published; they and"
              + " their outputs must be gone for good");
  private static final Option<Duration> SETTLE =
      Option.withDefault(
          "settle",
          ValueTypes.durationFrom(Duration.ZERO, MAX_DURATION),
          Units.duration(DEFAULT_SETTLE),
          "events younger than this, by their own time, are left to the join");
  private static final Option<Duration> GRACE =
      Option.withDefault(
          "grace",
          ValueTypes.durationFrom(MIN_GRACE, MAX_DURATION),
          Units.duration(DEFAULT_GRACE),
          "staged files younger than this may still be wanted, and are not deleted");
  private static final Option<Moment> SINCE =
      Option.optional("since", moment(), "all", "looks only at events from this time on: " + TIME);
  private static final Option<Moment> UNTIL =
      Option.optional(
          "until", moment(), "all", "looks only at events before this time, written as --since");
  private static final Option<Boolean> DEEP =
      Option.flag("deep", "compares checksums and rows of all published files, not only sizes");
  private static final Option<Boolean> COMPACT =
      Option.flag(
          "compact",
          "makes large files of the small ones of hours older than --settle, beside them, and a"
              + " manifest.txt of files that hold every row once");
  static final Option<Duration> EVERY =
      Option.optional(
          "every",
          ValueTypes.durationFrom(Duration.ofSeconds(1), MAX_DURATION),
          "one round",
          "repeats it, from start to start, until SIGTERM or Ctrl-C");
  private static final Option<Integer> SHARDS =
      Option.withDefault(
          "shards",
          ValueTypes.integer(1, JoinConfig.MAX_SHARDS),
          String.valueOf(DEFAULT_SHARDS),
          "parts that missing events are split into; those of one are in memory together");
  private static final Option<Integer> WRITERS =
      Option.optional(
          "writers",
          ValueTypes.integer(1, JoinConfig.MAX_WRITERS),
          "the runner's parallelism",
          "how many commit side by side");

  static final OptionTable TABLE =
      OptionTable.of(
              RegistryOptions.OUTPUT,
              EVERY,
              ReportOption.REPORT,
              SETTLE,
              SINCE,
              UNTIL,
              DEEP,
              COMPACT,
              ADOPT,
              GRACE,
              NotedOptions.PRIMARY_LOG,
              NotedOptions.FOREIGN_LOG,
              NotedOptions.REGISTRY,
              PIPELINE_ID,
              NotedOptions.ADAPTER,
              NotedOptions.PRIMARY_ID,
              NotedOptions.PRIMARY_TIME,
              NotedOptions.FOREIGN_ID,
              NotedOptions.FOREIGN_KEY,
              NotedOptions.FOREIGN_TIME,
              NotedOptions.PRIMARY_TIME_UNIT,
              NotedOptions.FOREIGN_TIME_UNIT,
              JoinOptions.RUNNER,
              SHARDS,
              WRITERS)
          .withForeign(new BeamArguments())
          .withRelation(NotedOptions::checkUri)
          .withRelation(ReconcileOptions::checkRange)
          .withRelation(JoinOptions::checkForeign);

  private ReconcileOptions() {}

  private static Set<String> ids(String text) {
    List<String> ids = List.of(text.split(",", -1));
    ids.forEach(PipelineId::check);
    return Set.copyOf(ids);
  }

  private static ValueType<Moment> moment() {
    return new ValueType<>("TIME", TIME, ReconcileOptions::moment);
  }

  private static Moment moment(String text) {
    return text.contains("-") ? Moment.parse(text) : new Moment.Ago(Units.parseDuration(text));
  }

  /** Relation: the range is not empty, as far as that can be told now. */
  private static List<Problem> checkRange(Options options) {
    Optional<Moment> since = options.find(SINCE);
    Optional<Moment> until = options.find(UNTIL);
    return since.isPresent()
            && until.isPresent()
            && Moment.areNeverInOrder(since.get(), until.get())
        ? List.of(
            new Problem(
                "--until=" + written(until.get()), "must be after --since=" + written(since.get())))
        : List.of();
  }

  private static String written(Moment moment) {
    return moment instanceof Moment.Ago ago ? Units.duration(ago.duration()) : moment.toString();
  }

  /**
   * The configuration of options that {@link #TABLE} has parsed.
   *
   * @throws UsageException if the settings can't be found out, or do not fit
   * @throws IOException if what the joins noted can't be read
   */
  static ReconcileConfig config(Options options) throws UsageException, IOException {
    Path output = options.get(RegistryOptions.OUTPUT);
    if (!Files.isDirectory(output)) {
      throw usage("--output=" + output, "there is no such directory");
    }
    NotedSettings noted = NotedSettings.of(options);
    JoinSettings settings = noted.settings();
    String pipelineId = pipelineId(options, noted.joins());
    try {
      return new ReconcileConfig(
          output,
          settings,
          pipelineId,
          options.find(ADOPT).orElse(Set.of()),
          options.get(SETTLE),
          options.get(GRACE),
          options.find(SINCE),
          options.find(UNTIL),
          options.get(DEEP),
          options.get(COMPACT),
          options.get(SHARDS),
          options.find(WRITERS).map(OptionalInt::of).orElse(OptionalInt.empty()));
    } catch (InvalidConfigException e) {
      throw new UsageException(
          e.problems().stream()
              .map(p -> new Problem("--" + p.property() + "=" + p.value(), p.message()))
              .toList());
    }
  }

  private static String pipelineId(Options options, List<JoinSettings.Noted> noted)
      throws UsageException {
    Optional<String> given = options.find(PIPELINE_ID);
    if (given.isEmpty()) {
      return noted.stream()
          .findFirst()
          .map(join -> ReconcileConfig.pipelineIdFor(join.pipelineId()))
          .orElseThrow(
              () ->
                  usage(
                      "--pipelineId=ID",
                      "is needed: no join has noted its settings in this output"));
    }
    if (noted.stream().anyMatch(join -> join.pipelineId().equals(given.get()))) {
      throw usage(
          "--pipelineId=" + given.get(),
          "is the id of a join of this output; a reconciliation needs one of its own");
    }
    return given.get();
  }

  private static UsageException usage(String option, String problem) {
    return new UsageException(List.of(new Problem(option, problem)));
  }
}
