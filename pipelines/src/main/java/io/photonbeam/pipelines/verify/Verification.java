package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.Tally.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Audits a joined output against its logs: whether each foreign event that can be joined is there
 * once, with the right primary event, and both as they stand in the logs.
 *
 * <p>Every log line and row is reduced to 128-bit hashes of its ids and of its canonical payload.
 * They go to temporary files, split by hash, and are compared part by part, so that memory is
 * bounded by the largest part and not by the logs. If violations are found, a second pass over the
 * files fetches a few of them in full.
 *
 * <p>The output is listed and read before the logs: a row that becomes visible meanwhile is not
 * judged, and events that arrive meanwhile may count as missing. Beside running pipelines only
 * {@code missing} can therefore be too high. Not thread-safe.
 */
public final class Verification {
  private final VerifyConfig config;
  private final LongSupplier pending;

  /** A verification that asks the configured registry for what is pending. */
  public Verification(VerifyConfig config) {
    this(config, () -> PendingCommits.rows(config));
  }

  /** A verification that is told how many joined events are committed but unpublished. */
  Verification(VerifyConfig config, LongSupplier pending) {
    this.config = config;
    this.pending = pending;
  }

  /**
   * Runs it.
   *
   * @param listener hears of the progress
   * @throws NotDirectoryException if a log's folder does not exist
   * @throws IOException if the work folder can not be used
   */
  public VerifyReport run(VerifyProgress.Listener listener) throws IOException {
    long start = System.nanoTime();
    requireLog("primaryLog", config.primaryLog());
    requireLog("foreignLog", config.foreignLog());
    long waiting = pending.getAsLong();
    Files.createDirectories(config.workFolder());
    Path folder = Files.createTempDirectory(config.workFolder(), "photonbeam-verify-");
    try (Workers workers = new Workers(config.threads(), listener)) {
      return run(folder, workers, waiting, start);
    } finally {
      deleteAll(folder);
    }
  }

  private VerifyReport run(Path folder, Workers workers, long waiting, long start)
      throws IOException {
    List<Path> joined = OutputScan.files(config.output());
    List<Schema> primarySchemas = schemas(logFiles(config.primaryLog()));
    List<Schema> foreignSchemas = schemas(logFiles(config.foreignLog()));
    OutputScan output = new OutputScan(foreignSchemas, primarySchemas);
    FieldDefaults defaults =
        FieldDefaults.of(Stream.concat(primarySchemas.stream(), foreignSchemas.stream()).toList());
    Tally tally = new Tally(config.maxExamples());
    Findings rows = new Findings();
    Findings primary = new Findings();
    Findings foreign = new Findings();
    try (Comparison comparison =
        new Comparison(folder, partitions(joined), Runtime.getRuntime().maxMemory() / 10, tally)) {
      workers.files(
          "reading the output",
          joined,
          file -> output.scan(file, rows, new RowDigests(config, comparison, defaults, tally)));
      scan(
          "reading the foreign log",
          config.foreignLog(),
          config.foreignFields(),
          foreign,
          file -> EventDigests.ofForeign(comparison, defaults),
          workers);
      scan(
          "reading the primary log",
          config.primaryLog(),
          config.primaryFields(),
          primary,
          file -> EventDigests.ofPrimary(comparison, defaults),
          workers);
      List<Integer> parts = IntStream.range(0, comparison.partitions()).boxed().toList();
      workers.all("comparing by primary id", parts, comparison::settleByPrimary);
      workers.all("comparing by foreign id", parts, comparison::settleByForeign);
    }
    Examples examples = new Examples(config, defaults, tally);
    if (examples.isWanted()) {
      fetch(examples, output, joined, workers);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return report(tally, rows, primary, foreign, examples, waiting, seconds);
  }

  private void fetch(Examples examples, OutputScan output, List<Path> joined, Workers workers)
      throws IOException {
    String stage = "fetching examples";
    Findings known = new Findings();
    workers.files(stage, joined, file -> output.scan(file, known, examples.rowsOf(file)));
    scan(
        stage,
        config.foreignLog(),
        config.foreignFields(),
        known,
        examples::foreignEventsOf,
        workers);
    if (examples.isPrimaryWanted()) {
      scan(
          stage,
          config.primaryLog(),
          config.primaryFields(),
          known,
          examples::primaryEventsOf,
          workers);
    }
  }

  private static VerifyReport report(
      Tally tally,
      Findings rows,
      Findings primary,
      Findings foreign,
      Examples examples,
      long waiting,
      double seconds) {
    List<VerifyReport.Place> places = new ArrayList<>(foreign.places());
    places.addAll(primary.places());
    long foreignEvents = tally.foreignEvents.sum();
    long joinable = tally.joinable.sum();
    return new VerifyReport(
        foreignEvents,
        joinable,
        tally.joined.sum(),
        tally.count(Violation.MISSING),
        tally.count(Violation.DUPLICATES),
        tally.count(Violation.SPURIOUS),
        tally.count(Violation.DIFFERENT),
        foreignEvents - joinable,
        waiting,
        tally.primaryEvents.sum(),
        primary.records.sum(),
        foreign.records.sum(),
        primary.files.sum() + foreign.files.sum(),
        primary.malformed.sum() + foreign.malformed.sum(),
        primary.damagedBlocks.sum() + foreign.damagedBlocks.sum(),
        primary.halfWrittenTails.sum() + foreign.halfWrittenTails.sum(),
        primary.unreadableFiles.sum() + foreign.unreadableFiles.sum(),
        rows.records.sum(),
        rows.files.sum(),
        rows.unreadableFiles.sum(),
        seconds,
        places,
        rows.places(),
        examples.found());
  }

  private static void scan(
      String stage,
      Path log,
      EventFields fields,
      Findings findings,
      Function<Path, LogScan.Visitor> visitors,
      Workers workers)
      throws IOException {
    workers.files(
        stage, logFiles(log), file -> LogScan.scan(file, fields, findings, visitors.apply(file)));
  }

  /** A part's hash tables take about four times its entries, and each thread has one in memory. */
  private int partitions(List<Path> joined) throws IOException {
    if (config.partitions().isPresent()) {
      return config.partitions().getAsInt();
    }
    long bytes = bytes(joined) + bytes(logFiles(config.primaryLog()));
    bytes += bytes(logFiles(config.foreignLog()));
    // A line leaves 32 to 56 bytes; compressed logs hold one in ten bytes at the densest.
    long spooled = bytes * 4;
    long part = Runtime.getRuntime().maxMemory() / 16 / config.threads();
    return (int) Math.max(1, Math.min(4_096, spooled / Math.max(1, part) + 1));
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(Workers::size).sum();
  }

  private static void requireLog(String property, Path log) throws IOException {
    if (!Files.isDirectory(log)) {
      throw new NotDirectoryException(
          "%s=%s: there is no such folder; name the one that holds the log's *.avro files."
              .formatted(property, log));
    }
  }

  /** The files of a log: all {@code *.avro} below it but hidden ones, in path order. */
  private static List<Path> logFiles(Path log) throws IOException {
    try (Stream<Path> walk = Files.walk(log, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(file -> file.toString().endsWith(".avro"))
          .filter(file -> OutputScan.isVisible(log.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<Schema> schemas(List<Path> files) {
    Set<Schema> found = new LinkedHashSet<>();
    files.forEach(file -> LogScan.schema(file).ifPresent(found::add));
    return List.copyOf(found);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(folder);
  }
}
