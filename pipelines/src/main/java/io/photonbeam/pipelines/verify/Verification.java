package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.pipelines.output.OutputPresence;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.transforms.form.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Audits a joined output against its logs: whether each foreign event that can be joined is there
 * once, with the right primary event, and both as they stand in the logs. Several outputs are
 * audited as one: each event is in one of them.
 *
 * <p>Every log line and row is reduced to 128-bit hashes of its ids and of its canonical payload.
 * They go to temporary files, split by hash, and are compared part by part, so that memory is
 * bounded by the largest part and not by the logs. If violations are found, a second pass over the
 * files fetches a few of them in full.
 *
 * <p>With an adapter, what it makes of the pairs that the logs hold is compared with the rows that
 * it made; an event of which it makes no row need not be there. Without one, of such rows only the
 * ids are compared.
 *
 * <p>The output is listed and read before the logs: a row that becomes visible meanwhile is not
 * judged, and events that arrive meanwhile may count as missing. Beside running pipelines only
 * {@code missing} can therefore be too high. Not thread-safe.
 */
public final class Verification {
  private final VerifyConfig config;
  private final Registry registry;
  private final InstantSource clock;
  private final long settledMicros;

  /** Tells what a registry says of the output. */
  @FunctionalInterface
  interface Registry {
    RegistryFacts facts() throws IOException;
  }

  /** A verification that asks the configured registry for what is pending. */
  public Verification(VerifyConfig config) {
    this(config, () -> RegistryFacts.of(config), InstantSource.system());
  }

  /** A verification that is told what the registry says. */
  Verification(VerifyConfig config, Registry registry, InstantSource clock) {
    this.config = config;
    this.registry = registry;
    this.clock = clock;
    this.settledMicros =
        ChronoUnit.MICROS.between(
            Instant.EPOCH, clock.instant().minus(config.get(VerifyConfig.SETTLE)));
  }

  /**
   * Runs it.
   *
   * @param listener hears of the progress
   * @throws java.nio.file.NoSuchFileException if the manifest is wanted, and there is none
   * @throws IllegalArgumentException if no schema of a log has the fields that are configured
   * @throws IOException if the work folder can not be used, or a log's folder not be listed
   */
  public VerifyReport run(VerifyProgress.Listener listener) throws IOException {
    long start = System.nanoTime();
    RegistryFacts facts = registry.facts();
    Files.createDirectories(config.workFolder());
    Path folder = Files.createTempDirectory(config.workFolder(), "photonbeam-verify-");
    try (ScanPool workers = new ScanPool(config.threads(), listener)) {
      return run(folder, workers, facts, start);
    } finally {
      deleteAll(folder);
    }
  }

