package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.JoinConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is audited, and with how much of the machine.
 *
 * @param primaryLog folder of the primary log
 * @param foreignLog folder of the foreign log
 * @param output folder that holds {@code joined/}
 * @param manifest whether the files that its {@code manifest.txt} lists are the output; default all
 *     below {@code joined/}
 * @param registry URI of the registry that tells what is committed but unpublished; empty (default)
 *     takes the output's own if there is one
 * @param primaryFields roles in the primary log
 * @param foreignFields roles in the foreign log
 * @param adapter class of the adapter that made the rows; empty (default) for rows of both events
 * @param workFolder where temporary files go, about 200 bytes for each log line; default the
 *     system's
 * @param threads files read and partitions compared at a time; default the number of processors
 * @param partitions parts the comparison is split into, each of which must fit into memory; empty
 *     (default) derives it from the size of the input and of the heap
 * @param maxExamples examples told of each kind of violation, default 5
 * @param settle a log file that was last written longer ago than this, and ends in half a block, is
 *     not waited for any more: the end of it was not seen; default 5 min
 */
public record VerifyConfig(
    Path primaryLog,
    Path foreignLog,
    Path output,
    boolean manifest,
    Optional<String> registry,
    EventFields primaryFields,
    EventFields foreignFields,
    Optional<String> adapter,
    Path workFolder,
    int threads,
    OptionalInt partitions,
    int maxExamples,
    Duration settle) {

  public static final Duration DEFAULT_SETTLE = Duration.ofMinutes(5);

  /** A configuration with default settings. */
  public static VerifyConfig of(Path primaryLog, Path foreignLog, Path output) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        false,
        Optional.empty(),
        JoinConfig.DEFAULT_PRIMARY_FIELDS,
        JoinConfig.DEFAULT_FOREIGN_FIELDS,
        Optional.empty(),
        Path.of(System.getProperty("java.io.tmpdir")),
        Runtime.getRuntime().availableProcessors(),
        OptionalInt.empty(),
        5,
        DEFAULT_SETTLE);
  }

  public VerifyConfig withRegistry(String uri) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        Optional.of(uri),
        primaryFields,
        foreignFields,
        adapter,
        workFolder,
        threads,
        partitions,
        maxExamples,
        settle);
  }

  public VerifyConfig withFields(EventFields primary, EventFields foreign) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        registry,
        primary,
        foreign,
        adapter,
        workFolder,
        threads,
        partitions,
        maxExamples,
        settle);
  }

  public VerifyConfig withAdapter(String className) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        registry,
        primaryFields,
        foreignFields,
        Optional.of(className),
        workFolder,
        threads,
        partitions,
        maxExamples,
        settle);
  }

  public VerifyConfig withWorkFolder(Path folder) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        registry,
        primaryFields,
        foreignFields,
        adapter,
        folder,
        threads,
        partitions,
        maxExamples,
        settle);
  }

  public VerifyConfig withPartitions(int count) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        registry,
        primaryFields,
        foreignFields,
        adapter,
        workFolder,
        threads,
        OptionalInt.of(count),
        maxExamples,
        settle);
  }

  /** With the files that the output's manifest lists. */
  public VerifyConfig withManifest() {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        true,
        registry,
        primaryFields,
        foreignFields,
        adapter,
        workFolder,
        threads,
        partitions,
        maxExamples,
        settle);
  }

  public VerifyConfig withSettle(Duration duration) {
    return new VerifyConfig(
        primaryLog,
        foreignLog,
        output,
        manifest,
        registry,
        primaryFields,
        foreignFields,
        adapter,
        workFolder,
        threads,
        partitions,
        maxExamples,
        duration);
  }
}
