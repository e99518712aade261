package io.photonbeam.transforms.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
  private static final Duration WANTED = Duration.ofSeconds(1);

  private final ManualClock steady = new ManualClock(TestRun.START);
  private final FirstCommit first = new FirstCommit();

  private CommitPace pace(Duration wanted) {
    return new CommitPace(wanted, steady, first);
  }

  private CommitPace paceAfter(Duration lastCommit) {
    CommitPace pace = pace(WANTED);
    pace.make(() -> steady.advance(lastCommit));
    return pace;
  }

  @Test
  void theFirstCommitOfARunIsMadeSooner() {
    assertThat(pace(WANTED).interval()).isEqualTo(CommitPace.FIRST);
    assertThat(pace(Duration.ofMillis(10)).interval()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void thatOfAnotherWriterIsNotTheFirst() {
    pace(WANTED).make(() -> {});

    assertThat(pace(WANTED).interval()).isEqualTo(WANTED);
  }

  @Test
  void theNextWaitsForTheIntervalOrAsLongAsTheLastOneTookUpToAMinute() {
    assertThat(paceAfter(Duration.ofMillis(20)).interval()).isEqualTo(WANTED);
    assertThat(paceAfter(Duration.ofSeconds(7)).interval()).isEqualTo(Duration.ofSeconds(7));
    assertThat(paceAfter(Duration.ofHours(1)).interval()).isEqualTo(CommitPace.MOST);
  }
}
