package io.photonbeam.transforms.commit;

import static io.photonbeam.transforms.commit.Events.batch;
import static io.photonbeam.transforms.commit.Events.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.FakeTimer;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.output.BegunOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that a runner has left at work, when their run has given its pipeline back. */
final class EndedRunTest {
  @TempDir Path output;
  private final ManualClock steady = new ManualClock(TestRun.START);
  private final TestRun run = TestRun.over(steady);

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @AfterEach
  void close() {
    run.close();
  }

  private CommitFn writer() {
    return new CommitFn(
        new Commit.Settings(output.toString(), "a", 1, 5, Duration.ofSeconds(10)),
        Events.FIELDS,
        run.spec());
  }

  private void commit(CommitFn writer) throws IOException {
    writer.gather(
        KV.of(0, batch(ids("a", 0, 5))),
        new HeapBag<>(),
        new HeapValue<>(),
        new FakeTimer(steady::millis),
        new FakeTimer(steady::millis),
        new FakeOutputs());
  }

  @Test
  void whatTheyCommitIsLeftToOthersToPublish() throws IOException {
    CommitFn writer = writer();
    writer.setup();
    assertThat(RunGate.of(run.context()).close(Duration.ZERO)).isTrue();

    assertThatThrownBy(() -> commit(writer)).hasMessageContaining("its run has ended");

    assertThat(Published.ids(output)).isEmpty();
    assertThat(run.registry().unpublished("a")).hasSize(1);
    writer.teardown();
    assertThat(new RollForward(output).run(run.registry(), "a").published()).hasSize(1);
    assertThat(Published.ids(output)).hasSize(5);
  }

  @Test
  void oneThatIsSetUpOnlyNowPublishesNothingEither() throws IOException {
    CommitFn first = writer();
    first.setup();
    assertThat(RunGate.of(run.context()).close(Duration.ZERO)).isTrue();
    assertThatThrownBy(() -> commit(first)).isInstanceOf(IOException.class);

    CommitFn second = writer();
    assertThatThrownBy(second::setup).hasStackTraceContaining("its run has ended");

    assertThat(Published.ids(output)).isEmpty();
    first.teardown();
    second.teardown();
  }
}
