package io.photonbeam.transforms.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.FakeTimer;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.output.BegunOutput;
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

/** Letters whose timer does not come, because the clock of the runner was set back. */
final class DeadLetterFnTest {

  @TempDir Path output;
  private final ManualClock steady = new ManualClock(TestRun.START);
  private final TestRun run = TestRun.over(steady);
  private final HeapBag<Packed<DeadLetterBatch>> letters = new HeapBag<>();
  private final HeapValue<Gathered> gathered = new HeapValue<>();
  private final FakeTimer interval = new FakeTimer(steady::millis);
  private final FakeTimer end = new FakeTimer(steady::millis);
  private final FakeOutputs out = new FakeOutputs();

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void lettersThatHaveWaitedForTheIntervalAreWrittenWhenOthersCome() throws IOException {
    DeadLetterFn fn =
        new DeadLetterFn(new DeadLetters.Settings(output.toString(), "a"), run.spec());
    fn.setup();
    gather(fn);
    steady.advance(DeadLetters.INTERVAL);
    gather(fn);
    assertThat(out.of(DeadLetters.FILES)).isEmpty();
    steady.advance(Duration.ofSeconds(2));
    gather(fn);

    assertThat(out.of(DeadLetters.FILES)).hasSize(1);
    assertThat(letters.elements).isEmpty();
    fn.teardown();
  }

  private void gather(DeadLetterFn fn) throws IOException {
    LogProblem problem = new LogProblem(LogProblem.Kind.DAMAGED_BLOCK, "log/a.avro", 1, "torn", 1);
    DeadLetterBatch letter = DeadLetterBatch.of(problem, 1);
    fn.gather(KV.of(letter.reason(), letter), letters, gathered, interval, end, out);
  }
}
