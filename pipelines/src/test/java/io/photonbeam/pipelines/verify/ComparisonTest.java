package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.pipelines.verify.spool.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compared in small shares, as memory allows, comes to the same as all at once. */
class ComparisonTest {
  private static final int EVENTS = 3_000;
  private static final int PLENTY = 1 << 20;

  @TempDir Path folder;

  private static long[] hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long[] hash = new long[2];
    Digest.of(bytes, bytes.length, Digest.scratch(), hash, 0);
    return hash;
  }

  private static long[] entry(String... parts) {
    long[] entry = new long[2 * parts.length];
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(hash(parts[i]), 0, entry, 2 * i, 2);
    }
    return entry;
  }

  private AuditCounts compare(int maxDigests, int partitions) throws IOException {
    AuditCounts counts = new AuditCounts(10);
    Random random = new Random(1);
    try (Comparison comparison =
        new Comparison(folder, partitions, 1 << 16, maxDigests, false, false, counts)) {
      for (int i = 0; i < EVENTS; i++) {
        comparison.addPrimary(entry("o" + i, "order " + i), 0);
        comparison.addForeign(entry("o" + i, "p" + i, "payment " + i), 0);
        // One event with very many contents, as a log may have it.
        comparison.addForeign(entry("o1", "p1", "payment 1 at " + i), 0);
        comparison.addPrimary(entry("o2", "order 2 at " + i), 0);
        for (int row = random.nextInt(8) == 0 ? random.nextInt(3) : 1; row > 0; row--) {
          comparison.addRow(entry("o" + i, "p" + i, "o" + i, payment(i), "order " + i));
        }
      }
      comparison.addRow(entry("o7", "unheard of", "o7", "payment 7", "order 7"));
      for (int part = 0; part < partitions; part++) {
        comparison.settleByPrimary(part);
      }
      for (int part = 0; part < partitions; part++) {
        comparison.settleByForeign(part);
      }
    }
    return counts;
  }

  private static String payment(int i) {
    return i % 100 == 5 ? "other than payment " + i : "payment " + i;
  }

  @Test
  void sharesOfAPartitionComeToTheSameAsAllAtOnce() throws IOException {
    AuditCounts all = compare(PLENTY, 1);
    AuditCounts shares = compare(64, 2);

    assertThat(all.foreignEvents.sum()).isEqualTo(EVENTS);
    assertThat(all.count(Violation.MISSING)).isPositive();
    assertThat(all.count(Violation.DUPLICATES)).isPositive();
    assertThat(all.count(Violation.DIFFERENT)).isPositive();
    assertThat(all.count(Violation.SPURIOUS)).isOne();
    for (Violation violation : Violation.values()) {
      assertThat(shares.count(violation)).isEqualTo(all.count(violation));
      assertThat(shares.examples(violation)).isEqualTo(all.examples(violation));
    }
    assertThat(shares.foreignEvents.sum()).isEqualTo(all.foreignEvents.sum());
    assertThat(shares.primaryEvents.sum()).isEqualTo(all.primaryEvents.sum());
    assertThat(shares.joinable.sum()).isEqualTo(all.joinable.sum());
    assertThat(shares.joined.sum()).isEqualTo(all.joined.sum());
  }
}
