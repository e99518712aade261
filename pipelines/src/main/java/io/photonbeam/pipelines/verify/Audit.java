package io.photonbeam.pipelines.verify;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.Unseen;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.pipelines.output.OutputPresence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One run of a {@link Verification}: what it reads, and what it has found so far. Not thread-safe.
 */
final class Audit {
  private final VerifyConfig config;
  private final RegistryFacts facts;
  private final ScanPool workers;
  private final AuditedLog primaryLog;
  private final AuditedLog foreignLog;
  private final List<Path> joined;
  private final OutputScan output;
  private final FieldDefaults defaults;
  private final AuditCounts counts;
  private final Findings rows = new Findings();
  private final Findings primary;
  private final Findings foreign;

  /**
   * Lists the output, and looks at the schemas of the logs.
   *
   * @param settled half a block at the end of a log file last written before is a fault
   */
  Audit(
      VerifyConfig config,
      RegistryFacts facts,
      ScanPool workers,
      InstantSource clock,
      Instant settled)
      throws IOException {
    this.config = config;
    this.facts = facts;
    this.workers = workers;
    this.primary = new Findings(clock);
    this.foreign = new Findings(clock);
    this.counts = new AuditCounts(config.maxExamples());
    this.primaryLog = AuditedLog.primary(config, settled);
    this.foreignLog = AuditedLog.foreign(config, settled);
    FileTree published = published(config);
    published.noteUnreadable(rows);
    this.joined = published.files();
    FieldDefaults.Collector collected = new FieldDefaults.Collector();
    Set<String> primaryNames = primaryLog.recordNames(collected);
    this.output = new OutputScan(foreignLog.recordNames(collected), primaryNames);
    this.defaults = collected.finish();
  }

  private boolean hasAdapter() {
    return config.adapter().isPresent();
  }

  /** The files of all outputs. */
  private static FileTree published(VerifyConfig config) throws IOException {
    FileTree all = FileTree.NONE;
    for (Path output : config.outputs()) {
      all =
          all.and(
              config.get(VerifyConfig.MANIFEST)
                  ? OutputScan.listedFiles(output)
                  : OutputScan.files(output));
      if (config.outputs().size() > 1) {
        all = all.and(FileTree.unreadable(output, OutputPresence.absence(output)));
      }
    }
    return all;
  }

  /** Reads the output and then the logs, and compares them. */
  void compare(Path folder) throws IOException {
    try (Comparison comparison = comparison(folder);
        AdaptedPairs pairs = hasAdapter() ? pairs(folder, comparison) : null) {
      readOutput(comparison);
      readLogs(comparison, pairs);
      settle(comparison, pairs);
    }
  }

  private Comparison comparison(Path folder) throws IOException {
    return new Comparison(
        folder,
        partitions(),
        bufferBytes(),
        maxDigests(),
        hasAdapter(),
        facts.horizon().isAfter(LocalDate.EPOCH),
        counts);
  }

  private AdaptedPairs pairs(Path folder, Comparison comparison) throws IOException {
    return new AdaptedPairs(
        folder, config.adapter().get(), comparison, defaults, bufferBytes() / 2);
  }

  private static long bufferBytes() {
    return Runtime.getRuntime().maxMemory() / 10;
  }

  /** A hash takes up to 64 bytes in its set, and each thread has some sets in memory. */
  private int maxDigests() {
    return (int) Math.max(1 << 12, Math.min(1 << 26, partBytes() / 64));
  }

  /**
   * So many that a part mostly is small enough for memory: its hash tables take about four times
   * its entries. Logs that hold far more events than their sizes tell are compared in smaller
   * parts.
   */
  private int partitions() throws IOException {
    if (config.partitions().isPresent()) {
      return config.partitions().getAsInt();
    }
    long bytes = joined.stream().mapToLong(ScanPool::size).sum();
    bytes += primaryLog.listing().totalBytes() + foreignLog.listing().totalBytes();
    // A line leaves 32 to 56 bytes; compressed logs hold one in ten bytes at the densest.
    long spooled = bytes * 4;
    return (int) Math.max(16, Math.min(4_096, spooled / Math.max(1, partBytes()) + 1));
  }

  private long partBytes() {
    return Runtime.getRuntime().maxMemory() / 16 / config.threads();
  }

  private void readOutput(Comparison comparison) throws IOException {
    workers.files(
        "reading the output",
        joined,
        file ->
            output.scan(file, rows, new RowDigests(config, comparison, defaults, counts, rows)));
  }

