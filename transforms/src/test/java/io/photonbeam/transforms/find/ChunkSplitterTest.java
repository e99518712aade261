package io.photonbeam.transforms.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.KeyHash;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.index.BlockNotes;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

final class ChunkSplitterTest {
  private static final int SHARDS = 5;

  private final ChunkSplitter primaries =
      new ChunkSplitter(Role.PRIMARY, TestLog.PRIMARY_FIELDS, SHARDS, BlockNotes.NONE);
  private final ChunkSplitter foreigns =
      new ChunkSplitter(Role.FOREIGN, TestLog.FOREIGN_FIELDS, SHARDS, BlockNotes.NONE);
  private final List<LogProblem> problems = new ArrayList<>();
  private final List<UnjoinableBatch> unusable = new ArrayList<>();

  /** The records found, by shard. */
  private static Map<Integer, List<ByteBuffer>> emitted(ChunkSplitter splitter, LogChunk chunk) {
    Map<Integer, List<ByteBuffer>> byShard = new HashMap<>();
    splitter
        .found()
        .emit(
            chunk,
            (batch, shard) -> {
              List<ByteBuffer> records = new ArrayList<>();
              for (int i = 0; i < batch.size(); i++) {
                records.add(batch.record(i));
              }
              assertThat(byShard.put(shard, records)).isNull();
            });
    return byShard;
  }

  private List<ByteBuffer> scanned(ChunkSplitter splitter, LogChunk chunk) {
    problems.clear();
    splitter.scan(chunk, problems::add, unusable::add, () -> {});
    return emitted(splitter, chunk).values().stream().flatMap(List::stream).toList();
  }

  private static ByteBuffer bytes(GenericRecord record) {
    return ByteBuffer.wrap(TestLog.encode(record));
  }

  private static TestChunks primaryChunk() {
    return new TestChunks(LogSchema.of(TestLog.PRIMARY));
  }

