package io.photonbeam.pipelines.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.transforms.metrics.RunMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins whose primary events have left the memory, or were never in it. */
class EventStoreTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Schema TIME =
      LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
  private static final Schema QUERY =
      SchemaBuilder.record("Query")
          .fields()
          .requiredString("query_id")
          .name("timestamp")
          .type(TIME)
          .noDefault()
          .endRecord();
  private static final Schema CLICK =
      SchemaBuilder.record("Click")
          .fields()
          .requiredString("click_id")
          .requiredString("query_id")
          .name("timestamp")
          .type(TIME)
          .noDefault()
          .endRecord();

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void makeWorld() {
    world = new JoinWorld(folder);
  }

  private RunMetrics joinWithoutMemory(PipelineOptions options) throws IOException {
    return world.join(
        world.finite("a").with(JoinConfig.CACHE_BYTES, 0L).as(JoinConfig::new), options);
  }

  @Test
  void withoutMemoryTheLogAnswersOnDirect() throws IOException {
    theLogAnswersOn(JoinWorld.direct());
  }

  @Test
  void withoutMemoryTheLogAnswersOnFlink() throws IOException {
    theLogAnswersOn(JoinWorld.flink());
  }

  private void theLogAnswersOn(PipelineOptions options) throws IOException {
    world.generate(5_000, 31);
    world.indexQueries(world.finite("a").as(JoinConfig::new));

    RunMetrics metrics =
        world.join(
            world.onlyIndexed("a").with(JoinConfig.CACHE_BYTES, 0L).as(JoinConfig::new), options);

    world.assertExact();
    assertThat(metrics.foundInLog.sum()).isGreaterThanOrEqualTo(world.joinable());
    assertThat(metrics.foundInMemory.sum()).isZero();
  }

  @Test
  void aForeignEventThreeDaysAfterItsPrimaryEventIsJoined() throws IOException {
    writeThreeDays();

    RunMetrics metrics = joinWithoutMemory(JoinWorld.direct());

    world.assertExact();
    assertThat(metrics.joined.sum()).isEqualTo(100);
    assertThat(metrics.unjoinable.sum()).isZero();
  }

  @Test
  void anIndexThatIsGoneIsMadeAnewFromTheLog() throws IOException {
    writeThreeDays();
    joinWithoutMemory(JoinWorld.direct());
    Files.delete(world.output.resolve("index-a.db"));
    appendClicks("late");

    RunMetrics metrics = joinWithoutMemory(JoinWorld.direct());

    world.assertExact();
    assertThat(metrics.joined.sum()).isEqualTo(100);
    assertThat(world.output.resolve("index-a.db")).exists();
  }

  /** A hundred queries, then three days of others, then a click for each of the hundred. */
  private void writeThreeDays() throws IOException {
    List<List<GenericRecord>> blocks = new ArrayList<>();
    for (int block = 0; block < 72; block++) {
      List<GenericRecord> queries = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        queries.add(query("q" + block + "-" + i, NOON.plus(Duration.ofHours(block))));
      }
      blocks.add(queries);
    }
    JoinWorld.log(world.primaryLog.resolve("queries.avro"), QUERY, blocks);
    appendClicks("click");
  }

  private void appendClicks(String name) throws IOException {
    List<GenericRecord> clicks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      clicks.add(
          new GenericRecordBuilder(CLICK)
              .set("click_id", name + i)
              .set("query_id", "q0-" + i)
              .set("timestamp", millis(NOON.plus(Duration.ofDays(3))))
              .build());
    }
    JoinWorld.log(world.foreignLog.resolve(name + ".avro"), CLICK, List.of(clicks));
  }

  private static GenericRecord query(String id, Instant time) {
    return new GenericRecordBuilder(QUERY)
        .set("query_id", id)
        .set("timestamp", millis(time))
        .build();
  }

  private static long millis(Instant time) {
    return TimeUnit.SECONDS.toMillis(time.getEpochSecond());
  }
}
