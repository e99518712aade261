package io.photonbeam.benchmarks;

import io.photonbeam.event.EventId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitOutcome;
import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ids, and what a pipeline does with them. */
final class RegistryWork {
  private static final String FILE = "date=2026-01-02/hour=03/20260102-030405678-4k9rt0mz.parquet";

  private static final long MICROS =
      TimeUnit.SECONDS.toMicros(Instant.parse("2026-01-02T03:04:05Z").getEpochSecond());

  private static final CommitOutcome NEWLY_COMMITTED = new Committed(How.NEWLY);

  private final CommitIds commitIds = CommitIds.system();
  private final List<ForeignId> ids;

  private RegistryWork(List<ForeignId> ids) {
    this.ids = ids;
  }

  /** EventIds of one server in log order. */
  static RegistryWork eventIds(int count) {
    return new RegistryWork(
        IntStream.range(0, count)
            .mapToObj(i -> EventId.of(server(), 4711, MICROS + i * 137L))
            .map(id -> ForeignId.of(id.toString(), MICROS))
            .toList());
  }

  /** Random ids that are no EventIds. */
  static RegistryWork uuids(int count) {
    return new RegistryWork(
        Stream.generate(UUID::randomUUID)
            .limit(count)
            .map(id -> ForeignId.of(id.toString(), MICROS))
            .toList());
  }

  /** A commit to be made. */
  record Commit(CommitRecord record, List<ForeignId> ids) {
    /**
     * Makes it.
     *
     * @throws IllegalStateException if its ids are not taken by this, which is not what is measured
     */
    void to(IdRegistry registry) {
      CommitOutcome outcome = registry.commit(record, ids);
      if (!outcome.equals(NEWLY_COMMITTED)) {
        throw new IllegalStateException("a commit of fresh ids was not made: " + outcome);
      }
    }
  }

  /** Commits that take all ids. */
  List<Commit> commits(int idsPerCommit) {
    List<Commit> commits = new ArrayList<>();
    for (List<ForeignId> slice : slices(idsPerCommit)) {
      OutputFile file = new OutputFile(FILE, slice.size(), 64 << 10, "xxh64:0123456789abcdef");
      commits.add(
          new Commit(CommitRecord.of(commitIds.next(), "p", List.of(file), MICROS, MICROS), slice));
    }
    return commits;
  }

  /** All ids, so many at a time. */
  List<List<ForeignId>> slices(int size) {
    List<List<ForeignId>> slices = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += size) {
      slices.add(ids.subList(from, Math.min(from + size, ids.size())));
    }
    return slices;
  }

  /** What commits read and write. */
  static List<Tape.Entry> tapeOfCommits(List<Commit> commits) {
    try (Tape tape = new Tape()) {
      IdRegistry registry = IdRegistry.open(tape, RegistrySettings.defaults());
      tape.take();
      commits.forEach(commit -> commit.to(registry));
      return tape.take();
    }
  }

  /** What look-ups read. */
  static List<Tape.Entry> tapeOfLookUps(List<List<ForeignId>> lookUps) {
    try (Tape tape = new Tape()) {
      IdRegistry registry = IdRegistry.open(tape, RegistrySettings.defaults());
      tape.take();
      lookUps.forEach(registry::lookup);
      return tape.take();
    }
  }

  private static InetAddress server() {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("An address of 4 bytes is always known", e);
    }
  }
}
