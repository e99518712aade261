package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.direct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.output.PipelineLease;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.store.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A join that was paused for so long that another process has taken its pipeline over. */
class LostLeaseTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void drainsAndSaysWhy() throws Exception {
    JoinWorld world = new JoinWorld(folder);
    world.generate(500, 6);
    JoinConfig config = world.config("a").as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC());
        IdRegistry registry = IdRegistry.open(config.registry())) {
      run.begin(what -> {});
      CompletableFuture<Void> running = JoinWorld.start(run, direct());
      await().atMost(DEADLINE).until(() -> running.isDone() || run.metrics().joined.sum() > 0);
      assertThat(run.lostLease()).isEmpty();

      Lease other = PipelineLease.ofThisProcess("another", Instant.now());
      await().atMost(DEADLINE).until(() -> isTaken(registry, other));

      assertThatThrownBy(() -> running.get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
          .rootCause()
          .hasMessageContaining("was taken over by");
      assertThat(run.lostLease()).isPresent();
      assertThat(run.metrics().pending.sum()).as("drained").isZero();
      assertThat(world.rows()).hasSize((int) run.metrics().joined.sum());
    }
  }

  @Test
  void aStartThatWaitsForAnotherProcessEndsWhenItIsStopped() throws Exception {
    JoinConfig config = new JoinWorld(folder).config("a").as(JoinConfig::new);
    try (JoinRun first = new JoinRun(config, Clock.systemUTC());
        JoinRun second = new JoinRun(config, Clock.systemUTC())) {
      first.begin(what -> {});

      assertThatThrownBy(() -> second.begin(whom -> second.stop()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContainingAll("asked to stop", "another process runs pipeline 'a'");
    }
  }

  /** The holder may have beaten between the two steps. */
  private static boolean isTaken(IdRegistry registry, Lease other) {
    return registry.leases().take("a", other, registry.leases().of("a")).isOfSameRun(other);
  }
}