  private VerifyReport run(Path folder, ScanPool workers, RegistryFacts facts, long start)
      throws IOException {
    FileTree published = published();
    List<Path> joined = published.files();
    FieldDefaults.Collector collected = new FieldDefaults.Collector();
    Set<String> primaryNames =
        recordNames("primary", config.primaryLog(), config.primaryFields(), collected);
    Set<String> foreignNames =
        recordNames("foreign", config.foreignLog(), config.foreignFields(), collected);
    OutputScan output = new OutputScan(foreignNames, primaryNames);
    FieldDefaults defaults = collected.finish();
    AuditCounts counts = new AuditCounts(config.maxExamples());
    Findings rows = new Findings();
    published.noteUnreadable(rows);
    Findings primary = new Findings(clock);
    Findings foreign = new Findings(clock);
    long buffers = Runtime.getRuntime().maxMemory() / 10;
    boolean hasAdapter = config.adapter().isPresent();
    try (Comparison comparison =
            new Comparison(
                folder,
                partitions(joined),
                buffers,
                maxDigests(),
                hasAdapter,
                facts.horizon().isAfter(LocalDate.EPOCH),
                counts);
        AdaptedPairs pairs =
            hasAdapter
                ? new AdaptedPairs(
                    folder, config.adapter().get(), comparison, defaults, buffers / 2)
                : null) {
      workers.files(
          "reading the output",
          joined,
          file ->
              output.scan(file, rows, new RowDigests(config, comparison, defaults, counts, rows)));
      LogListing foreignLog =
          scan(
              "reading the foreign log",
              config.foreignLog(),
              config.foreignFields(),
              foreign,
              file -> foreign(pairs, EventDigests.ofForeign(comparison, defaults, facts.horizon())),
              workers);
      LogListing primaryLog =
          scan(
              "reading the primary log",
              config.primaryLog(),
              config.primaryFields(),
              primary,
              file -> primary(pairs, EventDigests.ofPrimary(comparison, defaults)),
              workers);
      noteWithoutFiles(foreignLog, foreign, primaryLog, rows.files.sum());
      noteWithoutFiles(primaryLog, primary, foreignLog, rows.files.sum());
      List<Integer> parts = IntStream.range(0, comparison.partitions()).boxed().toList();
      workers.all("comparing by primary id", parts, comparison::settleByPrimary);
      if (hasAdapter) {
        workers.all("asking the adapter", parts, pairs::settle);
      }
      workers.all("comparing by foreign id", parts, comparison::settleByForeign);
    }
    Examples examples = new Examples(config, defaults, counts);
    if (examples.isWanted()) {
      fetch(examples, output, joined, workers);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return report(counts, rows, primary, foreign, output, examples, facts, seconds);
  }

  /** The files of all outputs. */
  private FileTree published() throws IOException {
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

  private static LogScan.Visitor foreign(AdaptedPairs pairs, LogScan.Visitor digests) {
    return pairs == null ? digests : pairs.foreign(digests);
  }

  private static LogScan.Visitor primary(AdaptedPairs pairs, LogScan.Visitor digests) {
    return pairs == null ? digests : pairs.primary(digests);
  }

  private void fetch(Examples examples, OutputScan output, List<Path> joined, ScanPool workers)
      throws IOException {
    String stage = "fetching examples";
    Findings known = new Findings();
    workers.files(stage, joined, file -> output.scan(file, known, examples.rows()));
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
      AuditCounts counts,
      Findings rows,
      Findings primary,
      Findings foreign,
      OutputScan output,
      Examples examples,
      RegistryFacts facts,
      double seconds) {
    Places places = foreign.places().and(primary.places());
    Places outputPlaces = rows.places().and(facts.unaccounted().places());
    long foreignEvents = counts.foreignEvents.sum();
    long joinable = counts.joinable.sum();
    long unjoinable = foreignEvents - joinable - counts.filtered.sum() - counts.expired.sum();
    return new VerifyReport(
        new VerifyReport.Events(
            foreignEvents,
            joinable,
            counts.joined.sum(),
            unjoinable,
            counts.filtered.sum(),
            counts.expired.sum(),
            counts.primaryEvents.sum()),
        new VerifyReport.Violations(
            counts.count(Violation.MISSING),
            counts.count(Violation.DUPLICATES),
            counts.count(Violation.SPURIOUS),
            counts.count(Violation.DIFFERENT),
            counts.count(Violation.MISPLACED),
            counts.notCompared.sum()),
        facts.pending().rows(),
        facts.pending().lost(),
        new VerifyReport.Logs(
            primary.records.sum(),
            foreign.records.sum(),
            primary.files.sum() + foreign.files.sum(),
            primary.malformed.sum() + foreign.malformed.sum(),
            foreign.withoutKey.sum(),
            primary.otherRecords.sum() + foreign.otherRecords.sum(),
            primary.halfWrittenTails.sum() + foreign.halfWrittenTails.sum(),
            Unseen.of(
                kind ->
                    foreign.count(kind)
                        + (unjoinable > 0 || isOfListing(kind) ? primary.count(kind) : 0)),
            Unseen.of(kind -> unjoinable > 0 || isOfListing(kind) ? 0 : primary.count(kind)),
            places),
        new VerifyReport.Output(
            rows.records.sum(),
            rows.files.sum(),
            rows.count(LogProblem.Kind.UNREADABLE_FILE),
            facts.unaccounted().files(),
            facts.isKnown(),
            output.adapters(),
            outputPlaces),
        seconds,
        examples.found());
  }

  /** An adapter may make rows of any event. */
  private EventTypes.RowCheck rowCheck() {
    return config.adapter().isPresent() ? event -> Optional.empty() : EventReader::problem;
  }

  /** Whether it tells of files that nobody has opened, or of a log as a whole. */
  private static boolean isOfListing(LogProblem.Kind kind) {
    return switch (kind) {
      case UNREADABLE_FOLDER, PASSED_OVER_FILE, LOG_WITHOUT_FILES, MALFORMED_LOG -> true;
      default -> false;
    };
  }

  /** Reads a log as it is now; returns which files it has. */
  private LogListing scan(
      String stage,
      Path log,
      EventFields fields,
      Findings findings,
      Function<Path, LogScan.Visitor> visitors,
      ScanPool workers)
      throws IOException {
    LogListing listing = listing(log);
    listing.problems().forEach(findings::problem);
    workers.files(
        stage,
        List.copyOf(listing.entries().keySet()),
        file -> {
          boolean mayGrow = listing.entries().get(file).modifiedMicros() >= settledMicros;
          LogScan.scan(file, mayGrow, fields, findings, rowCheck(), visitors.apply(file));
        });
    findings.finished(fields.log(), log);
    return listing;
  }

  /** A log without a file is none that was read, if the other log or the output has anything. */
  private static void noteWithoutFiles(
      LogListing log, Findings findings, LogListing other, long outputFiles) {
    if (!other.entries().isEmpty() || outputFiles > 0) {
      log.withoutFiles().ifPresent(findings::problem);
    }
  }

  /** A hash takes up to 64 bytes in its set, and each thread has some sets in memory. */
  private int maxDigests() {
    long bytes = Runtime.getRuntime().maxMemory() / 16 / config.threads();
    return (int) Math.max(1 << 12, Math.min(1 << 26, bytes / 64));
  }

  /**
   * So many that a part mostly is small enough for memory: its hash tables take about four times
   * its entries. Logs that hold far more events than their sizes tell are compared in smaller
   * parts.
   */
  private int partitions(List<Path> joined) throws IOException {
    if (config.partitions().isPresent()) {
      return config.partitions().getAsInt();
    }
    long bytes = bytes(joined) + listing(config.primaryLog()).totalBytes();
    bytes += listing(config.foreignLog()).totalBytes();
    // A line leaves 32 to 56 bytes; compressed logs hold one in ten bytes at the densest.
    long spooled = bytes * 4;
    long part = Runtime.getRuntime().maxMemory() / 16 / config.threads();
    return (int) Math.max(16, Math.min(4_096, spooled / Math.max(1, part) + 1));
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(ScanPool::size).sum();
  }

  private static LogListing listing(Path log) throws IOException {
    try {
      return LogListing.of(log);
    } catch (IOException e) {
      throw new IOException(
          "the log folder %s can't be listed: %s".formatted(log, LogListing.reason(e)), e);
    }
  }

  /** Looks at the schemas of a log's files, one of which must have the fields if there is any. */
  private static Set<String> recordNames(
      String side, Path log, EventFields fields, FieldDefaults.Collector defaults)
      throws IOException {
    LogSchemas schemas = new LogSchemas(fields, defaults);
    for (Path file : listing(log).entries().keySet()) {
      LogScan.schema(file).ifPresent(schema -> schemas.add(schema, file));
    }
    if (schemas.useless().isPresent()) {
      Map<String, String> problems = problems(schemas.useless().get(), fields);
      throw new IllegalArgumentException(
          "No event of the %s log can be used: %s %s. Name other fields with %s."
              .formatted(
                  side,
                  schemas.firstFile(),
                  String.join(" and ", problems.values()),
                  options(side, problems.keySet())));
    }
    return schemas.recordNames();
  }

  /** What no record of a schema has, by role. */
  private static Map<String, String> problems(Schema schema, EventFields fields) {
    List<Schema> records = EventTypes.records(schema);
    return EventRoles.problems(records.isEmpty() ? schema : records.get(0), fields);
  }

  /** {@code --primaryId=FIELD} for the role {@code id} of the primary side. */
  private static String options(String side, Set<String> roles) {
    return roles.stream()
        .map(role -> role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1))
        .map(role -> "--" + side + role + "=FIELD")
        .collect(Collectors.joining(" and "));
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
