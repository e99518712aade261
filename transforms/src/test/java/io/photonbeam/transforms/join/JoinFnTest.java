package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.FakeTimer;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.runtime.Settling;
import io.photonbeam.transforms.state.Packed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The timer of waiting events where the runner's clock is set, and where the runner drains. */
final class JoinFnTest {
  private static final long HOUR = 3_600_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private long now = 10 * HOUR;
  private final ManualClock steady = new ManualClock(TestRun.START);
  private TestRun run = TestRun.over(steady);
  private final HeapBag<Packed<PendingBatch>> bag = new HeapBag<>();
  private final HeapValue<Long> stamp = new HeapValue<>();
  private final FakeTimer timer = new FakeTimer(() -> now);
  private final FakeTimer end = new FakeTimer(() -> now);
  private final FakeTimer settle = new FakeTimer(() -> now);
  private final FakeOutputs out = new FakeOutputs();
  private JoinFn fn;

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
    try {
      fn.setup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    fn.teardown();
    run.close();
  }

  private void click(String id) {
    click(id, "none");
  }

  private void click(String id, String key) {
    fn.process(
        KV.of(0, TestBatches.foreign(TestLog.foreign(id, key, 1))),
        bag,
        stamp,
        timer,
        end,
        settle,
        out);
  }

  private List<Object> givenUp() {
    return out.of(Join.UNJOINABLE);
  }

  private void primary(String id) {
    fn.process(
        KV.of(0, TestBatches.primary(TestLog.primary(id, 1))), bag, stamp, timer, end, settle, out);
  }

  private void pass(long millis) {
    now += millis;
    steady.advance(Duration.ofMillis(millis));
  }

  /** As Flink does: a timer fires after the wait for which it was set, whatever the clock shows. */
  private void fire() {
    long setFor = timer.firesAt;
    timer.firesAt = 0;
    fn.timeout(0, bag, stamp, timer, settle, setFor, out);
  }

  private static Packed<PendingBatch> packed(GenericRecord click, long since, long due) {
    return Packed.of(
        PendingBatchCoder.of(), new PendingBatch(TestBatches.foreign(click), since, due));
  }

  @Test
  void whatWaitsWhenTheRunSettlesGoesOnWaitingInState() {
    Settling settling = Settling.of(run.context());
    settling.want();
    click("c1", "q1");
    click("c2", "q2");
    primary("q1");
    assertThat(bag.elements).as("what was joined is still in state").hasSize(2);
    assertThat(settling.willTell()).isTrue();
    settle();

    assertThat(settling.isThrough()).isTrue();
    assertThat(givenUp()).isEmpty();
    assertThat(joined()).hasSize(1);
    assertThat(waitingInState()).containsExactly("c2");
  }

  @Test
  void whatHasWaitedSinceAnEarlierRunIsLookedAfterWhenTheNextOneSettles() {
    Settling.of(run.context()).want();
    click("c1", "q1");
    click("c2", "q2");
    settle();
    nextRun();

    primary("q1");
    settle();

    assertThat(Settling.of(run.context()).isThrough()).isTrue();
    assertThat(joined()).hasSize(1);
    assertThat(waitingInState()).containsExactly("c2");
  }

  @Test
  void aTimeoutOfAnEarlierRunMakesTheNextOneSettleAsWell() {
    Settling.of(run.context()).want();
    click("c1", "q1");
    settle();
    assertThat(timer.firesAt).as("at once in the next run").isEqualTo(now + 1_000);
    nextRun();

    fire();
    assertThat(settle.firesAt).isEqualTo(Settling.TIMER.getMillis());
    assertThat(Settling.of(run.context()).willTell()).isTrue();
  }

  @Test
  void whatHasSettledIsNotLookedAfterAgainWhileTheStateIsWritten() {
    Settling.of(run.context()).want();
    click("c1", "q1");
    settle();
    pass(1_000);

    fire();
    assertThat(settle.firesAt).as("it would look for all again").isZero();
    assertThat(timer.firesAt).isEqualTo(now + 1_000);
  }

  /** The runner's watermark passes the timer, and what has fired is no more. */
  private void settle() {
    assertThat(settle.firesAt).isEqualTo(Settling.TIMER.getMillis());
    settle.firesAt = 0;
    Settling.of(run.context()).finishReader();
    fn.onSettle(0, bag, stamp, timer, out);
  }

