package io.photonbeam.pipelines.reconcile;

import static io.photonbeam.pipelines.option.ValueTypes.duration;

import io.photonbeam.pipelines.config.Folders;
import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.Units;
import io.photonbeam.pipelines.option.ValueType;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.run.RunConfig;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.repair.ReconcileWindow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reconciliation does, and the declaration of the options that say so. Immutable and
 * checked.
 *
 * @param options values of {@link #OPTIONS}, with all that the joins noted
 */
public record ReconcileConfig(Options options) implements RunConfig {
  private static final String TIME =
      "a date (UTC), an instant such as 2026-01-31T12:00:00Z, or how long before now, such as 3d";
  private static final ValueType<Moment> MOMENT =
      ValueType.of("TIME", TIME, ReconcileConfig::moment).writtenBy(ReconcileConfig::written);

  /** Of this output only, and of no join. */
  public static final Option<String> PIPELINE_ID =
      JoinConfig.PIPELINE_ID
          .whenAbsent("<a join's id>.reconcile")
          .describedAs("the name under which it commits; of this output only");

  public static final Option<Set<String>> ADOPT =
      Option.optional(
          "adopt",
          ValueType.of("ID[,ID]", "ids of pipelines, with commas between", ReconcileConfig::ids)
              .writtenBy(ids -> String.join(",", ids))
              .where(ids -> ids.stream().allMatch(id -> PipelineId.problem(id).isEmpty())),
          "none",
          "takes over what pipelines of other outputs have committed and not published; these must"
              + " have ended; name their output with --peer if it can be read, else nobody may read"
              + " it any more");

  public static final Option<String> REBUILD_OUTPUT_OF =
      Option.optional(
          "rebuildOutputOf",
          OutputOptions.PIPELINE,
          "none",
          "makes here, from the logs, all rows of another output, that of this pipeline; it must be"
              + " gone for good, with all of its pipelines");

  public static final Option<List<Path>> PEER =
      Option.optional(
          "peer",
          OutputOptions.FOLDERS,
          "none",
          "other outputs over the same registry: looks that their rows are there, and changes"
              + " nothing in them");

  /** Those that are dated in the future are not young. */
  public static final Option<Duration> SETTLE =
      Option.withDefault(
          "settle",
          duration("0ms", "365d"),
          "5m",
          "events younger than this, by their own time, are left to the join");

  /** Nor are unpublished commits of pipelines of other outputs, of this age, anybody's fault. */
  public static final Option<Duration> GRACE =
      Option.withDefault(
          "grace",
          duration("1s", "365d"),
          "10m",
          "staged files younger than this may still be wanted, and are not deleted");

  public static final Option<Moment> SINCE =
      Option.optional("since", MOMENT, "all", "looks only at events from this time on: " + TIME);
  public static final Option<Moment> UNTIL =
      Option.optional(
          "until", MOMENT, "all", "looks only at events before this time, written as --since");
  public static final Option<Boolean> DEEP =
      Option.flag("deep", "compares checksums and rows of all published files, not only sizes");
  public static final Option<Boolean> COMPACT =
      Option.flag(
          "compact",
          "makes large files of the small ones of hours older than --settle, beside them, and a"
              + " manifest.txt of files that hold every row once");
  public static final Option<Integer> SHARDS =
      Option.withDefault(
          "shards",
          JoinConfig.SHARDS.type(),
          "256",
          "parts that missing events are split into; those of one are in memory together");

  private static final Option<Duration> START_TIMEOUT =
      OutputOptions.START_TIMEOUT.describedAs(
          "how long a round waits at its start for a registry that is locked or can't be reached");

  public static final OptionTable OPTIONS =
      OptionTable.of(
              OutputOptions.OUTPUT,
              SETTLE,
              SINCE,
              UNTIL,
              DEEP,
              COMPACT,
              PEER,
              ADOPT,
              REBUILD_OUTPUT_OF,
              GRACE,
              PIPELINE_ID)
          .and(NotedOptions.ALL)
          .and(SHARDS, JoinConfig.WRITERS, START_TIMEOUT)
          .withRelation(ReconcileConfig::checkRange)
          .withRelation(ReconcileConfig::checkAdopted)
          .withRelation(ReconcileConfig::checkPeers)
          .withRelation(options -> OutputOptions.checkStaged(options, PIPELINE_ID));

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public ReconcileConfig {
    options = OPTIONS.check(options);
  }

  /** Of an output that a join with these settings writes; all else by default. */
  public static Options of(Path output, SavedJoinConfig settings, String pipelineId) {
    return settings.toOptions().with(OutputOptions.OUTPUT, output).with(PIPELINE_ID, pipelineId);
  }

  private static Set<String> ids(String text) {
    return Set.copyOf(List.of(text.split(",", -1)));
  }

  private static Moment moment(String text) {
    return text.contains("-") ? Moment.parse(text) : new Moment.Ago(Units.parseDuration(text));
  }

  private static String written(Moment moment) {
    return moment instanceof Moment.Ago ago ? Units.duration(ago.duration()) : moment.toString();
  }

  /** Relation: the range is not empty, as far as that can be told now. */
  private static List<Problem> checkRange(Options options) {
    Optional<Moment> since = options.find(SINCE);
    Optional<Moment> until = options.find(UNTIL);
    return since.isPresent()
            && until.isPresent()
            && Moment.areNeverInOrder(since.get(), until.get())
        ? List.of(UNTIL.problem(until.get(), "must be after --since=" + written(since.get())))
        : List.of();
  }

  private static List<Problem> checkAdopted(Options options) {
    Set<String> adopted = options.find(ADOPT).orElse(Set.of());
    return options
        .find(PIPELINE_ID)
        .filter(adopted::contains)
        .map(id -> ADOPT.problem(Set.of(id), "is the reconciliation's own --pipelineId"))
        .stream()
        .toList();
  }

  /** Relation: neither the output nor a peer is, or lies in, another of them. */
  private static List<Problem> checkPeers(Options options) {
    List<Path> all = new ArrayList<>(options.find(PEER).orElse(List.of()));
    options.given(OutputOptions.OUTPUT).ifPresent(all::add);
    return Folders.together(all)
        .map(two -> PEER.problem(options.get(PEER), "must be apart: " + two))
        .stream()
        .toList();
  }

  @Override
  public Path output() {
    return get(OutputOptions.OUTPUT);
  }

  /** Those of the join that writes the output. */
  public SavedJoinConfig settings() {
    return SavedJoinConfig.of(options);
  }

  @Override
  public String pipelineId() {
    return get(PIPELINE_ID);
  }

  /** Pipelines of other outputs that have ended, and whose unpublished commits are taken over. */
  public Set<String> adopted() {
    return find(ADOPT).orElse(Set.of());
  }

  /** A pipeline of an output that is gone for good, and is made again in this one. */
  Optional<String> lostPipeline() {
    return find(REBUILD_OUTPUT_OF);
  }

  /** Whether it takes anything over, so that the output may be a new one. */
  boolean takesOver() {
    return !adopted().isEmpty() || lostPipeline().isPresent();
  }

  /** Other outputs over the same registry. */
  List<Path> peers() {
    return find(PEER).orElse(List.of());
  }

  /**
   * What a round that begins now looks at.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  Scope scope(Instant now) {
    return new Scope(
        find(SINCE).map(moment -> moment.resolve(now)),
        find(UNTIL).map(moment -> moment.resolve(now)),
        get(DEEP));
  }

  /** Which events a round looks after that begins now. */
  ReconcileWindow window(Scope scope, Instant now) {
    return ReconcileWindow.of(scope.since(), scope.until(), get(SETTLE), now);
  }

  /**
   * The id under which an output is reconciled into which a join writes. Not the same for all
   * outputs: several may share a registry.
   */
  public static String pipelineIdFor(String joinId) {
    return PipelineId.derived(joinId, ".reconcile");
  }
}
