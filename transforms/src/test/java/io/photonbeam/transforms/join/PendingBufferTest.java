package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.HeldSchemas;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.TestBatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

final class PendingBufferTest {
  private final EventScanners scanners = new EventScanners(TestLog.FOREIGN_FIELDS);
  private final EventScanners primaries = new EventScanners(TestLog.PRIMARY_FIELDS);
  private PendingBuffer events = new PendingBuffer(new EventScanners(TestLog.FOREIGN_FIELDS));

  /** Adds events named "click=query". */
  private void add(long since, String... pairs) {
    events.add(new PendingBatch(batch(pairs), since, since));
  }

  private static EventBatch batch(String... pairs) {
    GenericRecord[] records = new GenericRecord[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      String[] parts = pairs[i].split("=", 2);
      records[i] = TestLog.foreign(parts[0], parts[1], 1);
    }
    return TestBatches.foreign(records);
  }

  private List<String> take(String key) {
    EventBatch primary = TestBatches.primary(TestLog.primary(key, 1));
    return take(primary, primary.keyHash(0));
  }

  private List<String> take(EventBatch primary, long hash) {
    List<String> taken = new ArrayList<>();
    EventScanner scanner = primaries.at(primary.schema(), primary.record(0));
    events.take(hash, scanner.id(), (batch, event) -> taken.add(describe(batch, event)));
    return taken;
  }

  private String describe(EventBatch batch, int event) {
    EventScanner scanner = scanners.at(batch.schema(), batch.record(event));
    return scanner.id() + "=" + scanner.key();
  }

