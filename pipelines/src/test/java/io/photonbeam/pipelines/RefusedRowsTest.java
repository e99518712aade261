package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.pipelines.TestAdapters.Keyed;
import io.photonbeam.pipelines.TestAdapters.Nested;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row that only Parquet's writer refuses is given up by whoever makes it, the others are written,
 * and the audit knows it: in a retry, in a reconciliation, and where lost files are made again.
 */
class RefusedRowsTest {
  @TempDir Path folder;
  private JoinWorld join;
  private ReconcileWorld world;

  @BeforeEach
  void writeLogs() throws IOException {
    join = new JoinWorld(folder);
    world = ReconcileWorld.of(join);
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q1");
    ClickLogs.clicks(
        join.foreignLog.resolve("clicks.avro"), click("c1", "q1"), click("odd one", "q1"));
  }

  private void join(String pipeline, Class<? extends JoinAdapter> adapter) throws IOException {
    join.join(
        world.finite(pipeline).with(OutputOptions.ADAPTER, adapter.getName()).as(JoinConfig::new),
        direct());
  }

  private ReconcileReport reconcile(Class<? extends JoinAdapter> adapter) throws IOException {
    world.adapter = Optional.of(adapter.getName());
    return world.reconcile();
  }

  private RetryReport retry(Class<? extends JoinAdapter> adapter) throws IOException {
    SavedJoinConfig noted = join.noted();
    SavedJoinConfig settings =
        new SavedJoinConfig(
            noted.primaryLog(),
            noted.foreignLog(),
            noted.registry(),
            noted.primaryFields(),
            noted.foreignFields(),
            Optional.of(adapter.getName()));
    RetryConfig config =
        RetryConfig.of(join.output, settings, "a.retry")
            .with(RetryConfig.REASON, Reason.ADAPTER_FAILED)
            .as(RetryConfig::new);
    return JoinWorld.retry(config, direct());
  }

  private VerifyReport verify(Class<? extends JoinAdapter> adapter) throws IOException {
    VerifyConfig config =
        VerifyConfig.of(join.primaryLog, join.foreignLog, join.output)
            .withWorkFolder(folder.resolve("work"))
            .with(OutputOptions.ADAPTER, adapter.getName());
    return new Verification(config).run(soFar -> {});
  }

  private void assertVisible(String... ids) throws IOException {
    assertThat(join.rows())
        .extracting(row -> row.get("foreign_id").toString())
        .containsExactlyInAnyOrder(ids);
  }

  private void assertOnlyTheOtherIsVisible() throws IOException {
    assertVisible("c1");
    VerifyReport audit = verify(Keyed.class);
    assertThat(audit.exact()).as(audit.toText()).isTrue();
    assertThat(audit.missing()).isZero();
    assertThat(audit.filtered()).isOne();
  }

  @Test
  void aRetryMakesALetterOfItAgainAndAnotherAdapterJoinsIt() throws IOException {
    join("a", Keyed.class);
    assertThat(retry(Keyed.class).joined()).isZero();
    assertThat(join.deadClicks("adapter_failed")).containsExactly("odd one");
    assertOnlyTheOtherIsVisible();

    assertThat(retry(Nested.class).joined()).isOne();
    assertThat(join.deadClicks("adapter_failed")).isEmpty();
    assertVisible("c1", "odd one");
  }

  @Test
  void aReconciliationJoinsTheOthersAndComplainsOfIt() throws IOException {
    join("a", Keyed.class);
    ClickLogs.clicks(
        join.foreignLog.resolve("late.avro"), click("c2", "q1"), click("odd two", "q1"));

    ReconcileReport report = reconcile(Keyed.class);

    assertThat(report.events().recovered()).isOne();
    assertThat(report.events().adapterFailed()).isEqualTo(2);
    assertThat(report.complaints()).singleElement().asString().contains("adapter failed at 2");
    assertVisible("c1", "c2");
    assertThat(verify(Keyed.class).missing()).isZero();
  }

  @Test
  void aLostFileIsMadeAgainWithoutIt() throws IOException {
    join("a", Keyed.class);
    Files.delete(world.published().get(0));

    ReconcileReport report = reconcile(Keyed.class);

    assertThat(report.events().rebuilt()).isOne();
    assertThat(report.events().adapterFailed()).isOne();
    assertOnlyTheOtherIsVisible();
  }

  @Test
  void aLostFileThatHadItIsNamedAndNotMadeAgainInPart() throws IOException {
    join("a", Nested.class);
    Path lost = world.published().get(0);
    Files.delete(lost);

    ReconcileReport report = reconcile(Keyed.class);

    assertThat(report.complaints()).isNotEmpty();
    assertThat(report.notRebuilt())
        .singleElement()
        .satisfies(file -> assertThat(file.file()).endsWith(lost.getFileName().toString()));
    assertThat(join.rows()).isEmpty();
    assertThat(verify(Keyed.class).exact()).isFalse();

    assertThat(reconcile(Nested.class).complaints()).isEmpty();
    assertVisible("c1", "odd one");
    assertThat(verify(Nested.class).exact()).isTrue();
  }
}
