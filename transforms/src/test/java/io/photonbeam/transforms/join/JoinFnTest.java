package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.batch.TestBatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timer of waiting events where the runner's clock is set, and where the runner drains. */
final class JoinFnTest {
  private static final long HOUR = 3_600_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final ManualClock steady = new ManualClock(TestRun.START);
  private final TestRun run = TestRun.over(steady);
  private final HeapBag<PendingBatch> bag = new HeapBag<>();
  private final HeapValue<Long> stamp = new HeapValue<>();
  private final FakeTimer timer = new FakeTimer();
  private final FakeTimer end = new FakeTimer();
  private final Outputs out = new Outputs();
  private JoinFn fn;
  private long now = 10 * HOUR;

  @BeforeEach
  void setUp() {
    restart();
  }

  private void restart() {
    fn =
        new JoinFn(
            new Join.Settings(
                TestLog.PRIMARY_FIELDS,
                TestLog.FOREIGN_FIELDS,
                TIMEOUT,
                Duration.ofSeconds(1),
                TIMEOUT,
                1_000),
            run.spec());
    fn.setup();
  }

  @AfterEach
  void close() {
    fn.teardown();
    run.close();
  }

  private void click(String id) {
    fn.process(
        KV.of(0, TestBatches.foreign(TestLog.foreign(id, "none", 1))), bag, stamp, timer, end, out);
  }

  private void pass(long millis) {
    now += millis;
    steady.advance(Duration.ofMillis(millis));
  }

  /** As Flink does: a timer fires after the wait for which it was set, whatever the clock shows. */
  private void fire() {
    long setFor = timer.firesAt;
    timer.firesAt = 0;
    fn.timeout(0, bag, stamp, timer, setFor, out);
  }

  @Test
  void aTimerThatFiresByAClockThatWasSetBackIsSetAgainAndTheTimeoutKept() {
    click("c");
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
    pass(TIMEOUT.toMillis());
    now -= HOUR;
    fire();

    assertThat(out.givenUp).isEmpty();
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
    pass(TIMEOUT.toMillis());
    fire();
    assertThat(out.givenUp).hasSize(1);
    assertThat(timer.firesAt).as("nothing waits any more").isZero();
  }

  @Test
  void howeverOftenTheClockIsSetBackTheTimerIsSetAgain() {
    click("c");
    for (int i = 0; i < 20; i++) {
      pass(TIMEOUT.toMillis());
      now -= HOUR;
      fire();
      assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
    }
  }

  @Test
  void whenTheClockWasSetBackAnEventThatComesSetsTheTimerForItsTime() {
    click("c1");
    now -= HOUR;
    click("c2");
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
  }

  @Test
  void aRunnerThatDrainsFiresEarlyAndComesToAnEnd() {
    click("c");
    pass(1_000);
    int fired = 0;
    while (timer.firesAt != 0 && fired < 100) {
      fire();
      fired++;
    }
    assertThat(fired).isEqualTo(1);
    assertThat(out.givenUp).isEmpty();
  }

  @Test
  void aRunnerThatDrainsRightAfterARestartComesToAnEnd() {
    bag.add(new PendingBatch(TestBatches.foreign(TestLog.foreign("c", "none", 1)), now, now));
    stamp.write(7L);
    timer.firesAt = now + TIMEOUT.toMillis();
    int fired = 0;
    while (timer.firesAt != 0 && fired < 100) {
      fire();
      fired++;
    }
    assertThat(fired).isLessThan(100);
    assertThat(out.givenUp).isEmpty();
  }

  @Test
  void aTimerThatWasNotSetAgainIsSetWhenMoreComes() {
    click("c");
    fire();
    assertThat(timer.firesAt).isZero();
    fn.process(KV.of(0, TestBatches.primary(TestLog.primary("q", 1))), bag, stamp, timer, end, out);
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
  }

  private static final class Outputs implements MultiOutputReceiver {
    final List<UnjoinableBatch> givenUp = new ArrayList<>();

    @Override
    public <T> OutputReceiver<T> get(TupleTag<T> tag) {
      return new OutputReceiver<>() {
        @Override
        public void output(T output) {
          if (output instanceof UnjoinableBatch batch) {
            givenUp.add(batch);
          }
        }

        @Override
        public OutputBuilder<T> builder(T value) {
          throw new UnsupportedOperationException();
        }
      };
    }

    @Override
    public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new UnsupportedOperationException();
    }
  }

  /** A timer of a runner whose clock shows {@link #now}. */
  private final class FakeTimer implements Timer {
    private long offset;
    private long firesAt;

    @Override
    public void set(Instant absoluteTime) {
      firesAt = absoluteTime.getMillis();
    }

    @Override
    public void setRelative() {
      firesAt = now + offset;
    }

    @Override
    public void clear() {
      firesAt = 0;
    }

    @Override
    public Timer offset(org.joda.time.Duration time) {
      offset = time.getMillis();
      return this;
    }

    @Override
    public Timer align(org.joda.time.Duration period) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Timer withOutputTimestamp(Instant outputTime) {
      return this;
    }

    @Override
    public Timer withNoOutputTimestamp() {
      return this;
    }

    @Override
    public Instant getCurrentRelativeTime() {
      return Instant.ofEpochMilli(now);
    }
  }
}
