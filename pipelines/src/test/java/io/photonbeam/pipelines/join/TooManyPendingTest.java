package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.direct;
import static io.photonbeam.pipelines.JoinWorld.flink;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.ClickLogs;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryReport;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clicks wait for their queries than may. */
class TooManyPendingTest {
  private static final int CLICKS = 200;
  private static final int BLOCK = 10;
  private static final int MAX_PENDING = 50;

  @TempDir Path folder;
  private JoinWorld world;

  @BeforeEach
  void writeClicksBeforeTheirQueries() throws IOException {
    world = new JoinWorld(folder);
    List<List<GenericRecord>> blocks = new ArrayList<>();
    for (int from = 0; from < CLICKS; from += BLOCK) {
      blocks.add(
          IntStream.range(from, from + BLOCK)
              .mapToObj(i -> ClickLogs.click(id(i), "q" + i))
              .toList());
    }
    JoinWorld.log(world.foreignLog.resolve("clicks.avro"), ClickLogs.CLICK, blocks);
    ClickLogs.queries(world.primaryLog.resolve("queries.avro"), "another");
  }

  @Test
  void onDirectTheOldestAreGivenUpStayFreeAndAreJoinedByRetry() throws IOException {
    theOldestAreGivenUpStayFreeAndAreJoinedByRetry(direct(), direct());
  }

  @Test
  void onFlinkTheOldestAreGivenUpStayFreeAndAreJoinedByRetry() throws IOException {
    theOldestAreGivenUpStayFreeAndAreJoinedByRetry(flink(), flink());
  }

  private void theOldestAreGivenUpStayFreeAndAreJoinedByRetry(
      PipelineOptions joining, PipelineOptions retrying) throws IOException {
    RunMetrics metrics =
        world.join(
            world
                .finite("a")
                .with(JoinConfig.SHARDS, 1)
                .with(JoinConfig.MAX_PENDING, MAX_PENDING)
                .as(JoinConfig::new),
            joining);

    List<String> givenUp = world.deadClicks("too_many_pending");
    int most = CLICKS - MAX_PENDING + MAX_PENDING / 16 + BLOCK;
    assertThat(givenUp).hasSizeBetween(CLICKS - MAX_PENDING, most);
    assertThat(givenUp)
        .as("the oldest")
        .containsExactlyInAnyOrderElementsOf(ids(0, givenUp.size()));
    assertThat(world.deadClicks("no_primary_event"))
        .as("those that waited to the end")
        .containsExactlyInAnyOrderElementsOf(ids(givenUp.size(), CLICKS));
    assertThat(metrics.unjoined(Reason.TOO_MANY_PENDING)).isEqualTo(givenUp.size());
    assertAllAreFree();

    ClickLogs.queries(
        world.primaryLog.resolve("late.avro"),
        IntStream.range(0, CLICKS).mapToObj(i -> "q" + i).toArray(String[]::new));
    RetryReport tooMany = retry(Reason.TOO_MANY_PENDING, retrying);

    assertThat(tooMany)
        .isEqualTo(
            new RetryReport(
                tooMany.files(), givenUp.size(), givenUp.size(), 0, 0, Map.of(), Unseen.nothing()));
    assertThat(world.visibleClicks()).containsExactlyInAnyOrderElementsOf(givenUp);
    assertThat(world.deadLetters("too_many_pending")).isEmpty();

    RetryReport others = retry(Reason.NO_PRIMARY_EVENT, retrying);

    assertThat(others.joined()).isEqualTo(CLICKS - givenUp.size());
    world.assertExact();
  }

  private void assertAllAreFree() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, ClickLogs.TIME);
    try (IdRegistry registry = world.registry()) {
      List<ForeignId> all = ids(0, CLICKS).stream().map(id -> ForeignId.of(id, micros)).toList();
      assertThat(registry.lookup(all).count(IdStatus.FREE)).isEqualTo(CLICKS);
    }
  }

  private RetryReport retry(Reason reason, PipelineOptions options) throws IOException {
    return world.retry(Options.NONE.with(RetryConfig.REASON, reason), options);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(TooManyPendingTest::id).toList();
  }

  private static String id(int number) {
    return "c" + number;
  }
}
