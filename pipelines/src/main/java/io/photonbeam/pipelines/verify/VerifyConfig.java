package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Config;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is audited, and with how much of the machine; and the declaration of the options that say
 * so. Immutable and checked.
 *
 * @param options values of {@link #OPTIONS}
 * @param workFolder where temporary files go, about 200 bytes for each log line; default the
 *     system's
 * @param threads files read and partitions compared at a time; default the number of processors
 * @param partitions parts the comparison is split into, each of which must fit into memory; empty
 *     (default) derives it from the size of the input and of the heap
 * @param maxExamples examples told of each kind of violation, default 5
 */
public record VerifyConfig(
    Options options, Path workFolder, int threads, OptionalInt partitions, int maxExamples)
    implements Config {

  public static final Option<Boolean> MANIFEST =
      Option.flag(
          "manifest",
          "audits the files that manifest.txt lists, which 'reconcile --compact' writes, instead of"
              + " all below joined/");
  public static final Option<Duration> SETTLE =
      Option.withDefault(
          "settle",
          ValueTypes.duration("0ms", "365d"),
          "5m",
          "half a block at the end of a log file is left to its writer for so long after the last"
              + " write; later it counts as not read");

  public static final OptionTable OPTIONS =
      OptionTable.of(
              LogOptions.PRIMARY_LOG,
              LogOptions.FOREIGN_LOG,
              OutputOptions.OUTPUTS,
              OutputOptions.REGISTRY,
              OutputOptions.ADAPTER,
              MANIFEST,
              SETTLE)
          .and(LogOptions.FIELDS)
          .withRelation(LogOptions::checkApart)
          .withRelation(OutputOptions::checkLogs)
          .withRelation(OutputOptions::checkOutputsApart);

  /**
   * Checks them.
   *
   * @throws io.photonbeam.pipelines.option.InvalidOptionsException with every value that does not
   *     fit
   */
  public VerifyConfig {
    options = OPTIONS.check(options);
  }

  /** With the usual share of the machine. */
  public VerifyConfig(Options options) {
    this(
        options,
        Path.of(System.getProperty("java.io.tmpdir")),
        Runtime.getRuntime().availableProcessors(),
        OptionalInt.empty(),
        5);
  }

  /** All else by default. */
  public static VerifyConfig of(Path primaryLog, Path foreignLog, Path... outputs) {
    return new VerifyConfig(
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, primaryLog)
            .with(LogOptions.FOREIGN_LOG, foreignLog)
            .with(OutputOptions.OUTPUTS, List.of(outputs)));
  }

  /** The same with another value. */
  public <T> VerifyConfig with(Option<T> option, T value) {
    return with(options.with(option, value));
  }

  public VerifyConfig withFields(EventFields primary, EventFields foreign) {
    return with(options.with(LogOptions.ofPrimary(primary)).with(LogOptions.ofForeign(foreign)));
  }

  private VerifyConfig with(Options others) {
    return new VerifyConfig(others, workFolder, threads, partitions, maxExamples);
  }

  public VerifyConfig withWorkFolder(Path folder) {
    return new VerifyConfig(options, folder, threads, partitions, maxExamples);
  }

  public VerifyConfig withPartitions(int count) {
    return new VerifyConfig(options, workFolder, threads, OptionalInt.of(count), maxExamples);
  }

  Path primaryLog() {
    return get(LogOptions.PRIMARY_LOG);
  }

  Path foreignLog() {
    return get(LogOptions.FOREIGN_LOG);
  }

  /** The outputs that are audited together; their rows are one joined log. */
  public List<Path> outputs() {
    return get(OutputOptions.OUTPUTS);
  }

  EventFields primaryFields() {
    return LogOptions.primaryFields(options);
  }

  EventFields foreignFields() {
    return LogOptions.foreignFields(options);
  }

  /** The class of the adapter that made the rows; empty for rows of both events. */
  public Optional<String> adapter() {
    return OutputOptions.adapter(options);
  }
}
