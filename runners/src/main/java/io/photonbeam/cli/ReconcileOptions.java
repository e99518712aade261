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
import io.photonbeam.log.EventFields;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * The options of a reconciliation, and the configuration made of them and of what the joins of the
 * output noted.
 */
final class ReconcileOptions {
  private static final String AS_NOTED = "as the joins noted";
  private static final String TIME =
      "a date (UTC), an instant such as 2026-01-31T12:00:00Z, or how long before now, such as 3d";

  private static final Option<Path> PRIMARY_LOG =
      Option.optional(
          "primaryLog", ValueTypes.path("DIR"), AS_NOTED, "directory of the primary log");
  private static final Option<Path> FOREIGN_LOG =
      Option.optional(
          "foreignLog", ValueTypes.path("DIR"), AS_NOTED, "directory of the foreign log");
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
              PRIMARY_LOG,
              FOREIGN_LOG,
              RegistryOptions.REGISTRY,
              PIPELINE_ID,
              AdapterOption.ADAPTER,
              LogOptions.PRIMARY_ID,
              LogOptions.PRIMARY_TIME,
              LogOptions.FOREIGN_ID,
              LogOptions.FOREIGN_KEY,
              LogOptions.FOREIGN_TIME,
              JoinOptions.RUNNER,
              SHARDS,
              WRITERS)
          .withForeign(new BeamArguments())
          .withRelation(RegistryOptions::checkUri)
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
    if (options.find(SINCE).orElse(null) instanceof Moment.At since
        && options.find(UNTIL).orElse(null) instanceof Moment.At until
        && !since.instant().isBefore(until.instant())) {
      return List.of(new Problem("--until=" + until, "must be after --since=" + since));
    }
    return List.of();
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
    List<JoinSettings.Noted> noted = JoinSettings.notedIn(output);
    JoinSettings settings = new Resolving(options, output, noted).settings();
    String pipelineId = pipelineId(options, noted);
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

  /** Finds the settings: what is given, else what all joins noted, else the default. */
  private static final class Resolving {
    private final Options options;
    private final Path output;
    private final List<JoinSettings.Noted> noted;
    private final List<Problem> problems = new ArrayList<>();

    Resolving(Options options, Path output, List<JoinSettings.Noted> noted) {
      this.options = options;
      this.output = output;
      this.noted = noted;
    }

    JoinSettings settings() throws UsageException {
      Path primaryLog = log(PRIMARY_LOG, JoinSettings::primaryLog);
      Path foreignLog = log(FOREIGN_LOG, JoinSettings::foreignLog);
      String registry =
          find(RegistryOptions.REGISTRY, JoinSettings::registry)
              .orElseGet(() -> JoinConfig.defaultRegistry(output));
      EventFields primaryFields =
          EventFields.primary(
              field(LogOptions.PRIMARY_ID, s -> s.primaryFields().id()),
              field(LogOptions.PRIMARY_TIME, s -> s.primaryFields().time()));
      EventFields foreignFields =
          EventFields.foreign(
              field(LogOptions.FOREIGN_ID, s -> s.foreignFields().id()),
              field(LogOptions.FOREIGN_KEY, s -> s.foreignFields().key()),
              field(LogOptions.FOREIGN_TIME, s -> s.foreignFields().time()));
      Optional<String> adapter =
          find(AdapterOption.ADAPTER, s -> s.adapter().orElse("")).filter(name -> !name.isEmpty());
      if (!problems.isEmpty()) {
        throw new UsageException(problems);
      }
      return new JoinSettings(
          primaryLog, foreignLog, registry, primaryFields, foreignFields, adapter);
    }

    private <T> Optional<T> find(Option<T> option, Function<JoinSettings, T> property) {
      if (options.isGiven(option)) {
        return options.find(option);
      }
      List<T> values =
          noted.stream().map(JoinSettings.Noted::settings).map(property).distinct().toList();
      if (values.size() > 1) {
        problems.add(
            new Problem(
                "--" + option.name() + "=" + option.type().placeholder(),
                "is needed: the joins of this output noted different ones, " + values));
      }
      return values.stream().findFirst();
    }

    private String field(Option<String> option, Function<JoinSettings, String> property) {
      return find(option, property).orElseGet(() -> options.get(option));
    }

    /** An empty folder would look as if nothing were to be done, or nothing could be. */
    private Path log(Option<Path> option, Function<JoinSettings, Path> property) {
      Optional<Path> found = find(option, property);
      if (found.isEmpty()) {
        problems.add(
            new Problem(
                "--" + option.name() + "=DIR",
                "is needed: no join has noted its settings in " + output));
      } else if (!Files.isDirectory(found.get())) {
        problems.add(
            new Problem("--" + option.name() + "=" + found.get(), "there is no such directory"));
      }
      return found.orElse(output);
    }
  }
}