  private List<String> describe(List<EventBatch> batches) {
    List<String> found = new ArrayList<>();
    for (EventBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        found.add(describe(batch, i));
      }
    }
    return found;
  }

  /** They would be given up as too many, where their schemas are shared by all that wait. */
  @Test
  void eventsWeighNoMoreWhereSchemasAreVeryMany() {
    add(1, "c1=q1");
    long alone = events.bytes();
    List<LogSchema> others = HeldSchemas.many();
    add(2, "c2=q2");

    assertThat(events.bytes()).as("beside %d schemas", others.size()).isEqualTo(2 * alone);
    others.clear();
    HeldSchemas.awaitFew();
  }

  @Test
  void anEventIsTakenOnceByThePrimaryEventItNames() {
    add(1, "c1=q1", "c2=q2");
    add(2, "c3=q1");
    assertThat(events.size()).isEqualTo(3);

    assertThat(take("q3")).isEmpty();
    assertThat(take("q1")).containsExactlyInAnyOrder("c1=q1", "c3=q1");
    assertThat(take("q1")).isEmpty();
    assertThat(events.size()).isEqualTo(1);
    assertThat(take("q2")).containsExactly("c2=q2");
    assertThat(events.size()).isZero();
  }

  @Test
  void anEventThatComesAfterOthersOfItsKeyWereTakenWaitsAnew() {
    for (int round = 0; round < 5; round++) {
      add(round, "c" + round + "=q1", "d" + round + "=q1");
      assertThat(take("q1")).containsExactlyInAnyOrder("c" + round + "=q1", "d" + round + "=q1");
    }
  }

  @Test
  void keysWithTheSameHashAreToldApart() {
    events.add(
        new PendingBatch(
            TestBatches.colliding(
                Role.FOREIGN,
                9,
                TestLog.foreign("c1", "q1", 1),
                TestLog.foreign("c2", "q2", 1),
                TestLog.foreign("c3", "q1", 1)),
            1,
            1));
    EventBatch other = TestBatches.colliding(Role.PRIMARY, 9, TestLog.primary("q3", 1));
    EventBatch first = TestBatches.colliding(Role.PRIMARY, 9, TestLog.primary("q1", 1));
    EventBatch second = TestBatches.colliding(Role.PRIMARY, 9, TestLog.primary("q2", 1));

    assertThat(events.mayAwait(9)).isTrue();
    assertThat(events.mayAwait(8)).isFalse();
    assertThat(take(other, 9)).isEmpty();
    assertThat(take(first, 9)).containsExactlyInAnyOrder("c1=q1", "c3=q1");
    assertThat(take(second, 9)).containsExactly("c2=q2");
  }

  @Test
  void itKnowsByItsIdWhetherAnEventWaitsAlready() {
    add(1, "c1=q1", "c2=q2");

    assertThat(events.contains(batch("c1=q1"), 0)).isTrue();
    assertThat(events.contains(batch("x=x", "c2=other"), 1)).isTrue();
    assertThat(events.contains(batch("q1=c1"), 0)).isFalse();
    take("q1");
    assertThat(events.contains(batch("c1=q1"), 0)).isFalse();
    add(2, "c1=q1");
    assertThat(events.contains(batch("c1=q1"), 0)).isTrue();
  }

  @Test
  void manyEventsWaitingForOneKeyCostNoMoreThanOthers() {
    String[] pairs = new String[200];
    assertTimeout(
        Duration.ofMinutes(1),
        () -> {
          for (int i = 0; i < 200_000; i++) {
            pairs[i % 200] = "c" + i + "=q";
            if (i % 200 == 199) {
              EventBatch batch = batch(pairs);
              assertThat(events.contains(batch, 0)).isFalse();
              events.add(new PendingBatch(batch, i, i));
            }
          }
          add(0, "other=other");
          assertThat(take("q")).hasSize(200_000).doesNotHaveDuplicates();
          // Repeated primary events need not pass by all those that were taken.
          EventBatch primary = TestBatches.primary(TestLog.primary("q", 1));
          for (int i = 0; i < 200_000; i++) {
            assertThat(take(primary, primary.keyHash(0)).size()).isZero();
          }
        });
    assertThat(events.size()).isEqualTo(1);
  }

  @Test
  void thoseThatWaitSinceBeforeATimeAreTakenOut() {
    add(10, "c1=q1", "c2=q2");
    add(30, "c3=q3");
    add(20, "c4=q1");
    take("q2");
    assertThat(events.oldestMillis()).isEqualTo(10);

    assertThat(describe(events.takeOlderThan(10))).isEmpty();
    assertThat(describe(events.takeOlderThan(21))).containsExactlyInAnyOrder("c1=q1", "c4=q1");
    assertThat(events.oldestMillis()).isEqualTo(30);
    assertThat(take("q1")).isEmpty();
    assertThat(describe(events.takeOlderThan(Long.MAX_VALUE))).containsExactly("c3=q3");
    assertThat(events.size()).isZero();
    assertThat(events.oldestMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsTakenOutComesInBatchesOfAboutAThousand() {
    for (int i = 0; i < 500; i++) {
      add(1, "a" + i + "=q", "b" + i + "=q", "c" + i + "=q", "d" + i + "=q", "e" + i + "=q");
    }

    assertThat(events.takeOlderThan(2))
        .extracting(EventBatch::size)
        .containsExactly(1000, 1000, 500);
  }

  @Test
  void compactingKeepsExactlyThoseThatWaitAndSinceWhen() {
    Random random = new Random(7);
    Map<String, Long> waiting = new HashMap<>();
    for (int i = 0; i < 2000; i++) {
      String[] pairs = new String[1 + random.nextInt(10)];
      for (int j = 0; j < pairs.length; j++) {
        pairs[j] = "c" + i + "." + j + "=q" + random.nextInt(500);
        waiting.put(pairs[j], since(i));
      }
      add(since(i), pairs);
      if (random.nextInt(3) > 0) {
        take("q" + random.nextInt(500)).forEach(waiting::remove);
      }
      if (events.worthCompacting()) {
        compact();
      }
      assertThat(events.size()).isEqualTo(waiting.size());
    }
    compact();

    Map<String, Long> remaining = new HashMap<>();
    for (PendingBatch batch : events.remaining()) {
      for (int i = 0; i < batch.events().size(); i++) {
        remaining.put(describe(batch.events(), i), batch.sinceMillis());
      }
    }
    assertThat(remaining.keySet()).isEqualTo(waiting.keySet());
    // Never earlier than it was, and at most to the end of its minute later.
    assertThat(remaining)
        .allSatisfy(
            (event, since) ->
                assertThat(since)
                    .isBetween(waiting.get(event), waiting.get(event) / 60_000 * 60_000 + 59_999));
  }

  /** Four batches a minute. */
  private static long since(int batch) {
    return batch * 15_000L;
  }

  @Test
  void manySmallBatchesOfOneMinuteBecomeOne() {
    for (int i = 0; i < 1000; i++) {
      add(1000 + i, "c" + i + "=q" + i);
      if (events.worthCompacting()) {
        compact();
        assertThat(events.remaining()).hasSize(1);
      }
    }
    assertThat(events.size()).isEqualTo(1000);
    assertThat(events.remaining()).hasSize(1);
    assertThat(take("q500")).containsExactly("c500=q500");
  }

  private void compact() {
    List<PendingBatch> remaining = events.remaining();
    events = new PendingBuffer(new EventScanners(TestLog.FOREIGN_FIELDS));
    remaining.forEach(events::add);
    events.compacted();
  }

  @Test
  void compactingPaysWhenNothingWaitsOrMostDoNot() {
    assertThat(events.worthCompacting()).isFalse();
    add(1, "c=q");
    assertThat(events.worthCompacting()).isFalse();
    take("q");
    assertThat(events.worthCompacting()).isTrue();
    assertThat(events.remaining()).isEmpty();

    compact();
    String[] pairs = new String[4097];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = "c" + i + "=q" + i;
    }
    add(1, "kept=kept");
    add(1, pairs);
    for (int i = 0; i < 4097; i++) {
      assertThat(events.worthCompacting()).isFalse();
      take("q" + i);
    }
    add(1, "last=q");
    take("q");
    assertThat(events.worthCompacting()).isTrue();
  }

  @Test
  void whenTheClockIsSetBackNobodyWaitsSinceATimeToComeOrIsLookedForLate() {
    add(10_000, "c1=q1");
    add(2_000, "c2=q2");
    events.clockShows(4_000, 1_000);

    assertThat(events.oldestMillis()).isEqualTo(2_000);
    assertThat(describe(events.takeOlderThan(4_000))).containsExactly("c2=q2");
    assertThat(events.oldestMillis()).isEqualTo(4_000);
    assertThat(events.nextDueMillis()).isEqualTo(4_000);
    assertThat(events.remaining()).singleElement().extracting("sinceMillis").isEqualTo(4_000L);
  }

  @Test
  void bytesThatWaitAreKnownAndTheOldestAreGivenUpByThem() {
    add(5, "c1=q1", "c2=q2");
    add(3, "c3=q3", "c4=q4", "c5=q5");
    long each = events.bytes() / 5;

    assertThat(describe(events.takeOldestBytes(2 * each))).containsExactly("c3=q3", "c4=q4");
    assertThat(events.bytes()).isEqualTo(3 * each);
    assertThat(take("q1")).hasSize(1);
    assertThat(events.bytes()).isEqualTo(2 * each);
    assertThat(describe(events.takeOldestBytes(Long.MAX_VALUE))).containsExactly("c5=q5", "c2=q2");
    assertThat(events.bytes()).isZero();
  }
}
