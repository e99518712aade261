package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.TIME;
import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that the join has left are joined by a reconciliation. */
class ReconcileTest {
  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void makeWorld() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
  }

  private void join(Options config) throws IOException {
    join.join(config.as(JoinConfig::new), JoinWorld.direct());
  }

  private void logClicks(String... clicksAndQueries) throws IOException {
    for (String pair : clicksAndQueries) {
      String[] parts = pair.split("=", -1);
      ClickLogs.clicks(
          join.foreignLog.resolve("clicks-" + parts[0] + ".avro"), click(parts[0], parts[1]));
    }
  }

  @Test
  void clicksWhoseQueriesCameTooLateAreRecoveredOnceAndThenThereIsNothingToDo() throws IOException {
    logClicks("c1=q1", "c2=q2", "c3=q3", "c4=never");
    join(world.finite("a"));
    ClickLogs.queries(join.primaryLog.resolve("late.avro"), "q2", "q3", "q4");

    ReconcileReport first = world.reconcile();
    ReconcileReport second = world.reconcile();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2", "c3");
    world.assertExact();
    assertThat(first.events())
        .isEqualTo(new ReconcileReport.Events(4, 1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(first.changedNothing()).isFalse();
    assertThat(second.events())
        .isEqualTo(new ReconcileReport.Events(4, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(second.changedNothing()).isTrue();
    assertThat(second.complaints()).isEmpty();
    assertThat(world.staged()).isEmpty();
  }

  @Test
  void onFlinkItIsTheSame() throws IOException {
    logClicks("c1=q1", "c2=q2", "c3=q3");
    join(world.finite("a"));
    ClickLogs.queries(join.primaryLog.resolve("late.avro"), "q2");
    Files.delete(world.published().get(0));

    ReconcileReport report =
        world.reconcile(JoinWorld.flink("--fasterCopy=true", "--objectReuse=true"));

    assertThat(report.events())
        .isEqualTo(new ReconcileReport.Events(3, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    world.assertExact();
  }

  @Test
  void thePrimaryLogIsNotOpenedIfNothingIsMissing() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));

    assertThat(world.reconcile().read().primaryEvents()).isZero();

    logClicks("c2=q1");
    assertThat(world.reconcile().read().primaryEvents()).isEqualTo(1);
  }

  @Test
  void everyClickIsCountedForOneReason() throws IOException {
    ClickLogs.clicks(join.foreignLog.resolve("joined.avro"), click("c1", "q1"), click("c2", "q1"));
    join(world.finite("a").with(OutputOptions.ADAPTER, Billing.class.getName()));
    Instant before = Instant.parse("2026-05-20T00:00:00Z");
    ClickLogs.clicks(
        join.foreignLog.resolve("more.avro"),
        click("c1", "q1"),
        click("new", "q1"),
        click("new", "q1"),
        click("lost", "q9"),
        click("free", "q1"),
        click("odd", "q1"),
        click("", "q1"),
        click("old", "q1", before),
        click("young", "q1", TIME.plus(Duration.ofHours(1))));
    try (IdRegistry registry = world.registry()) {
      registry.expire(LocalDate.of(2026, 6, 1));
    }
    world.adapter = Optional.of(Billing.class.getName());
    world.now = TIME.plus(Duration.ofMinutes(62));

    ReconcileReport report = world.reconcile();

    assertThat(report.events())
        .isEqualTo(new ReconcileReport.Events(11, 3, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0));
    assertThat(report.complaints()).singleElement().asString().contains("adapter failed at 1");
    assertThat(join.rows())
        .extracting(row -> row.get("foreign_id").toString())
        .containsExactlyInAnyOrder("c1", "c2", "new");
    assertThat(join.deadLetters("adapter_failed")).as("letters of the reconciliation").isEmpty();
  }

  @Test
  void youngClicksAreLeftToTheJoinUntilTheyHaveSettled() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    logClicks("c2=q1");
    world.now = TIME.plus(Duration.ofMinutes(5)).minusMillis(1);

    assertThat(world.reconcile().events().waiting()).isEqualTo(1);
    assertThat(join.visibleClicks()).containsExactly("c1");

    world.now = TIME.plus(Duration.ofMinutes(5)).plusMillis(1);
    assertThat(world.reconcile().events().recovered()).isEqualTo(1);
    world.assertExact();
  }

  @Test
  void clicksThatAreDatedInTheFutureDoNotWaitForIt() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    logClicks("c2=q1");
    world.now = TIME.minus(Duration.ofDays(100));

    ReconcileReport report = world.reconcile();

    assertThat(report.events().waiting()).isZero();
    assertThat(report.events().recovered()).isEqualTo(1);
    world.assertExact();
  }

  @Test
  void onlyClicksOfTheRangeAreLookedAt() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    ClickLogs.clicks(
        join.foreignLog.resolve("more.avro"),
        click("before", "q1", TIME.minusMillis(1)),
        click("first", "q1", TIME),
        click("last", "q1", TIME.plusMillis(9)),
        click("after", "q1", TIME.plusMillis(10)));
    world.since = Optional.of(new Moment.At(TIME));
    world.until = Optional.of(new Moment.At(TIME.plusMillis(10)));

    ReconcileReport report = world.reconcile();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "first", "last");
    assertThat(report.events().all()).isEqualTo(3);
  }

  @Test
  void filesThatCanHoldNothingOfTheRangeAreNotOpened() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    Path old = join.foreignLog.resolve("old.avro");
    Files.writeString(old, "no log at all");
    Files.setLastModifiedTime(old, FileTime.from(TIME.minus(Duration.ofMinutes(61))));
    world.since = Optional.of(new Moment.At(TIME));

    assertThat(world.reconcile().complaints()).isEmpty();

    Files.setLastModifiedTime(old, FileTime.from(TIME.minus(Duration.ofMinutes(59))));
    assertThat(world.reconcile().complaints())
        .singleElement()
        .asString()
        .contains("1 unreadable file");
  }

  @Test
  void primaryFilesThatAreOlderThanAllThatIsWantedAreNotOpened() throws IOException {
    Files.delete(join.primaryLog.resolve("queries.avro"));
    join.generate(200, 5);
    try (JoinRun run = new JoinRun(world.finite("a").as(JoinConfig::new), Clock.systemUTC())) {
      run.rollForward();
    }
    Path old = join.primaryLog.resolve("old.avro");
    Files.writeString(old, "no log at all");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(3))));

    assertThat(world.reconcile().complaints()).isEmpty();

    Files.setLastModifiedTime(old, FileTime.from(Instant.now()));
    assertThat(world.reconcile().complaints()).hasSize(1);
    Files.delete(old);
    world.assertExact();
  }

  @Test
  void damageInALogIsAComplaint() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    Path torn = join.foreignLog.resolve("torn.avro");
    List<Long> ends =
        JoinWorld.log(
            torn, ClickLogs.CLICK, List.of(List.of(click("x", "q1")), List.of(click("c2", "q1"))));
    byte[] bytes = Files.readAllBytes(torn);
    bytes[(int) (ends.get(0) - 18)] ^= 1;
    Files.write(torn, bytes);

    ReconcileReport report = world.reconcile();

    assertThat(join.visibleClicks()).containsExactlyInAnyOrder("c1", "c2");
    assertThat(report.read().unseen().count(LogProblem.Kind.DAMAGED_BLOCK)).isEqualTo(1);
    assertThat(report.read().problems()).singleElement().asString().contains("torn.avro");
    assertThat(report.complaints()).singleElement().asString().contains("1 damaged block");
  }

  @Test
  void aRetryFindsTheLettersOfRecoveredClicksJoined() throws IOException {
    logClicks("c1=q1", "c2=q2");
    join(world.finite("a"));
    assertThat(join.deadClicks("no_primary_event")).containsExactly("c2");
    ClickLogs.queries(join.primaryLog.resolve("late.avro"), "q2");
    world.reconcile();

    RetryReport retry = join.retry(Options.NONE, JoinWorld.direct());

    assertThat(retry).isEqualTo(new RetryReport(1, 1, 0, 1, 0, Map.of(), Unseen.nothing()));
    assertThat(join.deadLetters("no_primary_event")).isEmpty();
    world.assertExact();
  }

  @Test
  void anOutputWithoutItsRegistryIsNotTouched() throws IOException {
    logClicks("c1=q1");
    join(world.finite("a"));
    RegistryFile.of(join).delete();

    assertThatThrownBy(() -> world.reconcile())
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContaining("registry.db");
  }
}
