package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.ClickLogs.click;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.ClickLogs;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.TestAdapters.Bare;
import io.photonbeam.pipelines.TestAdapters.Billing;
import io.photonbeam.pipelines.TestAdapters.Greedy;
import io.photonbeam.pipelines.TestAdapters.Keyed;
import io.photonbeam.pipelines.TestAdapters.Nested;
import io.photonbeam.pipelines.config.AdapterCheck;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins whose rows an adapter makes, and their audit. */
class JoinAdapterTest {
  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void writeLogs() throws IOException {
    world = new JoinWorld(folder);
    ClickLogs.queries(world.primaryLog.resolve("queries.avro"), "q1", "q2");
    ClickLogs.clicks(
        world.foreignLog.resolve("clicks.avro"),
        click("c1", "q1"),
        click("c22", "q2"),
        click("free ride", "q1"),
        click("odd one", "q2"),
        click("lost", "q9"));
  }

  @Test
  void rowsAreAsTheAdapterMakesThemAndTellWhichEventTheyBelongTo() throws IOException {
    join(Billing.class, direct());

    assertThat(world.rows())
        .extracting(row -> row.get("foreign_id") + ": " + row.get("cents") + row.get("words"))
        .containsExactlyInAnyOrder("c1: 50[red, shoes, q1]", "c22: 75[red, shoes, q2]");
    assertThat(world.rows().get(0).getSchema().getFields())
        .extracting(Schema.Field::name)
        .containsExactly("click", "words", "cents", "foreign_id", "commit_id", "joined_at");
  }

