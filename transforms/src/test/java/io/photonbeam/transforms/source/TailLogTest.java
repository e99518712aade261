package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.Settling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TailLogTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final TestLog LOG = TestLog.primaries("a", "b", "c");

  @TempDir Path root;
  private final ManualClock clock = new ManualClock(TestRun.START, Duration.ofMillis(5));

  /**
   * Describes what a chunk holds, and makes its file grow by one block each time. When all is
   * described the time comes in which the run is idle, and not before, however long that takes.
   */
  private static final class DescribeAndGrow extends DoFn<LogChunk, String> {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger LEFT = new AtomicInteger();
    private static final Duration IDLE = Duration.ofDays(1_000);

    private final ManualClock clock;

    DescribeAndGrow(ManualClock clock, int all) {
      this.clock = clock;
      LEFT.set(all);
    }

    @ProcessElement
    public void describe(@Element LogChunk chunk, OutputReceiver<String> out) throws IOException {
      Path file = Path.of(chunk.file());
      chunk.problems().forEach(problem -> out.output(file.getFileName() + " " + problem.kind()));
      for (int i = 0; i < chunk.blocks(); i++) {
        out.output(file.getFileName() + "@" + chunk.blockOffset(i));
      }
      if (LEFT.addAndGet(-chunk.problems().size() - chunk.blocks()) == 0) {
        clock.advance(IDLE);
      }
      int size = (int) Files.size(file);
      for (int block = 1; block < 3; block++) {
        if (chunk.blocks() > 0 && size == LOG.offset(block)) {
          LOG.writeTo(file, size, LOG.offset(block + 1));
        }
      }
    }
  }

  @Test
  void everyBlockOfAGrowingLogIsEmittedOnceAndTheRunEndsWhenItIsIdle() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int file = 0; file < 6; file++) {
      LOG.writeTo(root.resolve(file + ".avro"), 0, LOG.offset(1));
      for (int block = 0; block < 3; block++) {
        expected.add(file + ".avro@" + LOG.offset(block));
      }
    }
    Files.writeString(root.resolve("bad.avro"), "no log");
    expected.add("bad.avro UNREADABLE_FILE");
    TestPipeline pipeline = TestRun.pipeline();
    try (TestRun run = TestRun.over(clock, DescribeAndGrow.IDLE, root)) {
      PCollection<String> found =
          pipeline
              .apply(TailLog.under(root, TestLog.PRIMARY_FIELDS, run.spec()))
              .apply(ParDo.of(new DescribeAndGrow(clock, expected.size())))
              .setCoder(StringUtf8Coder.of());

      PAssert.that(found).containsInAnyOrder(expected);
      pipeline.run().waitUntilFinish();
      assertThat(LogReaders.of(run.context()).watch().unreadBytes()).isZero();
    }
  }

  private TailSource source(TestRun run, boolean warmsUp) {
    return new TailSource(
        run.spec(), root.toString(), TestLog.PRIMARY_FIELDS, warmsUp, Pace.FREE, 0, 1);
  }

  @Test
  void anIdleReaderNeitherWaitsNorHoldsTheWatermark() throws IOException {
    try (TestRun run = TestRun.over(clock, root)) {
      TailSource source = source(run, false);
      TailReader reader = source.createReader(PipelineOptionsFactory.create(), null);
      assertThat(reader.start()).isFalse();
      var before = reader.getWatermark();
      clock.advance(Duration.ofMillis(500));
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isGreaterThan(before);
      assertThat(reader.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);

      clock.advance(Duration.ofSeconds(1));
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
      reader.close();
      reader.close();
    }
  }

  @Test
  void aReaderWaitsForWhatOthersHaveHandedOutInBundlesThatAreNotOver() throws IOException {
    LOG.writeTo(root.resolve("x.avro"), 0, LOG.offset(3));
    try (TestRun run = TestRun.over(clock, root)) {
      BundleRoom.Bundle other = LogReaders.of(run.context()).bundleRoom().bundle();
      other.add(Runtime.getRuntime().maxMemory());
      TailReader reader = source(run, false).createReader(PipelineOptionsFactory.create(), null);

      assertThat(reader.start()).isFalse();
      clock.advance(Duration.ofHours(1));
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);
      other.close();
      assertThat(reader.advance()).isTrue();
      reader.close();
      assertThat(other.mayGrow()).isTrue();
    }
  }

  @Test
  void whileAStoreIsAwayNothingIsReadNorCountedAsIdleAndTheWatermarkStands() throws Exception {
    LOG.writeTo(root.resolve("x.avro"), 0, LOG.offset(1));
    try (TestRun run = TestRun.over(clock, root)) {
      TailReader reader = source(run, false).createReader(PipelineOptionsFactory.create(), null);
      assertThat(reader.start()).isTrue();
      var watermark = reader.getWatermark();
      AtomicBoolean away = new AtomicBoolean(true);
      CompletableFuture<IdRegistry> caller = CompletableFuture.supplyAsync(() -> answer(run, away));
      await().atMost(DEADLINE).until(run.context().retryPolicy()::isAway);

      LOG.writeTo(root.resolve("x.avro"), LOG.offset(1), LOG.offset(3));
      clock.advance(Duration.ofHours(1));
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(watermark);
      assertThat(LogReaders.of(run.context()).watch().unreadBytes())
          .isEqualTo(LOG.offset(3) - LOG.offset(1));

      away.set(false);
      assertThat(caller.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      assertThat(reader.advance()).isTrue();
      assertThat(reader.getCurrent().get(0).blockOffset(0)).isEqualTo(LOG.offset(1));
      assertThat(reader.getWatermark()).isGreaterThan(watermark);
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);
      reader.close();
    }
  }

  @Test
  void anOutageIsNoIdleTime() throws Exception {
    try (TestRun run = TestRun.over(clock, root)) {
      TailReader reader = source(run, false).createReader(PipelineOptionsFactory.create(), null);
      assertThat(reader.start()).isFalse();
      AtomicBoolean away = new AtomicBoolean(true);
      CompletableFuture<IdRegistry> caller = CompletableFuture.supplyAsync(() -> answer(run, away));
      await().atMost(DEADLINE).until(run.context().retryPolicy()::isAway);
      clock.advance(Duration.ofHours(1));
      assertThat(reader.advance()).isFalse();

      away.set(false);
      assertThat(caller.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isLessThan(BoundedWindow.TIMESTAMP_MAX_VALUE);
      clock.advance(Duration.ofSeconds(1));
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
      reader.close();
    }
  }

  private static IdRegistry answer(TestRun run, AtomicBoolean away) {
    return run.context()
        .registryCalls()
        .write(
            registry -> {
              if (away.get()) {
                throw new StoreUnavailableException("away");
              }
              return registry;
            });
  }

  @Test
  void aReaderOfARunThatSettlesStandsStillBeforeTheEndOfTime() throws IOException {
    LOG.writeTo(root.resolve("x.avro"), 0, LOG.offset(1));
    try (TestRun run = TestRun.over(clock, root)) {
      Settling settling = Settling.of(run.context());
      settling.want();
      TailReader reader = source(run, false).createReader(PipelineOptionsFactory.create(), null);
      assertThat(reader.start()).isTrue();
      reader.getWatermark();
      assertThat(settling.hasBegun()).isFalse();
      LogReaders.of(run.context()).watch().stop();
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(Settling.WATERMARK);
      assertThat(settling.hasBegun()).isTrue();
      settling.reached();
      assertThat(settling.isThrough()).isTrue();

      // The runner starts the job again.
      TailReader again = source(run, false).createReader(PipelineOptionsFactory.create(), null);
      again.start();
      assertThat(settling.hasBegun()).isFalse();
      assertThat(settling.isThrough()).isFalse();
      assertThat(again.getWatermark()).isEqualTo(Settling.WATERMARK);
      assertThat(settling.hasBegun()).isTrue();
      again.close();

      settling.drain(); // Another process has taken the pipeline over.
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
      reader.close();
    }
  }

  @Test
  void aReaderThatIsAskedToStopLeavesTheRestForTheNextRun() throws IOException {
    List<List<GenericRecord>> blocks = List.of(TestLog.primaryChunk(1), TestLog.primaryChunk(2));
    TestLog log = TestLog.of(TestLog.PRIMARY, blocks);
    log.writeTo(root.resolve("x.avro"));
    LogCheckpointMark mark;
    try (TestRun run = TestRun.over(clock, root)) {
      TailSource source = source(run, false);
      TailReader reader = source.createReader(PipelineOptionsFactory.create(), null);
      assertThat(reader.start()).isTrue();
      assertThat(reader.getCurrent().get(0).blockOffset(0)).isEqualTo(log.offset(0));
      LogReaders.of(run.context()).watch().stop();
      assertThat(reader.advance()).isFalse();
      assertThat(reader.getWatermark()).isEqualTo(BoundedWindow.TIMESTAMP_MAX_VALUE);
      mark = reader.getCheckpointMark();
      reader.close();
    }
    try (TestRun run = TestRun.over(clock, root)) {
      TailSource source = source(run, false);
      TailReader reader = source.createReader(PipelineOptionsFactory.create(), mark);
      assertThat(reader.start()).isTrue();
      assertThat(reader.getCurrent().get(0).blockOffset(0)).isEqualTo(log.offset(1));
      assertThat(reader.advance()).isFalse();
      reader.close();
    }
  }

  @Test
  void aProcessThatResumesWarmsUpOnceByReadingAgain() throws IOException {
    LOG.writeTo(root.resolve("x.avro"));
    LogCheckpointMark mark = new LogCheckpointMark(Map.of(root.resolve("x.avro"), positionAt(2)));
    try (TestRun run = TestRun.over(clock, root)) {
      for (int block : new int[] {0, 2}) {
        TailReader reader = source(run, true).createReader(PipelineOptionsFactory.create(), mark);
        assertThat(reader.start()).isTrue();
        assertThat(reader.getCurrent().get(0).blockOffset(0)).isEqualTo(LOG.offset(block));
        reader.close();
      }
    }
  }

  private static LogCheckpointMark.Position positionAt(int block) {
    return new LogCheckpointMark.Position(LOG.offset(block), 1000L * block);
  }

  @Test
  void theFilesThatWereReadLastAreAsManyAsHoldSoManyBytes() {
    LogCheckpointMark.Position first = new LogCheckpointMark.Position(100, 1);
    LogCheckpointMark.Position second = new LogCheckpointMark.Position(100, 2);
    LogCheckpointMark.Position third = new LogCheckpointMark.Position(100, 3);
    Path a = Path.of("a");
    Path b = Path.of("b");
    Path c = Path.of("c");
    LogCheckpointMark mark = new LogCheckpointMark(Map.of(a, third, b, first, c, second));

    assertThat(mark.readLast(0)).isEmpty();
    assertThat(mark.readLast(100)).containsExactly(a);
    assertThat(mark.readLast(101)).containsExactly(a, c);
    assertThat(mark.readLast(1000)).containsExactly(a, c, b);
  }

  @Test
  void twoLogsOfABacklogAreReadInStep(@TempDir Path other) throws IOException {
    for (int i = 1; i <= 4; i++) {
      TestLog.of(TestLog.PRIMARY, List.of(TestLog.primaryChunk(i * 10_000L)))
          .writeTo(root.resolve(i + ".avro"));
      TestLog.of(TestLog.PRIMARY, List.of(TestLog.primaryChunk(i * 10_000L + 5_000)))
          .writeTo(other.resolve(i + ".avro"));
    }
    List<String> order = new ArrayList<>();
    try (TestRun run = TestRun.over(clock, root, other)) {
      TailReader ahead = aligned(run, root, other);
      TailReader behind = aligned(run, other, root);
      boolean started = ahead.start();
      order.add(started ? "a1" : "none");
      assertThat(behind.start()).isFalse();
      while (order.size() < 8) {
        while (ahead.advance()) {
          order.addAll(names("a", ahead));
        }
        while (behind.advance()) {
          order.addAll(names("b", behind));
        }
      }
      ahead.close();
      behind.close();
    }
    // Each log is at most one chunk further than it may be.
    for (int i = 0; i <= order.size(); i++) {
      List<String> soFar = order.subList(0, i);
      long aheadBy = soFar.stream().mapToLong(read -> read.startsWith("a") ? 1 : -1).sum();
      assertThat(aheadBy).as("%s", soFar).isBetween(-1L, 2L);
    }
    assertThat(order).hasSize(8);
  }

  private static List<String> names(String log, TailReader reader) {
    return reader.getCurrent().stream()
        .map(chunk -> log + Path.of(chunk.file()).getFileName().toString().charAt(0))
        .toList();
  }

  /** So that foreign events find their primary event, and need not wait for it. */
  @Test
  void aLogThatTrailsIsReadUpToWhereTheOtherOneIs(@TempDir Path other) throws Exception {
    for (int second = 0; second < 8; second++) {
      TestLog.of(TestLog.PRIMARY, List.of(TestLog.primaryChunk(1_000L * second)))
          .writeTo(root.resolve(second + ".avro"));
      TestLog.of(TestLog.PRIMARY, List.of(List.of(TestLog.primary("x", 1_000L * second + 500))))
          .writeTo(other.resolve(second + ".avro"));
    }
    List<Long> gaps = new ArrayList<>();
    try (TestRun run = TestRun.over(clock, root, other)) {
      TailReader leads = reader(run, root, Pace.leading(other, Duration.ofSeconds(6)));
      TailReader trails =
          reader(run, other, Pace.leading(other, Duration.ofSeconds(6)).ofTheOther(root));
      assertThat(trails.start()).isTrue(); // Nothing is known of the other log yet.
      int ahead = leads.start() ? 1 : 0;
      for (int behind = 1; ahead + behind < 16; ) {
        while (leads.advance()) {
          ahead += leads.getCurrent().size();
        }
        while (trails.advance()) {
          for (int end = behind + trails.getCurrent().size(); behind < end; behind++) {
            gaps.add((long) ahead - behind);
          }
        }
      }
      leads.close();
      trails.close();
    }
    assertThat(gaps).hasSize(7).allMatch(gap -> gap >= 0 && gap <= 7);
  }

  /** What was read of it may be wanted by those for whose sake nothing is read. */
  @Test
  void aReaderThatIsHeldTellsOfNewNamesAllTheSame(@TempDir Path other) throws Exception {
    TestLog log =
        TestLog.of(
            TestLog.PRIMARY, Stream.of(0L, 100_000L, 200_000L).map(TestLog::primaryChunk).toList());
    log.writeTo(root.resolve("x.avro"));
    log.writeTo(other.resolve("x.avro"));
    try (TestRun run = TestRun.over(clock, root, other)) {
      TailReader trails = aligned(run, other, root);
      assertThat(trails.start()).isTrue();
      TailReader leads = aligned(run, root, other);
      for (boolean more = leads.start(); more; more = leads.advance()) {}
      assertThat(leads.getSplitBacklogBytes()).isPositive();

      Files.move(root.resolve("x.avro"), root.resolve("y.avro"));
      clock.advance(run.spec().following().pollInterval());
      assertThat(leads.advance()).isTrue();

      assertThat(leads.getCurrent()).hasSize(1);
      LogChunk told = leads.getCurrent().get(0);
      assertThat(told.blocks()).isZero();
      assertThat(told.moves())
          .extracting(FileMove::to)
          .containsExactly(Optional.of(root.resolve("y.avro").toString()));
      assertThat(leads.advance()).isFalse();
      leads.close();
      trails.close();
    }
  }

  @Test
  void smallFilesComeSeveralAtATimeAndAMarkIsBehindAllOfThem() throws IOException {
    int files = 2 * TailReader.MAX_CHUNKS;
    for (int i = 0; i < files; i++) {
      LOG.writeTo(root.resolve(i + ".avro"), 0, LOG.offset(1));
    }
    try (TestRun run = TestRun.over(clock, root)) {
      TailSource source = source(run, false);
      TailReader reader = source.createReader(PipelineOptionsFactory.create(), null);
      List<Integer> sizes = new ArrayList<>();
      for (boolean more = reader.start(); more; more = reader.advance()) {
        sizes.add(reader.getCurrent().size());
      }
      // Nothing was known of any other log before the first.
      assertThat(sizes).containsExactly(1, TailReader.MAX_CHUNKS, TailReader.MAX_CHUNKS - 1);
      LogCheckpointMark mark = reader.getCheckpointMark();
      assertThat(mark.positions().values())
          .hasSize(files)
          .allMatch(position -> position.offset() == LOG.offset(1));
      reader.close();
    }
  }

  @Test
  void noMoreThanAChunkIsAddedToWhatFillsAnElement() throws IOException {
    int half = LogChunkBuilder.TARGET_BYTES / 2 + 1;
    for (int i = 0; i < 8; i++) {
      TestLog.of(TestLog.PRIMARY, List.of(List.of(TestLog.primary("x".repeat(half), i))))
          .writeTo(root.resolve(i + ".avro"));
    }
    try (TestRun run = TestRun.over(clock, root)) {
      TailReader reader = source(run, false).createReader(PipelineOptionsFactory.create(), null);
      List<Integer> sizes = new ArrayList<>();
      for (boolean more = reader.start(); more; more = reader.advance()) {
        sizes.add(reader.getCurrent().size());
      }
      assertThat(sizes).containsExactly(1, 2, 2, 2, 1);
      reader.close();
    }
  }

  private static TailReader aligned(TestRun run, Path root, Path other) throws IOException {
    return reader(run, root, Pace.leading(other, Duration.ofSeconds(2)));
  }

  private static TailReader reader(TestRun run, Path root, Pace pace) throws IOException {
    return new TailSource(run.spec(), root.toString(), TestLog.PRIMARY_FIELDS, false, pace, 0, 1)
        .createReader(PipelineOptionsFactory.create(), null);
  }

  @Test
  void theSplitsOfALogReadEachFileOnce() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      LOG.writeTo(root.resolve(i + ".avro"), 0, LOG.offset(1));
      expected.add(root.resolve(i + ".avro").toString());
    }
    List<String> found = new ArrayList<>();
    try (TestRun run = TestRun.over(clock, root)) {
      TailSource whole = source(run, false);
      List<TailSource> splits = whole.split(3, PipelineOptionsFactory.create());
      assertThat(splits).hasSize(3);
      for (TailSource split : splits) {
        try (TailReader reader = split.createReader(PipelineOptionsFactory.create(), null)) {
          for (boolean more = reader.start(); more; more = reader.advance()) {
            reader.getCurrent().forEach(chunk -> found.add(chunk.file()));
          }
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }
}
