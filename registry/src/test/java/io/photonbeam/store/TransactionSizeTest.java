package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionSizeTest {
  private static final byte[] KEY = new byte[100];
  private static final byte[] VALUE = new byte[1_000];
  private static final KeyRange RANGE = KeyRange.of(KEY, new byte[101]);

  private final TransactionSize size = new TransactionSize();

  @Test
  void aWriteCountsItsKeyThreeTimesAndItsValueOnce() {
    assertThat(writesThatFit(size -> size.addSet(KEY, VALUE))).isBetween(6_500, 7_300);
  }

  @Test
  void readsCountOnceSomethingIsWritten() {
    size.addReads(Collections.nCopies(100_000, KEY));
    assertThatCode(size::check).doesNotThrowAnyException();
    assertThat(size.isReadOnly()).isTrue();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.addSet(KEY, VALUE))
        .withMessageContaining("10000000 bytes, of what it reads and writes; split this one");
    assertThat(size.isReadOnly()).isFalse();
  }

  @Test
  void readsAfterTheLastWriteCountToo() {
    size.addSet(KEY, VALUE);
    size.addReads(Collections.nCopies(100_000, KEY));

    assertThatIllegalArgumentException().isThrownBy(size::check);
  }

  @Test
  void aRangeCountsItsEndsWhateverLiesInIt() {
    assertThat(writesThatFit(size -> size.addClear(RANGE))).isBetween(15_000, 18_000);
  }

  @Test
  void aSetWithinAClearedRangeCountsMore() {
    int plain = writesThatFit(size -> size.addSet(KEY, new byte[0]));
    size.addClear(RANGE);
    int afterClear = 0;
    for (; afterClear < plain && fits(() -> size.addSet(KEY, new byte[0])); afterClear++) {}

    assertThat(afterClear).isLessThan(plain * 2 / 3);
  }

  @Test
  void aScanOverOwnWritesCountsThemAgainButOnlyOnce() {
    for (int i = 0; i < 10_000; i++) {
      size.addSet(KEY, new byte[0]);
    }
    size.addRead(RANGE, List.of());
    for (int i = 0; i < 100; i++) {
      size.addRead(RANGE, List.of());
    }
    assertThatCode(size::check).doesNotThrowAnyException();

    int further = 0;
    for (; fits(() -> size.addSet(KEY, new byte[0])); further++) {}
    assertThat(further).isLessThan(6_000);
  }

  private interface Use {
    void of(TransactionSize size);
  }

  private static int writesThatFit(Use use) {
    TransactionSize size = new TransactionSize();
    int writes = 0;
    for (; fits(() -> use.of(size)); writes++) {}
    return writes;
  }

  private static boolean fits(Runnable write) {
    try {
      write.run();
      return true;
    } catch (IllegalArgumentException full) {
      return false;
    }
  }
}
