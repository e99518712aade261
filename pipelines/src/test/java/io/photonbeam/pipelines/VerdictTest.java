package io.photonbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.VerdictCase.Again;
import io.photonbeam.pipelines.VerdictCase.Verdict;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reconciliation and the audit give the same verdict, whatever is in the logs and whatever
 * happened to logs, output and registry. Each case is joined, spoilt, reconciled and audited.
 */
class VerdictTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "io.photonbeam.pipelines.IdAndTimeCases#ids",
    "io.photonbeam.pipelines.IdAndTimeCases#times",
    "io.photonbeam.pipelines.SchemaCases#schemas",
    "io.photonbeam.pipelines.SchemaCases#bombs",
    "io.photonbeam.pipelines.ValueCases#values",
    "io.photonbeam.pipelines.ValueCases#bombs",
    "io.photonbeam.pipelines.LogFileCases#logs",
    "io.photonbeam.pipelines.Damages#outputs",
    "io.photonbeam.pipelines.Damages#registries"
  })
  void theyAgree(VerdictCase one) throws IOException {
    Shop shop = new Shop(folder);
    one.logs().on(shop);
    join(shop, one.verdict());
    one.damage().on(shop);

    assertBothSay(one.verdict(), shop);
    if (one.rows() != VerdictCase.ANY_ROWS) {
      assertThat(shop.world.rows()).hasSize((int) one.rows());
    }
    if (one.verdict() == Verdict.EXACT && one.again() != Again.NOTHING) {
      assertMadeAgain(shop, one.again());
    }
  }

  private static void assertBothSay(Verdict verdict, Shop shop) throws IOException {
    List<String> complaints = complaints(shop);
    List<String> faults = faults(shop);
    assertThat(verdict(complaints.isEmpty())).as("round: %s", complaints).isEqualTo(verdict);
    assertThat(verdict(faults.isEmpty())).as("audit: %s", faults).isEqualTo(verdict);
  }

  /** What is exact is so again, with the same rows, after all files were lost. */
  private static void assertMadeAgain(Shop shop, Again again) throws IOException {
    List<String> rows = again == Again.ROWS ? shop.events() : shop.ids();
    for (Path file : shop.published()) {
      Files.delete(file);
    }

    assertBothSay(Verdict.EXACT, shop);

    assertThat(again == Again.ROWS ? shop.events() : shop.ids())
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  /** A join may refuse logs of which no event can be used, and they are not exact. */
  private static void join(Shop shop, Verdict verdict) throws IOException {
    try {
      shop.join();
    } catch (PipelineExecutionException e) {
      if (verdict == Verdict.EXACT) {
        throw e;
      }
    }
  }

  private static Verdict verdict(boolean isExact) {
    return isExact ? Verdict.EXACT : Verdict.NOT_EXACT;
  }

  /** What needs a human; a round that refuses to run needs one as well. */
  private static List<String> complaints(Shop shop) {
    try {
      ReconcileReport report = shop.reconcile();
      return report.complaints();
    } catch (IOException | StoreAccessException e) {
      return List.of("refused: " + e.getMessage());
    }
  }

  /** What the audit says against the output; one that can't be made is no proof either. */
  private static List<String> faults(Shop shop) throws IOException {
    try {
      VerifyReport report = shop.verify();
      return report.exact() ? List.of() : List.of(report.toText());
    } catch (IllegalArgumentException | StoreAccessException e) {
      return List.of("refused: " + e.getMessage());
    }
  }
}
