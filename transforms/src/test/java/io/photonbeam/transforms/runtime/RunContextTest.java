package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.RunStamp;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunContextTest {
  private static RunSpec spec(String id) {
    return new RunSpec(
        id, "test", new RunStamp("000000"), "memory:" + id, new ManualClock(TestRun.START));
  }

  @Test
  void theNewestRunOfAnIdCountsWhoeverComesWithAnOlderOne() {
    RunSpec old = spec("context-3");
    RunContext left = RunContext.acquire(old);
    ManualClock later = new ManualClock(TestRun.START.plusMillis(1));
    RunSpec now = new RunSpec("context-3", "test", new RunStamp("111111"), "memory:3", later);

    RunContext context = RunContext.acquire(now);
    RunContext ofReader = RunContext.acquire(old);
    assertThat(context).isNotSameAs(left);
    assertThat(ofReader).isSameAs(context);
    left.close();
    assertThat(RunContext.acquire(old)).isSameAs(context);

    for (int held = 0; held < 3; held++) {
      context.close();
    }
    RunContext again = RunContext.acquire(old);
    assertThat(again).isNotSameAs(context);
    again.close();
  }

  @Test
  void allOfARunShareOneContextAndTheLastOneClosesIt() {
    RunContext first = RunContext.acquire(spec("context-1"));
    RunContext second = RunContext.acquire(spec("context-1"));
    RunContext other = RunContext.acquire(spec("context-2"));
    assertThat(second).isSameAs(first).isNotSameAs(other);
    assertThat(first.registry()).isSameAs(second.registry()).isNotSameAs(other.registry());
    first.close();
    RunContext third = RunContext.acquire(spec("context-1"));
    assertThat(third).isSameAs(second);
    second.close();
    third.close();
    other.close();

    RunContext fourth = RunContext.acquire(spec("context-1"));
    assertThat(fourth).isNotSameAs(first);
    fourth.close();
  }

  @Test
  void aRunThatBeginsGetsANewContextThoughAnEarlierOneIsStillHeld() {
    RunContext left = RunContext.acquire(spec("context-7"));
    RunContext begun = RunContext.begin(spec("context-7"));
    assertThat(begun).isNotSameAs(left);
    left.close();
    RunContext acquired = RunContext.acquire(spec("context-7"));

    assertThat(acquired).isSameAs(begun);
    acquired.close();
    begun.close();
  }

  @Test
  void aThreadThatComesAfterTheEndOfItsRunIsRefused() {
    RunSpec spec = spec("context-8");
    RunContext.begin(spec).close();

    assertThatThrownBy(() -> RunContext.acquire(spec))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'context-8' has ended");
    try (RunContext next = RunContext.begin(spec)) {
      RunContext acquired = RunContext.acquire(spec);
      assertThat(acquired).isSameAs(next);
      acquired.close();
    }
  }

  /** Notes when it is opened and closed. */
  private static final class Noted implements AutoCloseable {
    private static final List<String> NOTES = new ArrayList<>();
    private static final RunResource<Noted> FIRST = RunResource.of(context -> new Noted("first"));
    private static final RunResource<Noted> SECOND =
        RunResource.of(context -> new Noted("second, of " + context.get(FIRST).name));

    private final String name;

    Noted(String name) {
      this.name = name;
      NOTES.add("open " + name);
    }

    @Override
    public void close() {
      NOTES.add("close " + name);
    }
  }

  @Test
  void whatCannotBeClosedKeepsNothingElseOpen() {
    Noted.NOTES.clear();
    RunResource<AutoCloseable> stuck =
        RunResource.of(
            context ->
                () -> {
                  throw new IllegalStateException("stuck");
                });
    RunContext context = RunContext.begin(spec("context-6"));
    context.get(Noted.FIRST);
    context.get(stuck);

    assertThatThrownBy(context::close).hasMessage("stuck");
    assertThat(Noted.NOTES).containsExactly("open first", "close first");
  }

  @Test
  void aResourceIsOpenedWhenAskedForOnceForARunAndClosedAtItsEndTheNewestFirst() {
    Noted.NOTES.clear();
    RunContext one = RunContext.begin(spec("context-4"));
    RunContext other = RunContext.begin(spec("context-5"));
    Noted second = one.get(Noted.SECOND);

    assertThat(one.get(Noted.SECOND)).isSameAs(second);
    assertThat(other.get(Noted.FIRST)).isNotSameAs(one.get(Noted.FIRST));
    one.close();
    assertThat(one.get(Noted.SECOND)).as("at the end nothing is opened anew").isSameAs(second);
    assertThat(Noted.NOTES)
        .containsExactly(
            "open first",
            "open second, of first",
            "open first",
            "close second, of first",
            "close first");
    other.close();
  }
}
