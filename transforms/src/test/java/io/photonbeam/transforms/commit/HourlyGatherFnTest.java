package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.batchOfHours;
import static io.photonbeam.transforms.commit.Events.batchOfOneLarge;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.FakeTimer;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.state.Gathered;
import io.photonbeam.transforms.state.Packed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HourlyGatherFnTest {
  private static final int ROWS = 50;

  @TempDir Path output;
  private final ManualClock clock = new ManualClock(TestRun.START);
  private final TestRun run = TestRun.over(clock);
  private final HeapBag<Packed<JoinedBatch>> batches = new HeapBag<>();
  private final HeapValue<Gathered> gathered = new HeapValue<>();
  private final FakeTimer interval = new FakeTimer(clock::millis);
  private final FakeTimer end = new FakeTimer(clock::millis);
  private final FakeOutputs out = new FakeOutputs();
  private HourlyGatherFn fn;

  @BeforeEach
  void setUp() throws IOException {
    BegunOutput.in(output);
    open(1 << 20);
  }

  private void open(long room) throws IOException {
    fn =
        new HourlyGatherFn(
            new Commit.Settings(output.toString(), "a", 1, ROWS, Duration.ofSeconds(1)),
            Events.FIELDS,
            run.spec(),
            room);
    fn.setup();
  }

  @AfterEach
  void close() {
    fn.teardown();
    run.close();
  }

  private void gather(JoinedBatch pairs) throws IOException {
    fn.gather(KV.of(0, pairs), batches, gathered, interval, end, out);
  }

  private void timeIsOver() throws IOException {
    fn.onInterval(0, batches, gathered, out);
  }

  private List<CommitRecord> commits() {
    return out.of(Commit.COMMITS).stream().map(CommitRecord.class::cast).toList();
  }

  private static long[] hours(int count) {
    return LongStream.range(0, count).toArray();
  }

  @Test
  void pairsOfOneHourThatComeFarFromEachOtherGoIntoOneFile() throws IOException {
    for (int i = 0; i < 5; i++) {
      gather(batchOfHours("p" + i + ".", hours(30)));
    }
    assertThat(commits()).isEmpty();
    timeIsOver();

    assertThat(Published.files(output.resolve("joined"))).hasSize(30);
    assertThat(Published.ids(output)).hasSize(150).doesNotHaveDuplicates();
    assertThat(gathered.read()).isNull();
  }

  @Test
  void aCommitHasFewHoursAndEachOfThemWhole() throws IOException {
    gather(batchOfHours("a", hours(150)));
    gather(batchOfHours("b", hours(150)));
    timeIsOver();

    assertThat(commits())
        .allSatisfy(commit -> assertThat(commit.rows()).isLessThanOrEqualTo(ROWS))
        .flatExtracting(CommitRecord::files)
        .extracting(OutputFile::rows)
        .hasSize(150)
        .containsOnly(2L);
  }

  @Test
  void whenThereIsNoMoreRoomTheFullestHoursGoFirst() throws IOException {
    JoinedBatch first = batchOfHours("a", 1, 2, 3, 4, 5, 5, 6, 6, 6, 6);
    fn.teardown();
    open(first.bytes() + first.size() * 150L);
    gather(first);
    assertThat(commits()).isEmpty();
    gather(batchOfHours("b", 1, 5, 5, 6, 6, 6, 6, 6, 6, 6));

    assertThat(commits())
        .flatExtracting(CommitRecord::files)
        .extracting(OutputFile::rows)
        .containsExactly(11L);
    assertThat(gathered.read().count()).isEqualTo(9);
    timeIsOver();
    assertThat(Published.ids(output)).hasSize(20).doesNotHaveDuplicates();
    assertThat(Published.files(output.resolve("joined"))).hasSize(6);
  }

  @Test
  void theyWaitForAMinuteAtMostAlsoIfNoTimerComes() throws IOException {
    gather(batchOfHours("a", hours(20)));
    assertThat(interval.firesAt).isEqualTo(clock.millis() + HourlyGatherFn.INTERVAL.toMillis());
    clock.advance(HourlyGatherFn.INTERVAL.plusSeconds(2));
    gather(batchOfHours("b", hours(20)));

    assertThat(Published.ids(output)).hasSize(40);
  }

  @Test
  void theEndCommitsWhatIsLeft() throws IOException {
    gather(batchOfHours("a", hours(20)));
    fn.onEnd(0, batches, gathered, interval, out);

    assertThat(Published.ids(output)).hasSize(20);
  }

  /** Sorted by hour, pairs of large primary events share them no more. */
  @Test
  void aCommitHasNoMoreBytesThanThereIsRoomHoweverManyPairsShareAnEvent() throws IOException {
    fn.teardown();
    open(1 << 20);
    for (int i = 0; i < 4; i++) {
      gather(batchOfOneLarge("a" + i + ".", 100_000, hours(20)));
    }
    timeIsOver();

    assertThat(commits())
        .allSatisfy(commit -> assertThat(commit.rows()).isLessThanOrEqualTo(10))
        .hasSizeBetween(8, 12);
    assertThat(Published.ids(output)).hasSize(80).doesNotHaveDuplicates();
  }

  @Test
  void onePairThatIsLargerThanTheRoomIsCommittedAsWell() throws IOException {
    fn.teardown();
    open(1_000);
    gather(batchOfOneLarge("a", 100_000, 1));

    assertThat(Published.ids(output)).containsExactly("a0");
  }
}
