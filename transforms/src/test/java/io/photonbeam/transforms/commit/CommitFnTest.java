package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.batch;
import static io.photonbeam.transforms.commit.Events.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.FakeTimer;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.output.BegunOutput;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.state.Gathered;
import io.photonbeam.transforms.state.Packed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs whose timer does not come, because the clock of the runner was set back. */
final class CommitFnTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir Path output;
  private final ManualClock steady = new ManualClock(TestRun.START);
  private final TestRun run = TestRun.over(steady);
  private final HeapBag<Packed<JoinedBatch>> batches = new HeapBag<>();
  private final HeapValue<Gathered> gathered = new HeapValue<>();
  private final FakeTimer interval = new FakeTimer(steady::millis);
  private final FakeTimer end = new FakeTimer(steady::millis);
  private final FakeOutputs out = new FakeOutputs();
  private CommitFn fn;

  @BeforeEach
  void setUp() throws IOException {
    BegunOutput.in(output);
    fn =
        new CommitFn(
            new Commit.Settings(output.toString(), "a", 1, 5, INTERVAL), Events.FIELDS, run.spec());
    fn.setup();
    try (RunContext context = RunContext.acquire(run.spec())) {
      FirstCommit.of(context).made();
    }
  }

  @AfterEach
  void close() {
    fn.teardown();
    run.close();
  }

  private void gather(String prefix, int pairs) throws IOException {
    JoinedBatch added = batch(ids(prefix, 0, pairs));
    fn.gather(KV.of(0, added), batches, gathered, interval, end, out);
  }

  private int commits() {
    return out.of(Commit.COMMITS).size();
  }

  @Test
  void pairsThatHaveWaitedForTheIntervalAreCommittedWhenOthersCome() throws IOException {
    gather("a", 1);
    steady.advance(INTERVAL);
    gather("b", 1);
    assertThat(commits()).as("a timer may be a little late").isZero();
    steady.advance(Duration.ofSeconds(2));
    gather("c", 1);

    assertThat(commits()).isOne();
    assertThat(gathered.read()).isNull();
  }

  @Test
  void whatAFullCommitLeavesWaitsNoLonger() throws IOException {
    gather("a", 4);
    gather("b", 2);
    assertThat(commits()).isOne();
    assertThat(gathered.read().count()).isOne();
    steady.advance(INTERVAL.plusSeconds(2));
    gather("c", 1);

    assertThat(commits()).isEqualTo(2);
    assertThat(gathered.read()).isNull();
  }

  @Test
  void theNextPairsWaitForAnIntervalOfTheirOwn() throws IOException {
    gather("a", 1);
    steady.advance(INTERVAL.plusSeconds(2));
    gather("b", 1);
    steady.advance(INTERVAL.plusSeconds(2));
    gather("c", 1);

    assertThat(commits()).isOne();
    assertThat(interval.firesAt).isEqualTo(steady.millis() + INTERVAL.toMillis());
  }

  @Test
  void pairsGatheredByAClockThatWasAheadDoNotWaitForIt() throws IOException {
    gather("a", 1);
    steady.advance(Duration.ofHours(-1));
    gather("b", 1);

    assertThat(commits()).isOne();
  }

  @Test
  void whereACommitTakesLongTheNextHoldsWhatCameMeanwhile() throws IOException {
    out.onOutput = () -> steady.advance(Duration.ofSeconds(35));
    gather("a", 5);
    assertThat(commits()).isOne();
    out.onOutput = () -> {};
    gather("b", 1);
    assertThat(interval.firesAt).isEqualTo(steady.millis() + 35_000);
    steady.advance(Duration.ofSeconds(34));
    gather("c", 1);
    assertThat(commits()).as("it may wait as long as the first was made").isOne();
    fn.onInterval(0, batches, gathered, out);
    assertThat(commits()).isEqualTo(2);

    gather("d", 1);
    assertThat(interval.firesAt).as("it went fast").isEqualTo(steady.millis() + 10_000);
  }

  @Test
  void howeverLongACommitTakesPairsWaitForAMinuteAtMost() throws IOException {
    out.onOutput = () -> steady.advance(Duration.ofHours(1));
    gather("a", 5);
    gather("b", 1);
    assertThat(interval.firesAt).isEqualTo(steady.millis() + 60_000);
  }
}
