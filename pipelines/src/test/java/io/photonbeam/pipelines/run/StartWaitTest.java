package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class StartWaitTest {
  private static final OutputId OUTPUT = OutputId.random(new Random(1));

  private final List<String> told = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private boolean stopped;
  private int attempts;

  private StartWait upTo(Duration atMost) {
    return new StartWait(atMost, () -> now, time -> now = now.plus(time), () -> stopped, told::add);
  }

  /** A store that applies its second transaction and does not say so. */
  private static final class LosingAnswers implements TransactionalStore {
    private final TransactionalStore store = MemoryStore.create();
    private final AtomicInteger transactions = new AtomicInteger();

    @Override
    public <T> T transact(Function<Transaction, T> body) {
      T answer = store.transact(body);
      // The first one marks a new registry.
      if (transactions.getAndIncrement() == 1) {
        throw new CommitUnknownException("lost", null);
      }
      return answer;
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      return store.read(body);
    }

    @Override
    public boolean isDistributed() {
      return store.isDistributed();
    }

    @Override
    public String description() {
      return store.description();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** An attempt that takes a second, and fails some times. */
  private StartWait.Attempt<String> availableAfter(int failures) {
    return () -> {
      now = now.plusSeconds(1);
      if (attempts++ < failures) {
        throw new StoreUnavailableException("r.db is locked");
      }
      return "open";
    };
  }

  @Test
  void aStoreThatIsThereIsNotWaitedFor() throws IOException {
    assertThat(upTo(Duration.ZERO).until("registry", availableAfter(0))).isEqualTo("open");
    assertThat(told).isEmpty();
  }

  @Test
  void oneThatIsAwayIsToldOnceAndWaitedFor() throws IOException {
    assertThat(upTo(Duration.ofMinutes(1)).until("registry", availableAfter(5))).isEqualTo("open");
    assertThat(told)
        .singleElement()
        .asString()
        .contains("registry", "waiting up to 59 s", "r.db is locked");
  }

  @Test
  void whatIsUnknownIsAskedAgain() throws IOException {
    IdRegistry registry =
        IdRegistry.open(new LosingAnswers(), RegistrySettings.defaults().withoutRepetition());

    OutputId bound =
        upTo(Duration.ofMinutes(1))
            .until(
                "registry",
                () -> {
                  attempts++;
                  return registry.bindings().bind("a", OUTPUT);
                });

    assertThat(bound).isEqualTo(OUTPUT);
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void theTimeIsSharedByAllThatIsWaitedFor() throws IOException {
    StartWait wait = upTo(Duration.ofSeconds(12));
    wait.until("registry", availableAfter(5));
    attempts = 0;

    assertThatThrownBy(() -> wait.until("index", availableAfter(100)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContainingAll("index", "--startTimeout=12s", "r.db is locked");
    assertThat(attempts).isEqualTo(4);
  }

  @Test
  void whoeverStopsItDoesNotWait() {
    stopped = true;

    assertThatThrownBy(() -> upTo(Duration.ofHours(1)).until("registry", availableAfter(9)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(attempts).isEqualTo(1);
  }

  @Test
  void anyOtherFailureIsOneAtOnce() {
    assertThatThrownBy(
            () ->
                upTo(Duration.ofHours(1))
                    .until(
                        "registry",
                        () -> {
                          attempts++;
                          throw new StoreAccessException("no such folder");
                        }))
        .isInstanceOf(StoreAccessException.class);
    assertThat(attempts).isEqualTo(1);
  }
}
