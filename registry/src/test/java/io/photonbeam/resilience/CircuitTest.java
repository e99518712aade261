package io.photonbeam.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CircuitTest extends RetryFixture {
  private final List<String> news = new ArrayList<>();
  private final Circuit circuit =
      new Circuit(
          "index",
          2,
          new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(5)),
          clock,
          news::add);

  private void fail() {
    assertThat(circuit.tryEnter()).isTrue();
    circuit.failed(new StoreUnavailableException("away"));
  }

  @Test
  void whenItIsOpenOneCallerAtATimeMayTry() {
    fail();
    fail();
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.tryEnter()).isFalse();

    clock.advance(Duration.ofMillis(1_001));
    assertThat(circuit.tryEnter()).isTrue();
    assertThat(circuit.tryEnter()).as("a second one meanwhile").isFalse();
    circuit.left();
    assertThat(circuit.tryEnter()).as("the next one").isTrue();
    circuit.succeeded();

    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.trouble()).isEmpty();
    assertThat(circuit.tryEnter()).isTrue();
    assertThat(circuit.tryEnter()).as("a second one meanwhile").isTrue();
  }

  @Test
  void theTimeUntilTheNextProbeGrowsWithEachThatFails() {
    fail();
    fail();
    for (long bound : new long[] {1_000, 2_000, 4_000, 8_000, 8_000}) {
      clock.advance(Duration.ofMillis(bound / 2 - 1));
      assertThat(circuit.tryEnter()).as("before half of %s ms", bound).isFalse();
      clock.advance(Duration.ofMillis(bound / 2 + 2));
      fail();
    }
    assertThat(news).hasSize(1);
  }

  @Test
  void aSuccessThatComesLateDoesNotCloseIt() {
    assertThat(circuit.tryEnter()).isTrue();
    fail();
    fail();
    circuit.succeeded();

    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.trouble()).isPresent();
  }

  @Test
  void ofManyThreadsThatWaitOneProbesAndAllGoOnWhenTheStoreIsBack() throws Exception {
    RetryPolicy real =
        RetryPolicy.system(
            new RetrySettings(
                Duration.ofSeconds(1), 1, Duration.ofMillis(1), Duration.ofMillis(20), GRACE),
            new Random(1));
    AtomicInteger probing = new AtomicInteger();
    AtomicInteger mostProbing = new AtomicInteger();
    AtomicInteger probesLeft = new AtomicInteger(10);
    StoreCalls<String> calls = real.callsTo("registry", () -> "registry");
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<CompletableFuture<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        answers.add(
            CompletableFuture.supplyAsync(
                () -> calls.write(s -> answer(calls, probing, mostProbing, probesLeft)), threads));
        await().atMost(Duration.ofMinutes(2)).until(() -> calls.isAway() || probesLeft.get() <= 0);
      }
      for (CompletableFuture<Boolean> answer : answers) {
        assertThat(answer.get(2, TimeUnit.MINUTES)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(mostProbing).hasValue(1);
    assertThat(calls.isAway()).isFalse();
  }

  private static boolean answer(
      StoreCalls<String> calls,
      AtomicInteger probing,
      AtomicInteger mostProbing,
      AtomicInteger probesLeft) {
    if (!calls.isAway()) {
      if (probesLeft.get() > 0) {
        throw new StoreUnavailableException("away");
      }
      return true;
    }
    mostProbing.accumulateAndGet(probing.incrementAndGet(), Math::max);
    try {
      if (probesLeft.decrementAndGet() > 0) {
        throw new StoreUnavailableException("away");
      }
      return true;
    } finally {
      probing.decrementAndGet();
    }
  }
}
