package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.ClickLogs.click;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round's report is the same whatever has run it, and however often it was tried. */
class ReconcileReportTest {
  @TempDir Path folder;

  /** Rows of the click's id; breaks down at one click, once others have become visible. */
  public static final class Faltering implements JoinAdapter {
    private static final Schema ROW =
        SchemaBuilder.record("Id").fields().requiredString("click").endRecord();

    /** When something was committed already; null where nothing is to break. */
    static volatile Callable<Boolean> visible;

    static final AtomicInteger BREAKDOWNS = new AtomicInteger();

    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return ROW;
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      String id = click.get("click_id").toString();
      if (id.equals("breaking") && visible != null) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(visible);
        visible = null;
        BREAKDOWNS.incrementAndGet();
        throw new InternalError("the machine breaks down");
      }
      return Optional.of(new GenericRecordBuilder(row).set("click", id).build());
    }
  }

  /** A log with something for each of a report's figures, and an output of it with a lost file. */
  private void makeWorld() throws IOException {
    JoinWorld join = new JoinWorld(folder.resolve("made"));
    ReconcileWorld world = ReconcileWorld.of(join);
    ClickLogs.queries(join.primaryLog.resolve("queries.avro"), "q0", "q1");
    for (int i = 0; i < 4; i++) {
      ClickLogs.clicks(join.foreignLog.resolve("early" + i + ".avro"), click("e" + i, "q0"));
    }
    join.join(
        world
            .finite("a")
            .with(OutputOptions.ADAPTER, Faltering.class.getName())
            .with(JoinConfig.COMMIT_ROWS, 2)
            .as(JoinConfig::new),
        JoinWorld.direct());
    Files.delete(world.published().get(0));
    String[] late =
        Stream.iterate(2, i -> i + 1).limit(40).map(i -> "q" + i).toArray(String[]::new);
    ClickLogs.queries(join.primaryLog.resolve("late.avro"), late);
    for (String query : late) {
      ClickLogs.clicks(join.foreignLog.resolve(query + ".avro"), click("c" + query, query));
    }
    ClickLogs.clicks(
        join.foreignLog.resolve("others.avro"),
        click("breaking", "q1"),
        click("e0", "q0"),
        click("never", "nothing"),
        click("twice", "q2"),
        click("twice", "q2"),
        click("", "q1"));
    Files.writeString(join.foreignLog.resolve("torn.avro"), "no log");
  }

  private ReconcileWorld copy(String name) throws IOException {
    Path made = folder.resolve("made");
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(made.relativize(file)));
      }
    }
    ReconcileWorld world = ReconcileWorld.of(new JoinWorld(copy));
    world.adapter = Optional.of(Faltering.class.getName());
    return world;
  }

  /** A Flink that starts a batch job again when a task of it has failed. */
  private PipelineOptions restarting() throws IOException {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("config.yaml"),
        """
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 3
        restart-strategy.fixed-delay.delay: 10 ms
        """);
    return JoinWorld.flink("--flinkConfDir=" + conf);
  }

  private static List<Object> figures(ReconcileReport report) {
    ReconcileReport.Reading read = report.read();
    return List.of(
        report.events(),
        report.work(),
        read.primaryEvents(),
        read.bytes(),
        read.unseen().counts(),
        read.problems().stream().map(p -> Path.of(p.file()).getFileName() + p.detail()).toList(),
        report.notRebuiltFiles(),
        report.isExact());
  }

  @Test
  void withoutTheRunnersMetricsThereIsNone() throws IOException {
    makeWorld();
    ReconcileWorld world = copy("untold");

    assertThatThrownBy(() -> world.reconcile(JoinWorld.flink("--disableMetrics=true")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("told no metrics");
    assertThat(world.reconcile().events().all()).isEqualTo(50);
  }

  @Test
  void itIsTheSameOnEachRunnerAndWhenATaskHasFailedAndWasStartedAgain() throws IOException {
    makeWorld();
    ReconcileReport direct = copy("direct").reconcile(JoinWorld.direct());
    ReconcileReport flink = copy("flink").reconcile(JoinWorld.flink());
    ReconcileWorld world = copy("restarted");
    int before = world.published().size();
    Faltering.visible = () -> world.published().size() > before;
    ReconcileReport restarted = world.reconcile(restarting());

    assertThat(Faltering.BREAKDOWNS).hasValue(1);
    assertThat(direct.events().recovered()).isEqualTo(42);
    assertThat(direct.events().rebuilt()).isPositive();
    assertThat(direct.events().repeated()).isPositive();
    assertThat(direct.read().unseen().sum()).isEqualTo(1);
    assertThat(figures(flink)).isEqualTo(figures(direct));
    assertThat(figures(restarted)).isEqualTo(figures(direct));
  }
}
