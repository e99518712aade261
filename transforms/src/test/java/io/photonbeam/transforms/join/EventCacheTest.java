package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.ads.Ad;
import io.photonbeam.ads.Query;
import io.photonbeam.log.KeyHash;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchBuilder;
import io.photonbeam.transforms.model.HeldSchemas;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.TestBatches;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventCacheTest {
  private final EventCache cache = new EventCache();

  /** Whether schemas are counted depends on all that the process holds. */
  @AfterEach
  void forgetSchemas() {
    cache.add(batch(0, 1), 1);
    HeldSchemas.awaitFew();
  }

  private static EventBatch batch(int from, int to) {
    GenericRecord[] records = new GenericRecord[to - from];
    for (int i = from; i < to; i++) {
      records[i - from] = TestLog.primary(id(i), i);
    }
    return TestBatches.primary(records);
  }

  private static String id(int i) {
    return "query-" + i + "-" + "x".repeat(100);
  }

  private PrimaryEvent find(String id) {
    return cache.find(KeyHash.of(id.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEventIsFoundByTheHashOfItsId() {
    cache.add(batch(0, 3), 1 << 20);
    cache.add(batch(3, 1000), 1 << 20);

    for (int i = 0; i < 1000; i++) {
      PrimaryEvent event = find(id(i));
      assertThat(event.record())
          .isEqualTo(ByteBuffer.wrap(TestLog.encode(TestLog.primary(id(i), i))));
      assertThat(event.schema()).isSameAs(LogSchema.of(TestLog.PRIMARY));
      assertThat(event.writtenMicros()).isEqualTo(50);
    }
    assertThat(find("other")).isNull();
    assertThat(cache.size()).isEqualTo(1000);
  }

  @Test
  void theBytesHeldStayWithinTheBound() {
    long bound = 256 << 10;
    for (int i = 0; i < 200; i++) {
      cache.add(batch(50 * i, 50 * i + 50), bound);
      assertThat(cache.bytes()).isLessThanOrEqualTo(bound);
    }
    // And the bound is used: forgetting takes an eighth at a time.
    assertThat(cache.bytes()).isGreaterThan(bound * 3 / 4);
  }

  @Test
  void theOldestEventsGoFirst() {
    for (int i = 0; i < 200; i++) {
      cache.add(batch(50 * i, 50 * i + 50), 256 << 10);
    }
    int forgotten = 0;
    while (find(id(forgotten)) == null) {
      forgotten++;
    }

    assertThat(forgotten).isBetween(5_000, 9_500);
    for (int i = forgotten; i < 10_000; i++) {
      assertThat(find(id(i))).as(id(i)).isNotNull();
    }
  }

  @Test
  void aBoundThatIsLoweredHoldsFromTheNextBatchOn() {
    for (int i = 0; i < 200; i++) {
      cache.add(batch(50 * i, 50 * i + 50), 1 << 20);
    }
    cache.add(batch(0, 1), 256 << 10);
    assertThat(cache.bytes()).isLessThanOrEqualTo(256 << 10);
    cache.add(batch(0, 1), 4 << 10);

    assertThat(cache.bytes()).isLessThanOrEqualTo(4 << 10);
  }

  @Test
  void theNewestBatchStaysHoweverSmallTheBound() {
    cache.add(batch(0, 10), 1);
    cache.add(batch(10, 20), 1);

    assertThat(find(id(9))).isNull();
    assertThat(find(id(10))).isNotNull();
  }

  @Test
  void ofRepeatedIdsTheFirstStays() {
    cache.add(TestBatches.primary(TestLog.primary("q", 1), TestLog.primary("q", 2)), 1 << 20);
    cache.add(TestBatches.primary(TestLog.primary("q", 3)), 1 << 20);

    assertThat(find("q").record())
        .isEqualTo(ByteBuffer.wrap(TestLog.encode(TestLog.primary("q", 1))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20, 300, 2_000})
  void realisticEventsCostAtMostAThirdMoreThanTheirBytesHoweverFewComeAtATime(int perBatch)
      throws IOException {
    Random random = new Random(6);
    List<EventBatch> batches = new ArrayList<>();
    long payload = 0;
    for (int i = 0; i < 100_000 / perBatch; i++) {
      EventBatch batch = queries(random, perBatch);
      payload += batch.bytes();
      batches.add(batch);
    }
    double worst = 0;
    long added = 0;
    for (EventBatch batch : batches) {
      cache.add(batch, Long.MAX_VALUE / 2);
      added += batch.bytes();
      if (added > payload / 8) {
        worst = Math.max(worst, (double) cache.bytes() / added);
      }
    }
    assertThat(worst).isLessThanOrEqualTo(1.3);
  }

  @ParameterizedTest
  @CsvSource({
    "40000, 100, 10",
    "33000, 1000, 2",
    "10000, 300, 50",
    "1000, 300, 2",
    "5000, 300, 10",
    "4097, 300, 2",
    "4096, 300, 2"
  })
  void eventsOfMixedSizesCostAtMostAThirdMoreThanTheirBytes(int large, int small, int every) {
    long bound = 8 << 20;
    int added = 0;
    for (long payload = 0; payload < 3 * bound; added++) {
      byte[] record = new byte[added % every == 0 ? large : small];
      cache.add(batchOf(record, added), bound);
      payload += record.length;
    }
    long held = 0;
    for (int i = added - (int) cache.size(); i < added; i++) {
      held += i % every == 0 ? large : small;
    }
    assertThat((double) cache.bytes() / held).isLessThanOrEqualTo(4.0 / 3);
    assertThat(cache.bytes()).isGreaterThan(bound * 3 / 4);
  }

  private static EventBatch batchOf(byte[] record, int number) {
    EventBatchBuilder batch =
        new EventBatchBuilder(Role.PRIMARY, LogSchema.of(TestLog.PRIMARY), 1, record.length);
    batch.add(record, 0, record.length, hash(number), "f", 1);
    return batch.build();
  }

  /** A batch is nobody's to write to, also where it is as large as one of the cache's arrays. */
  @Test
  void whatABatchHoldsStaysWhatItIs() {
    long bound = 512 << 10;
    for (int bytes = 1 << 10; bytes <= 256 << 10; bytes *= 2) {
      EventBatch kept = batchOf(new byte[bytes], 0);
      byte[] others = new byte[100];
      Arrays.fill(others, (byte) 9);
      cache.add(kept, bound);
      for (int i = 1; i < 20_000; i++) {
        cache.add(batchOf(others, i), bound);
      }
      assertThat(kept.data()).isEqualTo(new byte[bytes]);
    }
  }

  /** What is held of the schemas counts as soon as those of the process are many. */
  @Test
  void theBytesHeldStayWithinTheBoundThoughEachEventHasASchemaOfItsOwn() {
    int length = 15_000;
    long few = HeldSchemas.few();
    long bound = 1 << 20;
    List<WeakReference<LogSchema>> schemas = new ArrayList<>();
    for (int i = 0; i < 3 * few / length; i++) {
      EventBatch batch = ofOwnSchema(i, length);
      schemas.add(new WeakReference<>(batch.schema()));
      cache.add(batch, bound);
    }

    assertThat(cache.bytes()).isLessThanOrEqualTo(bound + bound / 8);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(schemas.stream().filter(schema -> schema.get() != null).count() * length)
                  .isLessThan(few + few / 2 + 2 * bound);
            });
  }

  private static EventBatch ofOwnSchema(int number, int length) {
    Schema schema =
        SchemaBuilder.record("Q")
            .doc(number + "x".repeat(length))
            .fields()
            .requiredString("id")
            .requiredLong("t")
            .endRecord();
    return TestBatches.primary(
        new GenericRecordBuilder(schema).set("id", id(number)).set("t", 1L).build());
  }

  @Test
  void smallBatchesThatAreKeptTogetherKeepTheirEventsApart() {
    for (int i = 0; i < 2_000; i++) {
      cache.add(batch(i, i + 1), 1 << 20);
    }
    cache.add(batch(2_000, 4_000), 1 << 20);
    cache.add(batch(4_000, 4_001), 1 << 20);

    for (int i = 0; i < 4_001; i++) {
      assertThat(find(id(i)).record())
          .isEqualTo(ByteBuffer.wrap(TestLog.encode(TestLog.primary(id(i), i))));
    }
  }

  /**
   * Whatever the sizes of records and batches, and however the bound changes meanwhile: what is
   * found has the bytes that were added, also where those of others stood before, and what is not
   * found is older than all that is.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsFoundIsWhatWasAddedThoughItsPlaceWasAnothersBefore(long seed) {
    Random random = new Random(seed);
    List<byte[]> added = new ArrayList<>();
    for (int round = 0; round < 300; round++) {
      long bound = (64L << 10) << random.nextInt(round < 200 ? 5 : 2);
      int largest = random.nextInt(20) == 0 ? 60_000 : 1 << random.nextInt(12);
      EventBatchBuilder batch =
          new EventBatchBuilder(Role.PRIMARY, LogSchema.of(TestLog.PRIMARY), 8, 64);
      for (int left = random.nextInt(40); left >= 0; left--) {
        byte[] record = new byte[1 + random.nextInt(largest)];
        random.nextBytes(record);
        batch.add(record, 0, record.length, hash(added.size()), "f", 1);
        added.add(record);
      }
      cache.add(batch.build(), bound);

      assertThat(cache.bytes()).isLessThan(bound + 41L * largest + (64 << 10));
      assertEachIsFoundFromSomeOn(added);
    }
  }

  private static long hash(int number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  private void assertEachIsFoundFromSomeOn(List<byte[]> added) {
    int first = 0;
    while (cache.find(hash(first)) == null) {
      first++;
    }
    assertThat(cache.size()).isEqualTo(added.size() - first);
    for (int i = first; i < added.size(); i++) {
      assertThat(cache.find(hash(i)).record()).isEqualTo(ByteBuffer.wrap(added.get(i)));
    }
  }

  /** Searches as the default workload has them: ids of 39 bytes, two to four ads. */
  private static EventBatch queries(Random random, int count) throws IOException {
    EventBatchBuilder builder =
        new EventBatchBuilder(Role.PRIMARY, LogSchema.of(Query.getClassSchema()), count, 1 << 16);
    for (int i = 0; i < count; i++) {
      List<Ad> ads = new ArrayList<>();
      for (int ad = 2 + random.nextInt(3); ad > 0; ad--) {
        ads.add(
            new Ad(random.nextLong() >>> 20, "advertiser-" + random.nextInt(9999), ad, 123456L));
      }
      String id = "0a000001-00001267-%016x".formatted(random.nextLong() >>> 10);
      Query query = new Query(id, Instant.EPOCH, "cheap flights to lisbon", "en", ads);
      byte[] record = bytes(query);
      builder.add(
          record, 0, record.length, KeyHash.of(id.getBytes(StandardCharsets.UTF_8)), "f", 1);
    }
    return builder.build();
  }

  private static byte[] bytes(Query query) throws IOException {
    ByteBuffer message = Query.getEncoder().encode(query);
    byte[] record = new byte[message.remaining() - 10]; // Without its single-object header.
    message.position(message.position() + 10);
    message.get(record);
    return record;
  }
}
