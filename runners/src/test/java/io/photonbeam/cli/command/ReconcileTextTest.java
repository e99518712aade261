package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.Reports;
import io.photonbeam.pipelines.reconcile.ReconcileReport.PeerFindings;
import io.photonbeam.pipelines.reconcile.ReconcileReport.UnknownFileCounts;
import io.photonbeam.pipelines.reconcile.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReconcileTextTest {
  private static final Optional<Instant> SINCE = Optional.of(Instant.EPOCH);
  private static final Optional<Instant> UNTIL = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
  private static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), false);

  @Test
  void exactTellsWhatWasLookedAt() {
    assertThat(exact(ALL)).isEqualTo("Exact: every event that can be joined is visible once.");
    assertThat(exact(new Scope(SINCE, UNTIL, false)))
        .isEqualTo(
            "Exact: every event of the range from 1970-01-01T00:00:00Z until 2026-01-01T00:00:00Z"
                + " that can be joined is visible once.");
    assertThat(exact(new Scope(Optional.empty(), UNTIL, false)))
        .contains("event of the range until 2026-01-01T00:00:00Z that");
  }

  @Test
  void aPeersFilesThatNobodyAccountsForAreToldAsTheirs() {
    UnknownFileCounts files = new UnknownFileCounts(0, 0, 1, 1, List.of("/data/east/joined/a"));
    PeerFindings peers =
        new PeerFindings(1, 3, 0, 0, List.of(), new TreeMap<>(), new TreeMap<>(), files);

    assertThat(ReconcileText.of(Reports.beside(peers)))
        .contains(
            "1 visible file in peers was made by no commit, such as /data/east/joined/a;",
            "Move it out of joined/ of the peer that shows them.",
            "Let nobody read the peer that shows them any more.")
        .doesNotContain("this output");
  }

  @Test
  void whatIsInOtherOutputsIsExactOnlyIfSomebodyLookedThere() {
    TreeMap<String, Long> east = new TreeMap<>(Map.of("east", 3L));
    PeerFindings unseen =
        new PeerFindings(0, 0, 0, 0, List.of(), new TreeMap<>(), east, UnknownFileCounts.NONE);
    PeerFindings seen =
        new PeerFindings(
            1, 3, 0, 0, List.of(), new TreeMap<>(), new TreeMap<>(), UnknownFileCounts.NONE);

    assertThat(lastLine(ReconcileText.of(Reports.beside(unseen))))
        .isEqualTo(
            "Exact: every event that can be joined is visible once; what pipelines of other outputs"
                + " have joined (east) counts as visible there, where nobody looked (--peer=DIR"
                + " does).");
    assertThat(lastLine(ReconcileText.of(Reports.beside(seen))))
        .endsWith("is visible once over all outputs that were named.");
  }

  @Test
  void eventsThatAreTooYoungAreNotAmongTheExactOnes() {
    assertThat(lastLine(ReconcileText.of(Reports.exact(ALL, 2, 1_200))))
        .endsWith("is visible once; 1,200 are younger than --settle.");
    assertThat(lastLine(ReconcileText.of(Reports.exact(ALL, 2, 1))))
        .endsWith("is visible once; 1 is younger than --settle.");
  }

  @Test
  void whatNeedsAHumanIsNotExact() {
    assertThat(ReconcileText.of(Reports.damaged(ALL)))
        .contains("This needs you:")
        .doesNotContain("Exact");
  }

  @Test
  void ofManyThingsOfAKindTheFirstFewAreToldAndTheNumberOfTheOthers() {
    String text = ReconcileText.of(Reports.damaged(ALL, 100));

    assertThat(text)
        .contains("damaged block: a.avro at offset 4: torn\n95 more damaged blocks\n")
        .contains("not rebuilt: f4: gone\n95 more files not rebuilt (--report=FILE names them)\n")
        .contains("Pipeline p12, which is not", "- 95 more pipelines, which are not this output's")
        .doesNotContain("Pipeline p99");
    assertThat(text.lines()).hasSizeLessThan(45);
  }

  private static String exact(Scope scope) {
    return lastLine(ReconcileText.of(Reports.exact(scope, 2, 0)));
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElseThrow();
  }
}
