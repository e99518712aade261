package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that goes back in time: an older copy is put in its place. */
class RestoredRegistryTest {
  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;
  private RegistryFile registry;
  private Path copy;

  @BeforeEach
  void anOutputThatWentOnAfterACopyOfItsRegistry() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    registry = RegistryFile.of(join);
    copy = folder.resolve("copy.db");
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    logAndJoin("c1");
    registry.copyTo(copy);
    logAndJoin("c2", "c3");
  }

  private void logAndJoin(String... clicks) throws IOException {
    log(clicks);
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
  }

  private void log(String... clicks) throws IOException {
    for (String id : clicks) {
      ClickLogs.clicks(join.foreignLog.resolve(id + ".avro"), click(id, "q1"));
    }
  }

  private void assertRefused(ThrowingCallable start) throws IOException {
    assertThatThrownBy(start)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("gone back in time", "registry recover --output=");
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
  }

  @Test
  void joinAndReconcileRefuseToStart() throws IOException {
    registry.replaceBy(copy);

    assertRefused(() -> join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct()));
    assertRefused(() -> join.join(world.finite("new").as(JoinConfig::new), JoinWorld.direct()));
    assertRefused(() -> world.reconcile());
  }

  @Test
  void aRunningJoinEndsAndTakesNothingMore() throws Exception {
    try (JoinRun run = new JoinRun(world.join.config("a").as(JoinConfig::new), Clock.systemUTC())) {
      run.rollForward();
      CompletableFuture<Void> running = JoinWorld.start(run, JoinWorld.direct());
      await()
          .atMost(JoinWorld.PATIENCE)
          .until(() -> running.isDone() || run.metrics().foreignEvents.sum() >= 3);
      registry.moveOver(copy);
      log("c4");

      assertThatThrownBy(running::join).hasRootCauseInstanceOf(StoreAccessException.class);
    }
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
  }

  @Test
  void filesThatNoCommitHasMadeAreNamedByEachReconciliation() throws IOException {
    Path published = world.published().get(0);
    Path day = published.getParent().getParent();
    Path copied = Files.createDirectories(day.resolve("hour=23")).resolve(published.getFileName());
    Files.copy(published, copied);
    Path odd = Files.copy(published, published.resolveSibling("part-0.parquet"));
    Files.writeString(published.resolveSibling("_note"), "passed over by readers");

    ReconcileReport report = world.reconcile();

    assertThat(report.unknownFiles().notOfTheirCommits()).isEqualTo(1);
    assertThat(report.unknownFiles().ofNoCommit()).isEqualTo(1);
    assertThat(report.isExact()).isFalse();
    assertThat(report.complaints())
        .singleElement()
        .asString()
        .contains("2 visible files", odd.getFileName().toString(), "hour=23");
    Files.delete(copied);
    Files.delete(odd);
    assertThat(world.reconcile().complaints()).isEmpty();
  }

  @Test
  void filesOutOfTheRangeAreNamedToo() throws IOException {
    Path day = world.published().get(0).getParent().getParent();
    Path hour = Files.createDirectories(day.resolve("hour=23"));
    Files.copy(world.published().get(0), hour.resolve("part-0.parquet"));
    Instant end = Instant.parse(day.getFileName().toString().substring(5) + "T23:00:00Z");

    world.until = Optional.of(new Moment.At(end));

    assertThat(world.reconcile().unknownFiles().named())
        .isEqualTo(List.of(day.getFileName() + "/hour=23/part-0.parquet"));
  }
}