  /** One that goes on from the state of the one before. */
  private void nextRun() {
    close();
    run = TestRun.over(steady);
    restart();
    Settling.of(run.context()).want();
  }

  private List<String> waitingInState() {
    List<String> ids = new ArrayList<>();
    EventScanners scanners = new EventScanners(TestLog.FOREIGN_FIELDS);
    for (Packed<PendingBatch> packed : bag.elements) {
      EventBatch batch = packed.value().events();
      for (int i = 0; i < batch.size(); i++) {
        ids.add(
            new String(
                scanners.at(batch.schema(), batch.record(i)).id().toBytes(),
                StandardCharsets.UTF_8));
      }
    }
    return ids;
  }

  private List<Object> joined() {
    return out.of(Join.JOINED);
  }

  @Test
  void aRunThatDrainsDoesNotSettle() {
    click("c");
    fn.onSettle(0, bag, stamp, timer, out);

    assertThat(Settling.of(run.context()).isThrough()).isFalse();
    fn.onEnd(0, bag, stamp, timer, out);
    assertThat(givenUp()).hasSize(1);
  }

  @Test
  void aTimerThatFiresByAClockThatWasSetBackIsSetAgainAndTheTimeoutKept() {
    click("c");
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
    pass(TIMEOUT.toMillis());
    now -= HOUR;
    fire();

    assertThat(givenUp()).isEmpty();
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
    pass(TIMEOUT.toMillis());
    fire();
    assertThat(givenUp()).hasSize(1);
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
    assertThat(givenUp()).isEmpty();
  }

  @Test
  void aRunnerThatDrainsRightAfterARestartComesToAnEnd() {
    bag.add(packed(TestLog.foreign("c", "none", 1), now, now));
    stamp.write(7L);
    timer.firesAt = now + TIMEOUT.toMillis();
    int fired = 0;
    while (timer.firesAt != 0 && fired < 100) {
      fire();
      fired++;
    }
    assertThat(fired).isLessThan(100);
    assertThat(givenUp()).isEmpty();
  }

  @Test
  void aTimerThatWasNotSetAgainIsSetWhenMoreComes() {
    click("c");
    fire();
    assertThat(timer.firesAt).isZero();
    fn.process(
        KV.of(0, TestBatches.primary(TestLog.primary("q", 1))),
        bag,
        stamp,
        timer,
        end,
        settle,
        out);
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
  }

  @Test
  void aTimerThatComesLateIsMadeUpForWhenAnyEventComes() {
    click("c");
    pass(TIMEOUT.toMillis() / 2);
    primary("other");
    assertThat(givenUp()).isEmpty();
    pass(TIMEOUT.toMillis());
    primary("another");
    assertThat(givenUp()).hasSize(1);
  }

  @Test
  void aTimerOfAnEarlierProcessIsSetAgainByTheFirstEvent() {
    bag.add(packed(TestLog.foreign("c", "none", 1), now, Long.MAX_VALUE));
    stamp.write(7L);
    timer.firesAt = now + HOUR;
    primary("other");
    assertThat(timer.firesAt).isEqualTo(now + TIMEOUT.toMillis());
  }

  /** As outside of tests, where the run goes by the system's clock, and the runner as well. */
  private void runBySystemClock() {
    close();
    run = TestRun.over(Clock.systemUTC());
    restart();
    now = System.currentTimeMillis();
  }

  @Test
  void aClockThatJumpsAheadMakesNothingUnjoinable() {
    runBySystemClock();
    click("c");
    now += HOUR;
    fire();

    assertThat(givenUp()).isEmpty();
    assertThat(timer.firesAt - now)
        .isBetween(TIMEOUT.minusMinutes(1).toMillis(), TIMEOUT.toMillis());
  }

  @Test
  void whatBeganToWaitByAClockThatWasWrongWaitsOnlyAsLongAsTheOthers() {
    runBySystemClock();
    long wrong = now + HOUR;
    bag.add(packed(TestLog.foreign("c", "none", 1), wrong, wrong));
    stamp.write(7L);
    primary("other");
    assertThat(timer.firesAt - now).isBetween(1L, TIMEOUT.toMillis());
  }
}
