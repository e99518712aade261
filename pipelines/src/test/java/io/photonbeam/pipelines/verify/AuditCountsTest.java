package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.verify.AuditCounts.Hash;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import org.junit.jupiter.api.Test;

/** Violations are counted, and a few of them are known again. */
class AuditCountsTest {
  @Test
  void allAreCountedAndTheLowestAreKeptOnceEach() {
    AuditCounts counts = new AuditCounts(2);
    for (long i = 9; i > 0; i--) {
      counts.violation(Violation.DUPLICATES, i, 0);
      counts.violation(Violation.DUPLICATES, i, 0);
    }
    counts.anonymous(Violation.SPURIOUS);

    assertThat(counts.count(Violation.DUPLICATES)).isEqualTo(18);
    assertThat(counts.examples(Violation.DUPLICATES))
        .containsExactly(new Hash(1, 0), new Hash(2, 0));
    assertThat(counts.count(Violation.SPURIOUS)).isOne();
    assertThat(counts.examples(Violation.SPURIOUS)).isEmpty();
    assertThat(counts.count(Violation.MISSING)).isZero();
  }
}
