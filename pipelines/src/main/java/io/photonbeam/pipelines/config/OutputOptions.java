package io.photonbeam.pipelines.config;

import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueType;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.stores.StoreUri;
import io.photonbeam.transforms.shaping.Adapters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Options that say where the joined output is, its registry, and how its rows are made. */
public final class OutputOptions {
  /** Names no adapter, where one was noted. */
  public static final String NO_ADAPTER = "none";

  /** What a pipeline may be called among those of one registry. */
  public static final ValueType<String> PIPELINE =
      ValueType.of(
              "ID",
              "1 to 64 letters, digits, _ . or -, beginning with a letter or digit",
              (String text) -> text)
          .where(id -> PipelineId.problem(id).isEmpty());

  /** Several outputs. */
  public static final ValueType<List<Path>> FOLDERS =
      ValueTypes.paths("DIR").withProblem(OutputOptions::problem);

  /** Which foreign events are taken, or where primary events are. */
  public static final ValueType<String> STORE =
      ValueTypes.storeUri("URI").withProblem(OutputOptions::storeProblem);

  /** Holds {@code joined/} and {@code _staged/}; made when missing. */
  public static final Option<Path> OUTPUT =
      Option.required(
          "output",
          ValueTypes.path("DIR").withProblem(OutputPlaces::problem),
          "directory of the output; joined/ and _staged/ in it are on one file system");

  /** In place of {@link #OUTPUT}, for commands that look at several together. */
  public static final Option<List<Path>> OUTPUTS =
      Option.required(
          OUTPUT.name(),
          FOLDERS,
          "directory of the output; of several that share a registry, all of them, with commas"
              + " between");

  public static final Option<String> REGISTRY =
      Option.withDefault(
          "registry",
          STORE,
          options -> defaultRegistry(outputs(options).get(0)),
          "sqlite:<output>/registry.db",
          "which foreign events are taken; pipelines that share it join each of them once:"
              + " sqlite:PATH on one machine, fdb:CLUSTER_FILE[?prefix=NAME] on several");

  /** A {@code JoinAdapter}. */
  public static final Option<String> ADAPTER =
      Option.optional(
          "adapter",
          ValueTypes.text("CLASS").withProblem(OutputOptions::adapterProblem),
          "rows of both events",
          "class on the class path that filters or shapes the joined rows");

  public static final Option<Duration> START_TIMEOUT =
      Option.withDefault(
          "startTimeout",
          ValueTypes.duration("0ms", "1d"),
          "1m",
          "how long a start waits for a registry or index that is locked or can't be reached, for"
              + " another process with the same pipeline id, and for free slots of a cluster");

  private OutputOptions() {}

  /** The outputs that are given by {@link #OUTPUT} or {@link #OUTPUTS}; empty if none is. */
  private static List<Path> outputs(Options options) {
    Object given = options.given().get(OUTPUT.name());
    if (given instanceof Path one) {
      return List.of(one);
    }
    return options.given(OUTPUTS).orElse(List.of());
  }

  /** Where an output's registry is when no other is named. */
  public static String defaultRegistry(Path output) {
    return "sqlite:" + output.resolve("registry.db");
  }

  private static Optional<String> problem(List<Path> outputs) {
    return outputs.stream()
        .flatMap(
            output ->
                OutputPlaces.problem(output)
                    .map(problem -> outputs.size() == 1 ? problem : output + " " + problem)
                    .stream())
        .findFirst();
  }

  /** What is wrong with a store's URI, or stands in the place of its file. */
  public static Optional<String> storeProblem(String uri) {
    return StoreUri.problem(uri).or(() -> StoreUri.parse(uri).obstacle());
  }

  private static Optional<String> adapterProblem(String name) {
    return name.equals(NO_ADAPTER) ? Optional.empty() : Adapters.problem(name);
  }

  /** The adapter that is named, if one is. */
  public static Optional<String> adapter(Options options) {
    return options.find(ADAPTER).filter(name -> !name.equals(NO_ADAPTER));
  }

  /** Relation: neither log lies in what the output holds, or holds it. */
  public static List<Problem> checkLogs(Options options) {
    return outputs(options).stream()
        .flatMap(
            output ->
                Stream.of(LogOptions.PRIMARY_LOG, LogOptions.FOREIGN_LOG)
                    .flatMap(log -> checkLog(log, options, output).stream()))
        .toList();
  }

  /** Relation: of several outputs none is, or lies in, another. */
  public static List<Problem> checkOutputsApart(Options options) {
    List<Path> outputs = outputs(options);
    return Folders.together(outputs)
        .map(two -> OUTPUTS.problem(outputs, "must be apart: " + two))
        .stream()
        .toList();
  }

  /** Relation: a pipeline, which an option names, can stage its files. */
  public static List<Problem> checkStaged(Options options, Option<String> pipeline) {
    return options
        .given(OUTPUT)
        .flatMap(
            output ->
                options
                    .given(pipeline)
                    .flatMap(id -> OutputPlaces.problemOfStaged(output, id))
                    .map(problem -> OUTPUT.problem(output, problem)))
        .stream()
        .toList();
  }

  /** Relation: the file of a store, if an option names one, lies in no log and in no rows. */
  public static List<Problem> checkStore(Options options, Option<String> store) {
    return options
        .given(store)
        .filter(uri -> StoreUri.problem(uri).isEmpty())
        .filter(uri -> StoreUri.parse(uri).isFile())
        .flatMap(
            uri ->
                placeProblem(options, StoreUri.parse(uri).path())
                    .map(problem -> store.problem(uri, problem)))
        .stream()
        .toList();
  }

  private static Optional<String> placeProblem(Options options, Path file) {
    Stream<String> logs =
        Stream.of(LogOptions.PRIMARY_LOG, LogOptions.FOREIGN_LOG)
            .flatMap(log -> options.given(log).stream())
            .filter(log -> Folders.isOfLog(file, log))
            .map("lies in the log %s, where its files would be taken for the log's"::formatted);
    Stream<String> outputs =
        outputs(options).stream()
            .filter(output -> Folders.isOfRows(file, output))
            .map("lies in a folder of the output %s that holds its rows"::formatted);
    return Stream.concat(logs, outputs).findFirst();
  }

  private static Optional<Problem> checkLog(Option<Path> log, Options options, Path output) {
    return options
        .given(log)
        .flatMap(path -> Folders.problem(path, output).map(problem -> log.problem(path, problem)));
  }
}
