package io.photonbeam.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class EventIdGeneratorTest {
  private static final InetAddress ADDRESS = InetAddress.getLoopbackAddress();

  @Test
  void anIdHoldsAddressProcessAndTheClocksTime() {
    EventId id = EventIdGenerator.of(ADDRESS, 7, () -> 1_000).next();
    assertThat(id).isEqualTo(EventId.of(ADDRESS, 7, 1_000));
  }

  @Test
  void aClockThatStandsStillGivesSuccessiveMicroseconds() {
    EventIdGenerator ids = EventIdGenerator.of(ADDRESS, 7, () -> 1_000);
    assertThat(List.of(ids.next().micros(), ids.next().micros(), ids.next().micros()))
        .containsExactly(1_000L, 1_001L, 1_002L);
  }

  @Test
  void aClockThatStepsBackDoesNotStepTheIdsBack() {
    AtomicLong clock = new AtomicLong(1_000);
    EventIdGenerator ids = EventIdGenerator.of(ADDRESS, 7, clock::get);
    ids.next();
    clock.set(-5);
    assertThat(ids.next().micros()).isEqualTo(1_001);
    clock.set(2_000);
    assertThat(ids.next().micros()).isEqualTo(2_000);
  }

  @Test
  void idsAscendUnderAnyClock() {
    Random random = new Random(3);
    EventIdGenerator ids = EventIdGenerator.of(ADDRESS, 7, () -> random.nextLong() >> 20);
    EventId before = ids.next();
    for (int i = 0; i < 100_000; i++) {
      EventId id = ids.next();
      assertThat(id.compareTo(before)).isPositive();
      before = id;
    }
  }

  @Test
  void manyThreadsGetDistinctIdsThatAscendInEachThread() throws Exception {
    int threads = 8;
    int idsPerThread = 50_000;
    AtomicLong clock = new AtomicLong();
    // Runs forward and now and then far back.
    LongSupplier unsteady = () -> clock.incrementAndGet() % 10_000;
    EventIdGenerator ids = EventIdGenerator.of(ADDRESS, 7, unsteady);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<List<EventId>>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        results.add(
            executor.submit(
                () -> {
                  start.await();
                  List<EventId> mine = new ArrayList<>(idsPerThread);
                  for (int i = 0; i < idsPerThread; i++) {
                    mine.add(ids.next());
                  }
                  return mine;
                }));
      }
      start.countDown();
      Set<EventId> all = new HashSet<>();
      for (Future<List<EventId>> result : results) {
        assertThat(result.get()).isSorted();
        all.addAll(result.get());
      }
      assertThat(all).hasSize(threads * idsPerThread);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aRestartGoesOnAfterTheLastIdThoughTheClockWasSetBack() {
    EventId last = EventId.of(ADDRESS, 7, 1_000);
    assertThat(EventIdGenerator.after(last, () -> 10).next())
        .isEqualTo(EventId.of(ADDRESS, 7, 1_001));
  }

  @Test
  void aWrongProcessIdIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventIdGenerator.of(ADDRESS, 1L << 32, () -> 0));
  }

  @Test
  void theEndOfTimeIsAnErrorAndNotAnOldId() {
    EventIdGenerator ids = EventIdGenerator.of(ADDRESS, 7, () -> Long.MAX_VALUE);
    ids.next();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(ids::next);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(ids::next);
  }

  @Test
  void aJavaClockCountsInMicroseconds() {
    assertThat(
            EventIdGenerator.micros(() -> Instant.parse("1970-01-02T00:00:00.000001Z")).getAsLong())
        .isEqualTo(86_400_000_001L);
  }
}
