package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.file.HeaderSync;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;
import org.junit.jupiter.api.Test;

final class ReadRangeTrackerTest {
  private static final ReadPlace A =
      new ReadPlace(
          3, new LogCheckpointMark.Position(40, 5, "key", new HeaderSync(6, 7), 8, 9), 1 << 20);
  private static final ReadPlace B = ReadPlace.before(4);

  private final ReadRangeTracker tracker = ReadRange.ALL.newTracker();

  @Test
  void aSplitLeavesWhatIsClaimedHereAndAllElseThere() {
    assertThat(tracker.tryClaim(A)).isTrue();

    SplitResult<ReadRange> split = tracker.trySplit(0);

    assertThat(split.getPrimary()).isEqualTo(new ReadRange(ReadRange.ALL.from(), A));
    assertThat(split.getResidual()).isEqualTo(new ReadRange(A, ReadPlace.END));
    assertThat(tracker.currentRestriction()).isEqualTo(split.getPrimary());
    assertThat(tracker.tryClaim(B)).isFalse();
    tracker.checkDone();
  }

  @Test
  void aSplitBeforeAnythingIsClaimedLeavesAllToTheOther() {
    SplitResult<ReadRange> split = tracker.trySplit(0);

    assertThat(split.getResidual()).isEqualTo(ReadRange.ALL);
    assertThat(tracker.tryClaim(A)).isFalse();
    tracker.checkDone();
  }

  @Test
  void theRestIsClaimedOnceAndIsNotSplitAtItsEnd() {
    ReadRangeTracker rest = new ReadRange(A, ReadPlace.END).newTracker();
    assertThat(rest.tryClaim(B)).isTrue();
    assertThatThrownBy(rest::checkDone).isInstanceOf(IllegalStateException.class);

    assertThat(rest.tryClaim(ReadPlace.END)).isTrue();

    rest.checkDone();
    assertThat(rest.trySplit(0)).isNull();
    assertThat(rest.tryClaim(ReadPlace.END)).isFalse();
  }

  @Test
  void aRangeIsTheSameAfterItWasWritten() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(ReadRange.Coder.of(), ReadRange.ALL);
    CoderProperties.coderDecodeEncodeEqual(ReadRange.Coder.of(), new ReadRange(A, B));
  }
}
