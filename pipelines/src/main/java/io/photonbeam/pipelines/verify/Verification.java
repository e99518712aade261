package io.photonbeam.pipelines.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

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
  private final Instant settled;

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
    this.settled = clock.instant().minus(config.get(VerifyConfig.SETTLE));
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
      Audit audit = new Audit(config, facts, workers, clock, settled);
      audit.compare(folder);
      List<VerifyReport.Example> examples = audit.examples();
      return audit.report(examples, (System.nanoTime() - start) / 1e9);
    } finally {
      deleteAll(folder);
    }
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
