package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.event.EventId;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.Scans;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.RerunningStore;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.index.hash.StoredPages;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogEventsTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final int KEEP_NOTHING = 0;

  @TempDir Path dir;

  private final ManualClock clock = new ManualClock(NOON);
  private final TransactionalStore store = new RerunningStore(MemoryStore.create());
  private final EventIndex index = TestIndex.in(store);
  private final LogEvents events = new LogEvents(index, TestLog.PRIMARY_FIELDS, KEEP_NOTHING);
  private int files;

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void blocksOfOneProcessCostOneEntryEachAndEveryEventIsFound() {
    List<String> ids = ids(1, NOON, 300);
    writeBlocks(List.of(ids.subList(0, 100), ids.subList(100, 200), ids.subList(200, 300)));

    assertThat(entries("r")).isEqualTo(3);
    assertThat(entries("p")).isZero();
    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void aMixedBlockCostsOneEntryForEachProcess() {
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      for (int process = 1; process <= 4; process++) {
        mixed.add(id(process, NOON.plusMillis(i)));
      }
    }
    write(mixed);

    assertThat(entries("r")).isEqualTo(4);
    assertThat(find(mixed)).isEqualTo(mixed);
  }

  @Test
  void fewIdsOfAProcessCostNoEntryMoreForTheirTimes() {
    write(ids(1, NOON, 20));
    assertThat(entries("t")).isZero();
    write(ids(2, NOON, 200));
    assertThat(entries("t")).isEqualTo(1);
  }

  @Test
  void otherIdsAreWrittenInOnePage() {
    List<String> ids = IntStream.range(0, 200).mapToObj(i -> "order-" + i).toList();
    writeBlocks(List.of(ids.subList(0, 100), ids.subList(100, 200)));

    assertThat(StoredPages.in(store).count()).isEqualTo(1);
    assertThat(StoredPages.in(store).ids()).doesNotHaveDuplicates().hasSize(200);
    assertThat(entries("h")).isEqualTo(1);
    assertThat(entries("i")).isZero();
    assertThat(entries("r")).isZero();
    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void aPlainIdIsFoundHoweverFarItsTimeIsFromTheForeignEvents() {
    for (int day = 0; day < 40; day += 5) {
      writeAt(NOON.minus(Duration.ofDays(day)), "order-" + day);
    }

    assertThat(find(List.of("order-35", "order-0", "order-10", "order-1")))
        .containsExactly("order-35", "order-0", "order-10", null);
  }

  @Test
  void aLateEventDoesNotStretchItsBlockOverOthers() {
    for (int block = 0; block < 30; block++) {
      List<String> ids = new ArrayList<>(ids(1, NOON.plusSeconds(block), 20));
      ids.add(5, id(1, NOON.minusSeconds(3_600 - block)));
      write(ids);
    }

    List<String> wanted =
        List.of(id(1, NOON.plusMillis(3)), id(1, NOON.minusSeconds(3_600)), id(1, NOON));
    assertThat(find(wanted)).isEqualTo(wanted);
  }

  @Test
  void fewLateEventsInABlockOfTheirOwnAreFoundAmongManyOtherBlocks() {
    List<String> late = new ArrayList<>();
    for (int block = 0; block < 60; block++) {
      List<String> ids = ids(1, NOON.plusSeconds(block), 1_000);
      late.add(ids.remove(500));
      write(ids);
    }
    write(late);

    assertThat(entries("r")).isEqualTo(61);
    assertThat(find(late)).isEqualTo(late);
  }

  @Test
  void anEventThatIsRepeatedAtTheBeginningOfAnotherBlockDoesNotHideTheRestOfItsOwn() {
    List<String> ids = ids(1, NOON, 30);
    List<String> repeated = new ArrayList<>(ids.subList(20, 30));
    repeated.add(ids.get(0));
    write(ids.subList(0, 20));
    write(repeated);

    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void blocksWhoseTimesOverlapAreLookedThroughOneAfterTheOther() {
    List<String> even = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      (i % 2 == 0 ? even : odd).add(id(1, NOON.plusMillis(i)));
    }
    write(even);
    write(odd);

    assertThat(find(even)).isEqualTo(even);
    assertThat(find(odd)).isEqualTo(odd);
  }

  @Test
  void aBlockAcrossMidnightIsFoundFromBothDays() {
    Instant beforeMidnight = Instant.parse("2026-01-05T23:59:59.950Z");
    List<String> ids = ids(1, beforeMidnight, 100);
    write(ids);

    assertThat(entries("r")).isEqualTo(2);
    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void whatIsNotInTheLogIsNotFound() {
    write(ids(1, NOON, 100));
    write(List.of("order-1"));

    assertThat(
            find(
                List.of(
                    "order-2",
                    id(1, NOON.plusNanos(500_000)),
                    id(2, NOON),
                    id(1, NOON.minusSeconds(99)),
                    id(1, NOON.plus(Duration.ofDays(9))))))
        .containsOnlyNulls();
  }

  @Test
  void aFileThatIsGoneOrNoLongerWhatItWasHoldsNothing() throws Exception {
    Path gone = write(List.of("gone"));
    Path cut = write(List.of("cut"));
    Path other = write(List.of("other"));
    Path damaged = write(List.of("damaged"));
    Path sound = write(List.of("sound"));
    Files.delete(gone);
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), (int) Files.size(cut) - 5));
    Files.writeString(other, "now it is a letter to my mother, and quite a long one at that");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 20] ^= 0x55;
    bytes[bytes.length - 3] ^= 0x55;
    Files.write(damaged, bytes);

    assertThat(find(List.of("gone", "cut", "other", "damaged", "sound")))
        .containsExactly(null, null, null, null, "sound");
    assertThat(sound).exists();
  }

  @Test
  void theEventsOfABlockThatTurnsOutDamagedAreNotNoted() throws Exception {
    Path file = write(List.of("kept", id(1, NOON)));
    BlockEntries entries = new BlockEntries();
    entries.beginBlock(200);
    EventScanner scanner = EventScanner.of(TestLog.PRIMARY, TestLog.PRIMARY_FIELDS);
    for (String id : List.of("dropped", id(1, NOON.plusMillis(1)))) {
      scanner.reset(ByteBuffer.wrap(TestLog.encode(TestLog.primary(id, 1))));
      scanner.next();
      entries.add(scanner.id(), scanner.timeMicros());
    }
    entries.forgetBlock();
    index.write(TestIndex.named(file), entries);

    assertThat(StoredPages.in(store).ids())
        .extracting(StoredPages.StoredId::hash)
        .containsExactly(hash("kept"));
    assertThat(entries("r")).isEqualTo(1);
  }

  @Test
  void noBlockIsReadForAnEventThatIsNowhere() {
    List<String> ids = ids(1, NOON, 300);
    write(IntStream.range(0, 300).filter(i -> i % 7 != 3).mapToObj(ids::get).toList());
    List<String> missing =
        IntStream.range(0, 300).filter(i -> i % 7 == 3).mapToObj(ids::get).toList();

    assertThat(find(missing)).containsOnlyNulls();
    assertThat(find(List.of(id(1, NOON.plusNanos(5_001_000))))).containsOnlyNulls();
    assertThat(events.blocksRead()).isZero();
  }

  @Test
  void blocksThatAnEarlierVersionHasNotedAreReadToSee() {
    List<String> ids = ids(1, NOON, 200);
    write(List.of(ids.get(0), ids.get(2)));
    write(ids.subList(10, 200));
    forgetTimes();

    assertThat(find(ids.subList(0, 12)))
        .containsExactly(
            ids.get(0),
            null,
            ids.get(2),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            ids.get(10),
            ids.get(11));
    assertThat(events.blocksRead()).isPositive();
  }

  @Test
  void idsOfOneMicrosecondAndIdsFarApartAreFound() {
    List<String> ids =
        List.of(
            id(1, NOON), id(1, NOON), id(1, NOON.plusNanos(1_000)), id(1, NOON.plusSeconds(4_000)));
    write(ids);

    assertThat(find(ids)).isEqualTo(ids);
    assertThat(find(List.of(id(1, NOON.plusSeconds(3_999))))).containsOnlyNulls();
  }

  @Test
  void aBlockOfManyEventsHasSeveralRuns() {
    List<String> ids = ids(1, NOON, 9_000);
    write(ids);

    assertThat(entries("r")).isEqualTo(3);
    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void aBlockThatCouldNotBeReadIsTriedAgain() throws IOException {
    List<String> ids = ids(1, NOON, 2);
    Path file = write(ids);
    Path aside = Files.move(file, dir.resolve("aside"));
    assertThat(find(ids)).containsOnlyNulls();

    Files.move(aside, file);
    assertThat(find(ids)).isEqualTo(ids);
  }

  @Test
  void theBlocksOfManyLookUpsAreReadOnceEach() {
    List<String> ids = ids(1, NOON, 300);
    writeBlocks(List.of(ids.subList(0, 100), ids.subList(100, 200), ids.subList(200, 300)));

    assertThat(find(ids)).isEqualTo(ids);

    assertThat(events.blocksRead()).isEqualTo(3);
  }

  @Test
  void whatLiesBeforeADayIsForgotten() {
    List<String> ofYesterday = ids(1, NOON.minus(Duration.ofDays(1)), 100);
    List<String> ofToday = ids(1, NOON, 100);
    String old = ofYesterday.get(50);
    String recent = ofToday.get(50);
    write(ofYesterday);
    write(ofToday);
    writeAt(NOON.minus(Duration.ofDays(1)), "old");
    writeAt(NOON, "recent");

    index.forgetBefore(LocalDate.of(2026, 1, 5));

    assertThat(find(List.of(old, recent, "old", "recent")))
        .containsExactly(null, recent, null, "recent");
    assertThat(entries("r")).isEqualTo(1);
    assertThat(entries("t")).isEqualTo(1);
    assertThat(entries("p")).isEqualTo(1);
    assertThat(entries("h")).isEqualTo(1);
  }

  @Test
  void nothingIsLeftOfWhatLiesBeforeADay() {
    long yesterday = LocalDate.of(2026, 1, 4).toEpochDay();
    write(List.of("older", "oldest"));
    noteAsBefore(Map.of("older", yesterday, "oldest", -7L));
    write(ids(1, NOON.minus(Duration.ofDays(1)), 100));
    for (int file = 0; file < 20; file++) {
      writeAt(NOON.minus(Duration.ofDays(file + 1)), "old-" + file);
    }

    index.forgetBefore(LocalDate.of(2026, 1, 5));

    assertThat(Stream.of("r", "t", "p", "b", "h", "i", "d").map(this::entries)).containsOnly(0L);
  }

  @Test
  void idsThatAnEarlierVersionHasNotedAreFound() {
    long today = LocalDate.of(2026, 1, 5).toEpochDay();
    write(List.of("a", "b", "c", "d"));
    noteAsBefore(Map.of("a", today, "b", today - 1, "c", today - 300));

    assertThat(find(List.of("a", "b", "c", "d"))).containsExactly("a", "b", "c", null);
  }

  @Test
  void idsThatAnEarlierVersionHasNotedAreFoundBesideNewOnesOfTheirDay() {
    long today = LocalDate.of(2026, 1, 5).toEpochDay();
    write(List.of("a", "b"));
    noteAsBefore(Map.of("a", today, "b", today - 30));
    write(List.of("c"));
    writeAt(NOON.minus(Duration.ofDays(30)), "d");

    assertThat(find(List.of("d", "c", "b", "a"))).containsExactly("d", "c", "b", "a");
  }

  @Test
  void idsThatAnEarlierVersionHasNotedAreForgottenWithTheirDay() {
    long today = LocalDate.of(2026, 1, 5).toEpochDay();
    write(List.of("a", "b"));
    noteAsBefore(Map.of("a", today, "b", today - 1));

    index.forgetBefore(LocalDate.of(2026, 1, 5));

    assertThat(find(List.of("a", "b"))).containsExactly("a", null);
    assertThat(entries("i")).isEqualTo(1);
    assertThat(entries("d")).isEqualTo(1);
  }

  @Test
  void theUpkeepForgetsWhatTheHorizonHasPassedOnceAnHour() {
    AtomicReference<LocalDate> horizon = new AtomicReference<>(LocalDate.EPOCH);
    IndexUpkeep upkeep = new IndexUpkeep(index, horizon::get, clock);
    writeAt(NOON.minus(Duration.ofDays(1)), "old");
    upkeep.run();
    horizon.set(LocalDate.of(2026, 1, 5));

    upkeep.run();
    assertThat(find(List.of("old"))).containsExactly("old");
    clock.advance(Duration.ofHours(1));
    upkeep.run();

    assertThat(find(List.of("old"))).containsOnlyNulls();
  }

  @Test
  void aClockThatIsSetBackDoesNotPutOffTheUpkeep() {
    AtomicReference<LocalDate> horizon = new AtomicReference<>(LocalDate.EPOCH);
    IndexUpkeep upkeep = new IndexUpkeep(index, horizon::get, clock);
    writeAt(NOON.minus(Duration.ofDays(1)), "old");
    upkeep.run();
    horizon.set(LocalDate.of(2026, 1, 5));
    clock.advance(Duration.ofDays(-300));
    upkeep.run();

    assertThat(find(List.of("old"))).containsOnlyNulls();
  }

  @Test
  void writingTheSameFileAgainNotesNothingElse() {
    Path file = writeBlocks(List.of(ids(1, NOON, 10), List.of("order-1", "order-2")));
    long before = entries("r") + entries("m") + entries("h");
    List<StoredPages.StoredId> idsBefore = StoredPages.in(store).ids();

    for (int time = 0; time < 50; time++) {
      index.write(TestIndex.named(file), TestIndex.entries(file, TestLog.PRIMARY_FIELDS));
    }

    assertThat(entries("r") + entries("m") + entries("h")).isEqualTo(before);
    StoredPages pages = StoredPages.in(store);
    assertThat(pages.ids()).hasSize(2 * pages.count());
    assertThat(Set.copyOf(pages.ids())).isEqualTo(Set.copyOf(idsBefore));
    assertThat(pages.count()).as("those not yet put together").isLessThanOrEqualTo(8);
  }

  @Test
  void aBlockThatWasNotedAgainAndAgainIsReadOnceForAnEventThatIsGone() throws IOException {
    Path file = write(List.of("kept"));
    BlockEntries entries = TestIndex.entries(file, TestLog.PRIMARY_FIELDS);
    for (int time = 0; time < 5; time++) {
      index.write(TestIndex.named(file), entries);
    }
    assertThat(StoredPages.in(store).count()).isEqualTo(6);
    Path same = dir.resolve("same");
    TestLog.of(TestLog.PRIMARY, List.of(List.of(TestLog.primary("gone", NOON.toEpochMilli()))))
        .writeTo(same);
    Files.move(same, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(find(List.of("kept"))).containsOnlyNulls();
    assertThat(events.blocksRead()).isEqualTo(1);
  }

  @Test
  void eventsBehindARepeatedHeaderAreFound() {
    Path file = write(List.of("a", "b"));
    TestLog.of(TestLog.PRIMARY, List.of(List.of(TestLog.primary("c", NOON.toEpochMilli()))))
        .writeTo(file);
    index.write(TestIndex.named(file), TestIndex.entries(file, TestLog.PRIMARY_FIELDS));

    assertThat(find(List.of("c", "a"))).containsExactly("c", "a");
  }

  @Test
  void ofSeveralContentsInABlockTheFirstIsFound() {
    EventScanners scanners = new EventScanners(TestLog.PRIMARY_FIELDS);
    write(Stream.of(List.of(TestLog.primary("q", 1), TestLog.primary("q", 2))));

    PrimaryEvent found = events.find(List.of(wanted("q")), scanners).get(0);
    assertThat(scanners.at(found.schema(), found.record()).timeMicros()).isEqualTo(1_000);
  }

  private List<String> find(List<String> ids) {
    List<WantedEvent> wanted = ids.stream().map(LogEventsTest::wanted).toList();
    EventScanners scanners = new EventScanners(TestLog.PRIMARY_FIELDS);
    List<String> found = new ArrayList<>();
    for (PrimaryEvent event : events.find(wanted, scanners)) {
      found.add(event == null ? null : idOf(event, scanners));
    }
    return found;
  }

  private static String idOf(PrimaryEvent event, EventScanners scanners) {
    EventScanner scanner = scanners.at(event.schema(), event.record());
    return scanner.id().toString();
  }

  private static long hash(String id) {
    return KeyHash.of(id.getBytes(StandardCharsets.UTF_8));
  }

  private static WantedEvent wanted(String id) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return new WantedEvent(
        KeyHash.of(utf8), utf8, TimeUnit.MILLISECONDS.toMicros(NOON.toEpochMilli()));
  }

  private Path write(List<String> ids) {
    return writeBlocks(List.of(ids));
  }

  /** A file with these ids in its blocks, noted in the index. */
  private Path writeBlocks(List<List<String>> blocks) {
    return write(
        blocks.stream()
            .map(ids -> ids.stream().map(id -> TestLog.primary(id, NOON.toEpochMilli())).toList()));
  }

  private void writeAt(Instant time, String id) {
    write(Stream.of(List.of(TestLog.primary(id, time.toEpochMilli()))));
  }

  private Path write(Stream<List<GenericRecord>> blocks) {
    Path file = dir.resolve("log-" + files++ + ".avro");
    TestLog.of(TestLog.PRIMARY, blocks.toList()).writeTo(file);
    index.write(TestIndex.named(file), TestIndex.entries(file, TestLog.PRIMARY_FIELDS));
    return file;
  }

  /**
   * What is noted of ids that are no EventIds, as it was noted before there were pages.
   *
   * @param days of those that are still noted
   */
  private void noteAsBefore(Map<String, Long> days) {
    Map<Long, StoredPages.StoredId> noted =
        StoredPages.in(store).ids().stream()
            .collect(Collectors.toMap(StoredPages.StoredId::hash, id -> id));
    store.transact(
        transaction -> {
          transaction.clear(KeyRange.within(new TupleWriter().add("p").pack()));
          transaction.clear(KeyRange.within(new TupleWriter().add("b").pack()));
          transaction.clear(KeyRange.within(new TupleWriter().add("h").pack()));
          days.forEach(
              (id, day) -> {
                StoredPages.StoredId place = noted.get(hash(id));
                transaction.set(new TupleWriter().add("d").add(day).pack(), new byte[0]);
                transaction.set(
                    new TupleWriter().add("i").add(day).add(place.hash()).pack(),
                    new TupleWriter().add(place.file()).add(place.offset()).pack());
              });
          return null;
        });
  }

  /** What is noted of runs, as it was noted before times were. */
  private void forgetTimes() {
    List<KeyValue> runs = new ArrayList<>();
    Scans.forEach(store, KeyRange.within(new TupleWriter().add("r").pack()), runs::add);
    store.transact(
        transaction -> {
          for (KeyValue run : runs) {
            TupleReader value = new TupleReader(run.value(), 0);
            TupleWriter before = new TupleWriter();
            for (int i = 0; i < 3; i++) {
              before.add(value.readLong());
            }
            transaction.set(run.key(), before.pack());
          }
          transaction.clear(KeyRange.within(new TupleWriter().add("t").pack()));
          return null;
        });
  }

  private long entries(String kind) {
    byte[] prefix = new TupleWriter().add(kind).pack();
    return Scans.forEach(store, KeyRange.within(prefix), entry -> {});
  }

  /** Ids of one process, a millisecond apart. */
  private static List<String> ids(int process, Instant from, int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> id(process, from.plusMillis(i))).toList());
  }

  private static String id(int process, Instant time) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
      long micros =
          TimeUnit.SECONDS.toMicros(time.getEpochSecond())
              + TimeUnit.NANOSECONDS.toMicros(time.getNano());
      return EventId.of(address, process, micros).toString();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
