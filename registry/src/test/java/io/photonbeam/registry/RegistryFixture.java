package io.photonbeam.registry;

import io.photonbeam.event.EventId;
import io.photonbeam.store.TransactionalStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry over a faulty store, with a clock that moves only while the registry sleeps. */
public abstract class RegistryFixture {
  static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  static final Duration PATIENCE = Duration.ofSeconds(10);

  FaultyStore store;
  IdRegistry registry;
  private Instant now = Instant.parse("2026-01-05T00:00:00Z");
  private final CommitIds commitIds = new CommitIds(() -> now, new Random(1));

  /** Opens an empty store of this test's own. */
  protected abstract TransactionalStore open();

  @BeforeEach
  void openRegistry() {
    store = new FaultyStore(open());
    registry = IdRegistry.open(store, settings());
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  /** The store with a registry of a layout that may not be the one of new ones. */
  static TransactionalStore laidOut(KeyLayout layout, TransactionalStore store) {
    store.transact(
        transaction -> {
          transaction.set(Keys.layout("test"), Keys.number(layout.version()));
          return null;
        });
    return store;
  }

  /** The layout that a registry in the store is marked with. */
  KeyLayout layout(String prefix) {
    byte[] mark = store.read(transaction -> transaction.get(Keys.layout(prefix))).orElseThrow();
    return KeyLayout.of(Keys.number(mark)).orElseThrow();
  }

  RegistrySettings settings() {
    return new RegistrySettings("test", PATIENCE, () -> now, pause -> now = now.plus(pause));
  }

  CommitId newCommitId() {
    return commitIds.next();
  }

  CommitOutcome commit(CommitId id, String pipeline, ForeignId... ids) {
    return registry.commit(record(id, pipeline, ids[0].date()), List.of(ids));
  }

  /** Commits the ids under a new commit id and returns that. */
  CommitId committed(String pipeline, ForeignId... ids) {
    CommitId id = newCommitId();
    if (!(commit(id, pipeline, ids) instanceof CommitOutcome.Committed)) {
      throw new AssertionError("The commit was refused");
    }
    return id;
  }

  List<IdStatus> statuses(ForeignId... ids) {
    Lookup lookup = registry.lookup(List.of(ids));
    List<IdStatus> statuses = new ArrayList<>();
    for (int i = 0; i < lookup.size(); i++) {
      statuses.add(lookup.status(i));
    }
    return statuses;
  }

  static CommitRecord record(CommitId id, String pipeline, LocalDate day) {
    String path = "date=%s/hour=00/%s.parquet".formatted(day, id);
    return CommitRecord.of(
        id, pipeline, List.of(new OutputFile(path, 1, 10, "xxh64:00")), micros(day), micros(day));
  }

  static ForeignId plain(String id, LocalDate day) {
    return ForeignId.of(id, micros(day));
  }

  /** The EventId of a day with a number; its event claims to be of 1970. */
  static ForeignId event(LocalDate day, int number) {
    return ForeignId.of(eventId(day, number), 0);
  }

  static ForeignId[] events(LocalDate day, int from, int to) {
    return Stream.iterate(from, i -> i < to, i -> i + 1)
        .map(i -> event(day, i))
        .toArray(ForeignId[]::new);
  }

  static String eventId(LocalDate day, int number) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
      return EventId.of(address, 4711, micros(day) + number).toString();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static long micros(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
  }
}
