package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BatcherTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<List<Integer>> done = new CopyOnWriteArrayList<>();
  private final Batcher<Integer> worker = new Batcher<>("test", this::work);

  @AfterEach
  void close() {
    goOn.countDown();
    worker.close();
  }

  private void work(List<Integer> items) {
    begun.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new StoreUnavailableException("interrupted", e);
    }
    if (items.contains(-2)) {
      throw new StackOverflowError();
    }
    if (items.contains(-1)) {
      throw new StoreUnavailableException("away", null);
    }
    done.add(items);
  }

  @Test
  void whatIsSubmittedDuringTheWorkIsDoneTogetherNextInItsOrder() throws Exception {
    CompletableFuture<Void> first = worker.submit(0);
    begun.await();
    List<CompletableFuture<Void>> others =
        IntStream.rangeClosed(1, 50).mapToObj(worker::submit).toList();
    assertThat(first).isNotDone();

    goOn.countDown();
    Batcher.await(first);
    for (CompletableFuture<Void> other : others) {
      Batcher.await(other);
    }

    assertThat(done).containsExactly(List.of(0), IntStream.rangeClosed(1, 50).boxed().toList());
  }

  @Test
  void aFailureReachesThoseForWhomTheWorkWasAndNoOthers() throws Exception {
    CompletableFuture<Void> first = worker.submit(0);
    begun.await();
    List<CompletableFuture<Void>> failing = List.of(worker.submit(-1), worker.submit(1));
    goOn.countDown();

    Batcher.await(first);
    for (CompletableFuture<Void> each : failing) {
      assertThatThrownBy(() -> Batcher.await(each))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessage("away");
    }
    Batcher.await(worker.submit(2));
    assertThat(done).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void anErrorIsToldAndDoesNotEndTheThread() throws Exception {
    goOn.countDown();

    assertThatThrownBy(() -> Batcher.await(worker.submit(-2)))
        .hasRootCauseInstanceOf(StackOverflowError.class);
    Batcher.await(worker.submit(2));
    assertThat(done).containsExactly(List.of(2));
  }

  @Test
  void whoClosesItInterruptsTheWorkAndCancelsWhatHasNotBegun() throws Exception {
    CompletableFuture<Void> first = worker.submit(0);
    begun.await();
    CompletableFuture<Void> second = worker.submit(1);

    worker.close();

    assertThatThrownBy(() -> Batcher.await(first)).hasMessage("interrupted");
    assertThat(second).isCancelled();
    assertThatThrownBy(() -> Batcher.await(second))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("closed");
    assertThat(worker.submit(2)).isCancelled();
    assertThat(done).isEmpty();
  }
}