  /** Reads both logs; the pairs are null if there is no adapter. */
  private void readLogs(Comparison comparison, AdaptedPairs pairs) throws IOException {
    LogListing foreignFiles =
        foreignLog.scan(
            "reading the foreign log", foreign, file -> foreign(comparison, pairs), workers);
    LogListing primaryFiles =
        primaryLog.scan(
            "reading the primary log", primary, file -> primary(comparison, pairs), workers);
    noteWithoutFiles(foreignFiles, foreign, primaryFiles);
    noteWithoutFiles(primaryFiles, primary, foreignFiles);
  }

  private LogScan.Visitor foreign(Comparison comparison, AdaptedPairs pairs) {
    EventDigests digests = EventDigests.ofForeign(comparison, defaults, facts.horizon());
    return pairs == null ? digests : pairs.foreign(digests);
  }

  private LogScan.Visitor primary(Comparison comparison, AdaptedPairs pairs) {
    EventDigests digests = EventDigests.ofPrimary(comparison, defaults);
    return pairs == null ? digests : pairs.primary(digests);
  }

  /** A log without a file is none that was read, if the other log or the output has anything. */
  private void noteWithoutFiles(LogListing log, Findings findings, LogListing other) {
    if (!other.entries().isEmpty() || rows.files.sum() > 0) {
      log.withoutFiles().ifPresent(findings::problem);
    }
  }

  private void settle(Comparison comparison, AdaptedPairs pairs) throws IOException {
    List<Integer> parts = IntStream.range(0, comparison.partitions()).boxed().toList();
    workers.all("comparing by primary id", parts, comparison::settleByPrimary);
    if (pairs != null) {
      workers.all("asking the adapter", parts, pairs::settle);
    }
    workers.all("comparing by foreign id", parts, comparison::settleByForeign);
  }

  /** Fetches a few violations in full, if there are any. */
  List<VerifyReport.Example> examples() throws IOException {
    Examples examples = new Examples(config, defaults, counts);
    if (examples.isWanted()) {
      fetch(examples);
    }
    return examples.found();
  }

  private void fetch(Examples examples) throws IOException {
    String stage = "fetching examples";
    Findings known = new Findings();
    workers.files(stage, joined, file -> output.scan(file, known, examples.rows()));
    foreignLog.scan(stage, known, examples::foreignEventsOf, workers);
    if (examples.isPrimaryWanted()) {
      primaryLog.scan(stage, known, examples::primaryEventsOf, workers);
    }
  }

  /** All that was found. */
  VerifyReport report(List<VerifyReport.Example> examples, double seconds) {
    VerifyReport.Events events = counts.events();
    return new VerifyReport(
        events,
        counts.violations(),
        facts.pending().rows(),
        facts.pending().lost(),
        logs(kind -> events.unjoinable() > 0 || isOfListing(kind)),
        output(),
        seconds,
        examples);
  }

  /** Whether it tells of files that nobody has opened, or of a log as a whole. */
  private static boolean isOfListing(Kind kind) {
    return switch (kind) {
      case UNREADABLE_FOLDER, PASSED_OVER_FILE, LOG_WITHOUT_FILES, MALFORMED_LOG -> true;
      default -> false;
    };
  }

  /**
   * What was read of the logs.
   *
   * @param isNeeded whether what was not seen of the primary log may hide an event that is needed
   */
  private VerifyReport.Logs logs(Predicate<Kind> isNeeded) {
    return new VerifyReport.Logs(
        primary.records.sum(),
        foreign.records.sum(),
        primary.files.sum() + foreign.files.sum(),
        primary.malformed.sum() + foreign.malformed.sum(),
        foreign.withoutKey.sum(),
        primary.otherRecords.sum() + foreign.otherRecords.sum(),
        primary.halfWrittenTails.sum() + foreign.halfWrittenTails.sum(),
        Unseen.of(kind -> foreign.count(kind) + (isNeeded.test(kind) ? primary.count(kind) : 0)),
        Unseen.of(kind -> isNeeded.test(kind) ? 0 : primary.count(kind)),
        foreign.places().and(primary.places()));
  }

  private VerifyReport.Output output() {
    return new VerifyReport.Output(
        rows.records.sum(),
        rows.files.sum(),
        rows.count(Kind.UNREADABLE_FILE),
        facts.unaccounted().files(),
        facts.isKnown(),
        output.adapters(),
        rows.places().and(facts.unaccounted().places()));
  }
}