  @Test
  void whatItDropsOrFailsAtIsALetterAndStaysFree() throws IOException {
    RunMetrics metrics = join(Billing.class, direct());

    assertThat(world.deadClicks("filtered")).containsExactly("free ride");
    assertThat(world.deadLetters("adapter_failed"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("detail").toString())
                  .contains("IllegalStateException: no rate for odd one", "Billing.adapt");
              assertThat(row.get("click")).hasToString(click("odd one", "q2").toString());
            });
    assertThat(metrics.unjoined(Reason.FILTERED)).isEqualTo(1);
    assertThat(metrics.unjoined(Reason.ADAPTER_FAILED)).isEqualTo(1);
    try (IdRegistry registry = world.registry()) {
      assertThat(registry.find("free ride")).isEmpty();
      assertThat(registry.find("odd one")).isEmpty();
      assertThat(registry.find("c1")).isPresent();
    }
  }

  private void assertOneIsRefused(RunMetrics metrics) throws IOException {
    assertThat(world.rows())
        .extracting(row -> row.get("foreign_id").toString())
        .containsExactlyInAnyOrder("c1", "c22", "free ride");
    assertThat(world.deadLetters("adapter_failed"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.get("detail").toString())
                    .contains("Parquet's writer refuses its record: ", "NullPointerException"));
    assertThat(metrics.unjoined(Reason.ADAPTER_FAILED)).isEqualTo(1);
    VerifyReport report = verify(Optional.of(Keyed.class));
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joinable()).isEqualTo(3);
    assertThat(report.filtered()).isEqualTo(1);
  }

  @Test
  void aRowThatParquetRefusesIsALetterAndTheOthersAreCommitted() throws IOException {
    assertOneIsRefused(join(Keyed.class, direct()));
  }

  @Test
  void aRowThatParquetRefusesIsALetterOnFlinkToo() throws IOException {
    assertOneIsRefused(join(Keyed.class, flink("--fasterCopy=true", "--objectReuse=true")));
  }

  @Test
  void rowsWithoutFieldsHaveTheColumnsThatEveryRowGets() throws IOException {
    join(Bare.class, direct());

    VerifyReport report = verify(Optional.of(Bare.class));

    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joined()).isEqualTo(4);
  }

  @Test
  void onFlinkItIsTheSame() throws IOException {
    join(Billing.class, flink("--fasterCopy=true", "--objectReuse=true"));

    assertThat(world.rows())
        .extracting(row -> row.get("foreign_id").toString())
        .containsExactlyInAnyOrder("c1", "c22");
    assertThat(world.deadClicks("filtered")).containsExactly("free ride");
    assertThat(world.deadClicks("adapter_failed")).containsExactly("odd one");
    assertThat(world.deadClicks("no_primary_event")).containsExactly("lost");
  }

  @Test
  void anAuditWithTheAdapterComparesWholeRowsAndKnowsWhatIsFiltered() throws IOException {
    join(Billing.class, direct());

    VerifyReport report = verify(Optional.of(Billing.class));

    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joinable()).isEqualTo(2);
    assertThat(report.joined()).isEqualTo(2);
    assertThat(report.filtered()).isEqualTo(2);
    assertThat(report.unjoinable()).isEqualTo(1);
  }

  @Test
  void anAuditWithAnotherAdapterFindsTheRowsDifferentAndSomeMissing() throws IOException {
    join(Billing.class, direct());

    VerifyReport report = verify(Optional.of(Nested.class));

    assertThat(report.different()).isEqualTo(2);
    assertThat(report.missing()).isEqualTo(2);
    assertThat(report.toText()).contains("isNot what the adapter makes", "c22");
  }

  @Test
  void anAuditWithoutTheAdapterSaysThatItComparedIdsOnly() throws IOException {
    join(Billing.class, direct());

    VerifyReport report = verify(Optional.empty());

    assertThat(report.exact()).isFalse();
    assertThat(report.onlyMissing()).isFalse();
    assertThat(report.notCompared()).isEqualTo(2);
    assertThat(report.spurious() + report.different() + report.duplicates()).isZero();
    assertThat(report.missing()).isEqualTo(2);
    assertThat(report.verdict())
        .contains("2 rows were compared by their ids only", "--adapter=" + Billing.class.getName());
  }

  @Test
  void anAuditFindsShapedRowsThatAreMissingOrTwice() throws IOException {
    try (IdRegistry registry = world.registry()) {
      assertThat(registry.isNew()).isTrue();
    }
    world.join(
        world
            .finite("a")
            .with(OutputOptions.ADAPTER, Billing.class.getName())
            .with(JoinConfig.COMMIT_ROWS, 1)
            .as(JoinConfig::new),
        direct());
    List<Path> files = JoinWorld.files(world.output.resolve("joined"), ".parquet");
    assertThat(files).hasSize(2);
    Files.copy(files.get(0), files.get(0).resolveSibling("again.parquet"));
    Files.delete(files.get(1));

    for (Optional<Class<?>> adapter :
        List.of(Optional.<Class<?>>of(Billing.class), Optional.<Class<?>>empty())) {
      VerifyReport report = verify(adapter);

      assertThat(report.duplicates()).isEqualTo(1);
      assertThat(report.missing()).isEqualTo(adapter.isPresent() ? 1 : 3);
      assertThat(report.spurious()).isZero();
    }
  }

  @Test
  void anAuditFindsShapedRowsThatTheLogsDoNotHave() throws IOException {
    join(Billing.class, direct());
    Files.delete(world.foreignLog.resolve("clicks.avro"));
    ClickLogs.clicks(world.foreignLog.resolve("others.avro"), click("c1", "q2"), click("x", "q1"));

    VerifyReport report = verify(Optional.of(Billing.class));

    // c22 is not in the log any more, and c1 belongs to another query now.
    assertThat(report.spurious()).isEqualTo(1);
    assertThat(report.different()).isEqualTo(1);
    assertThat(report.missing()).isEqualTo(1);
  }

  @Test
  void anAuditFindsShapedRowsThatStandInAnotherHour() throws IOException {
    join(Billing.class, direct());
    Path hour = JoinWorld.files(world.output.resolve("joined"), ".parquet").get(0).getParent();
    Files.move(hour, hour.resolveSibling("hour=23"));

    VerifyReport report = verify(Optional.of(Billing.class));

    assertThat(report.different()).isEqualTo(2);
    assertThat(report.missing() + report.spurious() + report.duplicates()).isZero();
    assertThat(report.output().unaccounted()).isPositive();
  }

  @Test
  void rowsFromBeforeTheAdapterAreComparedAsTheyAre() throws IOException {
    world.join(world.finite("a").as(JoinConfig::new), direct());
    ClickLogs.clicks(world.foreignLog.resolve("more.avro"), click("c333", "q1"));
    join(Billing.class, direct());

    VerifyReport report = verify(Optional.of(Billing.class));

    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joined()).isEqualTo(5);
  }

  @Test
  void aGeneratedLogThatAnAdapterPassesThroughVerifiesExactly() throws IOException {
    world = new JoinWorld(folder.resolve("generated"));
    world.generate(5_000, 5);
    join(Nested.class, direct());

    VerifyReport report = verify(Optional.of(Nested.class));

    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joined()).isEqualTo(world.rows().size()).isPositive();
  }

  @Test
  void anAdapterThatCannotBeUsedIsRefusedBeforeTheStart() {
    assertThatThrownBy(
            () ->
                world
                    .finite("a")
                    .with(OutputOptions.ADAPTER, "com.example.Missing")
                    .as(JoinConfig::new))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("adapter=com.example.Missing: is not on the class path");
    assertThat(
            AdapterCheck.problem(
                Optional.of(Greedy.class.getName()), world.primaryLog, world.foreignLog))
        .get()
        .asString()
        .contains("'foreign_id'");
    assertThat(
            AdapterCheck.problem(
                Optional.of(Billing.class.getName()), world.primaryLog, world.foreignLog))
        .isEmpty();
  }

  @Test
  void anAdapterWhoseSchemaDoesNotFitSendsAllToTheLetters() throws IOException {
    join(Greedy.class, direct());

    assertThat(world.rows()).isEmpty();
    assertThat(world.deadLetters("adapter_failed"))
        .hasSize(4)
        .extracting((GenericRecord row) -> row.get("detail").toString())
        .allSatisfy(detail -> assertThat(detail).contains("'foreign_id'"));
  }

  private RunMetrics join(Class<?> adapter, PipelineOptions options) throws IOException {
    return world.join(
        world.finite("a").with(OutputOptions.ADAPTER, adapter.getName()).as(JoinConfig::new),
        options);
  }

  private VerifyReport verify(Optional<? extends Class<?>> adapter) throws IOException {
    VerifyConfig config =
        VerifyConfig.of(world.primaryLog, world.foreignLog, world.output)
            .withWorkFolder(folder.resolve("work"))
            .withPartitions(3);
    return new Verification(
            adapter.isPresent()
                ? config.with(OutputOptions.ADAPTER, adapter.get().getName())
                : config)
        .run(soFar -> {});
  }
}