  private static List<GenericRecord> primaries(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> TestLog.primary("q" + i, i)).toList();
  }

  @Test
  void everyEventGoesToTheShardOfItsKey() {
    List<GenericRecord> records = primaries(0, 3000);
    LogChunk chunk =
        primaryChunk().block(1, records.subList(0, 10)).block(9, records.subList(10, 3000)).build();
    primaries.scan(chunk, problems::add, unusable::add, () -> {});
    assertThat(primaries.found().count()).isEqualTo(3000);

    Map<Integer, List<ByteBuffer>> byShard = emitted(primaries, chunk);

    assertThat(problems).isEmpty();
    for (int shard = 0; shard < SHARDS; shard++) {
      int wanted = shard;
      assertThat(byShard.get(shard))
          .containsExactlyElementsOf(
              records.stream()
                  .filter(r -> shardOf(r.get("id").toString()) == wanted)
                  .map(ChunkSplitterTest::bytes)
                  .toList());
    }
  }

  @Test
  void theLastChunkIsNotKeptInMemory() {
    for (ChunkSplitter splitter : List.of(primaries, foreigns)) {
      WeakReference<byte[]> data = scanOne(splitter);

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(data.get()).isNull();
              });
    }
  }

  private WeakReference<byte[]> scanOne(ChunkSplitter splitter) {
    LogChunk chunk =
        TestChunks.of(
            List.of(
                splitter == primaries ? TestLog.primary("q", 1) : TestLog.foreign("c", "q", 1)));
    splitter.scan(chunk, problems::add, unusable::add, () -> {});
    assertThat(splitter.found().count()).isEqualTo(1);
    return new WeakReference<>(chunk.block(0).array());
  }

  private static int shardOf(String id) {
    return KeyHash.shard(KeyHash.of(id.getBytes(StandardCharsets.UTF_8)), SHARDS);
  }

  @Test
  void aForeignEventGoesToTheShardOfItsPrimaryEvent() {
    for (int i = 0; i < 50; i++) {
      String key = "q" + i;
      LogChunk primary = TestChunks.of(List.of(TestLog.primary(key, 1)));
      LogChunk foreign = TestChunks.of(List.of(TestLog.foreign("c" + i, key, 1)));
      primaries.scan(primary, problems::add, unusable::add, () -> {});
      foreigns.scan(foreign, problems::add, unusable::add, () -> {});

      assertThat(emitted(foreigns, foreign).keySet())
          .isEqualTo(emitted(primaries, primary).keySet())
          .containsExactly(shardOf(key));
    }
  }

  @Test
  void batchesKnowWhereAndWhenTheirEventsWereWritten() {
    ChunkSplitter one = new ChunkSplitter(Role.PRIMARY, TestLog.PRIMARY_FIELDS, 1, BlockNotes.NONE);
    LogChunk chunk = primaryChunk().block(7, primaries(0, 2)).block(900, primaries(2, 3)).build();
    one.scan(chunk, problems::add, unusable::add, () -> {});

    one.found()
        .emit(
            chunk,
            (batch, shard) -> {
              assertThat(shard).isZero();
              assertThat(batch.role()).isEqualTo(Role.PRIMARY);
              assertThat(batch.schema()).isSameAs(LogSchema.of(TestLog.PRIMARY));
              assertThat(batch.writtenMicros()).isEqualTo(77);
              assertThat(batch.size()).isEqualTo(3);
              assertThat(batch.bytes()).isEqualTo(chunk.bytes());
              assertThat(batch.file(2)).isEqualTo("log.avro");
              assertThat(batch.blockOffset(1)).isEqualTo(7);
              assertThat(batch.blockOffset(2)).isEqualTo(900);
              assertThat(batch.keyHash(2))
                  .isEqualTo(KeyHash.of("q2".getBytes(StandardCharsets.UTF_8)));
            });
    assertThat(one.found().ids()).isEmpty();
  }

  @Test
  void aBlockWithAnUnreadableRecordIsAProblemAsAWholeAndTheOthersSurvive() {
    byte[] bad = TestLog.encode(primaries(10, 13));
    bad[bad.length - 5] = 127; // The last id is longer than the block.
    LogChunk chunk =
        primaryChunk()
            .block(100, primaries(0, 2))
            .block(200, 3, bad)
            .block(300, primaries(2, 4))
            .build();

    assertThat(scanned(primaries, chunk))
        .containsExactlyInAnyOrderElementsOf(
            primaries(0, 4).stream().map(ChunkSplitterTest::bytes).toList());
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.DAMAGED_BLOCK);
              assertThat(problem.file()).isEqualTo("log.avro");
              assertThat(problem.offset()).isEqualTo(200);
              assertThat(problem.records()).isEqualTo(3);
            });
  }

  @Test
  void aBlockThatHoldsFewerOrMoreRecordsThanItClaimsIsAProblemAsAWhole() {
    byte[] three = TestLog.encode(primaries(0, 3));
    for (long claimed : new long[] {0, 2, 4, Long.MAX_VALUE}) {
      LogChunk chunk = primaryChunk().block(5, claimed, three).block(6, primaries(7, 8)).build();

      assertThat(scanned(primaries, chunk)).containsExactly(bytes(TestLog.primary("q7", 7)));
      assertThat(problems)
          .as("claims %d", claimed)
          .singleElement()
          .extracting(LogProblem::kind)
          .isEqualTo(Kind.DAMAGED_BLOCK);
    }
  }

  @Test
  void theIdsOfADamagedForeignBlockAreForgottenWithIt() {
    List<GenericRecord> good = List.of(TestLog.foreign("c1", "q1", 1));
    byte[] two =
        TestLog.encode(List.of(TestLog.foreign("x", "q1", 1), TestLog.foreign("y", "q1", 1)));
    LogChunk chunk =
        new TestChunks(LogSchema.of(TestLog.FOREIGN)).block(1, 3, two).block(2, good).build();

    assertThat(scanned(foreigns, chunk)).containsExactly(bytes(good.get(0)));
    foreigns.scan(chunk, problems::add, unusable::add, () -> {});
    assertThat(foreigns.found().ids()).extracting(Object::toString).containsExactly("c1");
  }

  @Test
  void malformedIdsAndTimesAreCountedByBlockAndTheFirstIsNamed() {
    List<GenericRecord> mixed =
        Arrays.asList(
            TestLog.foreign("c1", "q1", 1),
            TestLog.foreign("", "q1", 1),
            TestLog.foreign("c2", "x".repeat(513), 1),
            TestLog.foreign("c3", "q1", -1),
            TestLog.foreign("c4", "q4", 4));
    LogChunk chunk = new TestChunks(LogSchema.of(TestLog.FOREIGN)).block(33, mixed).build();

    assertThat(scanned(foreigns, chunk))
        .containsExactlyInAnyOrder(bytes(mixed.get(0)), bytes(mixed.get(4)));
    assertThat(problems)
        .containsExactly(new LogProblem(Kind.MALFORMED_EVENT, "log.avro", 33, "id is empty", 3));
    assertThat(unusable)
        .extracting(batch -> batch.reason() + ": " + batch.detail() + ", " + place(batch))
        .containsExactly(
            "MALFORMED: id is empty, log.avro@33",
            "MALFORMED: key is longer than 512 bytes, log.avro@33",
            "MALFORMED: t lies outside the years 1970 to 9999, log.avro@33");
    assertThat(unusable)
        .extracting(batch -> batch.events().record(0))
        .containsExactly(bytes(mixed.get(1)), bytes(mixed.get(2)), bytes(mixed.get(3)));
  }

  private static String place(UnjoinableBatch batch) {
    assertThat(batch.events().size()).isEqualTo(1);
    return batch.events().file(0) + "@" + batch.events().blockOffset(0);
  }

  @Test
  void malformedEventsOfADamagedBlockAreForgottenWithIt() {
    byte[] two =
        TestLog.encode(List.of(TestLog.foreign("", "q1", 1), TestLog.foreign("y", "q1", 1)));
    LogChunk chunk = new TestChunks(LogSchema.of(TestLog.FOREIGN)).block(1, 3, two).build();

    assertThat(scanned(foreigns, chunk)).isEmpty();
    assertThat(unusable).isEmpty();
    assertThat(problems).extracting(LogProblem::kind).containsExactly(Kind.DAMAGED_BLOCK);
  }

  @Test
  void someOfTheEventsFoundCanBeTakenOut() {
    LogChunk chunk =
        new TestChunks(LogSchema.of(TestLog.FOREIGN))
            .block(5, List.of(TestLog.foreign("c0", "q0", 1), TestLog.foreign("c1", "q1", 1)))
            .block(9, List.of(TestLog.foreign("c2", "q2", 1)))
            .build();
    foreigns.scan(chunk, problems::add, unusable::add, () -> {});
    BitSet last = new BitSet();
    last.set(2);

    List<EventBatch> batches = new ArrayList<>();
    foreigns.found().emit(chunk, last, batches::add);
    EventBatch batch = batches.get(0);

    assertThat(batches).hasSize(1);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.record(0)).isEqualTo(bytes(TestLog.foreign("c2", "q2", 1)));
    assertThat(batch.blockOffset(0)).isEqualTo(9);
    assertThat(batch.writtenMicros()).isEqualTo(77);
    assertThat(batch.keyHash(0)).isEqualTo(KeyHash.of("q2".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void droppedEventsAreNotEmitted() {
    List<GenericRecord> records =
        IntStream.range(0, 100).mapToObj(i -> TestLog.foreign("c" + i, "q" + i, i)).toList();
    LogChunk chunk = TestChunks.of(records);
    foreigns.scan(chunk, problems::add, unusable::add, () -> {});
    assertThat(foreigns.found().ids()).hasSize(100);
    BitSet odd = new BitSet();
    IntStream.range(0, 50).forEach(i -> odd.set(2 * i + 1));
    foreigns.found().drop(odd);

    assertThat(foreigns.found().count()).isEqualTo(50);
    assertThat(emitted(foreigns, chunk).values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 50).mapToObj(i -> bytes(records.get(2 * i))).toList());
  }

  @Test
  void eventsWithTheBytesOfAnEarlierOneCanBeForgotten() {
    List<GenericRecord> records =
        IntStream.range(0, 1_000)
            .mapToObj(i -> TestLog.foreign("c" + i % 7, "q1", i < 700 ? 5 : 6))
            .toList();
    LogChunk chunk = TestChunks.of(records);
    foreigns.scan(chunk, problems::add, unusable::add, () -> {});

    assertThat(foreigns.found().dropRepeated(chunk)).isEqualTo(986);
    assertThat(emitted(foreigns, chunk).values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.concat(IntStream.range(0, 7), IntStream.range(700, 707))
                .mapToObj(i -> bytes(records.get(i)))
                .toList());
  }

  @Test
  void problemsOfTheChunkArePassedOn() {
    LogProblem problem = new LogProblem(Kind.VANISHED_FILE, "x.avro", 1, "gone", 0);

    assertThat(scanned(primaries, primaryChunk().problem(problem).build())).isEmpty();
    assertThat(problems).containsExactly(problem);
  }

  /** Few bytes can hold more events than there is memory for their places. */
  @Test
  void moreEventsThanMayBeHeldAtOnceComeInSlices() {
    ChunkSplitter splitter =
        new ChunkSplitter(Role.PRIMARY, TestLog.PRIMARY_FIELDS, SHARDS, BlockNotes.NONE, 100);
    LogChunk chunk =
        primaryChunk()
            .block(10, primaries(0, 60))
            .block(20, primaries(60, 130))
            .block(30, primaries(130, 1_000))
            .block(40, primaries(1_000, 1_010))
            .build();
    List<ByteBuffer> found = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    splitter.scan(
        chunk,
        problems::add,
        unusable::add,
        () -> {
          sizes.add(splitter.found().count());
          emitted(splitter, chunk).values().forEach(found::addAll);
        });
    assertThat(sizes).allMatch(size -> size <= 100).hasSize(11);
    assertThat(problems).isEmpty();
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            primaries(0, 1_010).stream().map(ChunkSplitterTest::bytes).toList());
  }

  @Test
  void noSliceOfALargeBlockIsTrustedIfTheBlockIsDamaged() {
    ChunkSplitter splitter =
        new ChunkSplitter(Role.PRIMARY, TestLog.PRIMARY_FIELDS, SHARDS, BlockNotes.NONE, 100);
    byte[] records = TestLog.encode(primaries(0, 1_000));
    LogChunk chunk =
        primaryChunk()
            .block(10, primaries(0, 3))
            .block(20, 1_000, Arrays.copyOf(records, records.length - 1))
            .block(30, 1L << 60, records)
            .block(40, Long.MAX_VALUE, new byte[0])
            .build();
    List<Integer> sizes = new ArrayList<>();
    splitter.scan(chunk, problems::add, unusable::add, () -> sizes.add(splitter.found().count()));
    assertThat(problems).extracting(LogProblem::kind).containsOnly(Kind.DAMAGED_BLOCK).hasSize(3);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
  }

  @Test
  void malformedEventsOfALargeBlockAreHandedOutBySlices() {
    ChunkSplitter splitter =
        new ChunkSplitter(Role.FOREIGN, TestLog.FOREIGN_FIELDS, SHARDS, BlockNotes.NONE, 100);
    List<GenericRecord> records =
        IntStream.range(0, 1_000).mapToObj(i -> TestLog.foreign("", "q" + i, i)).toList();
    LogChunk chunk = new TestChunks(LogSchema.of(TestLog.FOREIGN)).block(10, records).build();
    splitter.scan(chunk, problems::add, unusable::add, () -> {});
    assertThat(unusable).hasSize(10).allMatch(batch -> batch.events().size() == 100);
    assertThat(problems).singleElement().extracting(LogProblem::records).isEqualTo(1_000L);
  }
}
