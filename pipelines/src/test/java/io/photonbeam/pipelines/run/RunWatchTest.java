package io.photonbeam.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.Away;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.runtime.Silence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is heard of processes that work elsewhere, as they would write it. */
class RunWatchTest {
  private static final RunStamp STAMP = new RunStamp("aaaaaa");

  private final IdRegistry registry =
      IdRegistry.open(MemoryStore.create(), RegistrySettings.defaults());
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final InstantSource clock = () -> now;
  private boolean isAway;
  private final RunWatch watch =
      new RunWatch(
          () -> {
            if (isAway) {
              throw new StoreUnavailableException("locked");
            }
            return registry.board("p", STAMP);
          },
          clock);

  @AfterEach
  void close() {
    registry.close();
  }

  private void post(String member, long beat, boolean hasEnded, long joined, String rest) {
    String report =
        """
        {"beat": %d, "hasEnded": %b, "host": "east-1", "pid": 7, "later": "ignored",
         "metrics": {"counters": {"joined_rows": %d, "pending_events": 2}, "firstWork": 1,
                     "lastWork": 2, "problems": [], "repairedPlaces": []}%s}"""
            .formatted(beat, hasEnded, joined, rest);
    registry
        .board("p", STAMP)
        .post(
            member, "{}".getBytes(StandardCharsets.UTF_8), report.getBytes(StandardCharsets.UTF_8));
  }

  private static String away(String what) {
    return ", \"outages\": [%s], \"refusal\": null".formatted(what);
  }

  private static String indexAway(int seconds) {
    return away(
        """
        {"name": "index", "words": "index away for %d s: locked"}"""
            .formatted(seconds));
  }

  @Test
  void countsAreThoseOfAllProcessesAndLevelsThoseOfTheLiving() {
    post("a", 1, false, 3, away(""));
    post("b", 1, true, 4, away(""));
    assertThat(watch.look()).isTrue();
    assertThat(watch.metrics().joined.sum()).isEqualTo(7);
    assertThat(watch.members()).as("it may have died").isEmpty();
    assertThat(watch.metrics().pending.sum()).isZero();

    post("a", 2, false, 3, away(""));
    watch.look();
    assertThat(watch.members()).hasSize(1);
    assertThat(watch.metrics().pending.sum()).isEqualTo(2);

    now = now.plus(Silence.LONGEST);
    watch.look();
    assertThat(watch.members()).isEmpty();
    assertThat(watch.metrics().joined.sum()).isEqualTo(7);
    assertThat(watch.metrics().pending.sum()).isZero();
  }

  @Test
  void allAreKnownToLiveWhenEachThatHasNotEndedHasMoved() {
    watch.look();
    assertThat(watch.allMembersLive()).as("there are none").isFalse();
    post("a", 1, false, 0, away(""));
    post("b", 1, false, 0, away(""));
    post("c", 1, true, 0, away(""));
    watch.look();
    assertThat(watch.allMembersLive()).isFalse();

    post("a", 2, false, 0, away(""));
    watch.look();
    assertThat(watch.allMembersLive()).as("b may live").isFalse();
    post("b", 2, false, 0, away(""));
    watch.look();
    assertThat(watch.allMembersLive()).isTrue();
  }

  @Test
  void aStoreThatSeveralMissIsToldOnceAndWhenItIsBack() {
    for (int beat = 1; beat <= 2; beat++) {
      post("a", beat, false, 0, indexAway(3));
      post("b", beat, false, 0, indexAway(4));
      watch.look();
    }
    assertThat(watch.takeNews()).containsExactly("On the cluster: index away for 3 s: locked");
    assertThat(watch.away()).containsExactly(new Away("index", "index away for 3 s: locked"));

    post("a", 3, false, 0, indexAway(4));
    watch.look();
    assertThat(watch.takeNews()).isEmpty();

    post("a", 4, false, 0, away(""));
    post("b", 3, false, 0, away(""));
    watch.look();
    assertThat(watch.takeNews()).containsExactly("index is back");
    assertThat(watch.away()).isEmpty();
  }

  @Test
  void whatAnEarlierVersionToldElsewhereIsNotKnown() {
    post("a", 1, false, 3, ", \"away\": [\"index away for 3 s: locked\"]");
    post("a", 2, false, 3, ", \"away\": [\"index away for 3 s: locked\"]");
    watch.look();

    assertThat(watch.away()).isEmpty();
    assertThat(watch.metrics().joined.sum()).isEqualTo(3);
  }

  @Test
  void theWishToStopIsRepeatedUntilTheRegistryIsThere() {
    isAway = true;
    watch.askToStop();
    assertThat(watch.look()).isFalse();
    isAway = false;
    assertThat(watch.look()).isTrue();

    assertThat(registry.board("p", STAMP).look().stopAsked()).isTrue();
  }

  @Test
  void aProcessThatCannotWorkSaysWhy() {
    post("a", 1, true, 0, ", \"away\": [], \"refusal\": \"does not see out\"");
    watch.look();

    assertThat(watch.refusal()).contains("does not see out");
  }

  @Test
  void aPipelineThatWorkedAndWorksNoMoreHasEndedAndGivesItsLeaseBack() {
    assertThat(RunningPipeline.find(registry, "p", clock)).isEmpty();
    Lease lease = Lease.ofCluster(STAMP.text(), "localhost:8081", clock.instant());
    registry.leases().take("p", lease, Optional.empty());
    RunningPipeline running = RunningPipeline.find(registry, "p", clock).orElseThrow();

    running.look();
    assertThat(running.isSilent()).as("it may not have begun").isFalse();
    now = now.plusSeconds(29);
    for (int beat = 1; beat <= 2; beat++) {
      post("a", beat, false, 0, away(""));
      running.look();
    }
    now = now.plusSeconds(1);
    running.look();
    assertThat(running.isSilent()).isFalse();
    running.askToStop();
    assertThat(registry.board("p", STAMP).look().stopAsked()).isTrue();
    post("a", 3, true, 9, away(""));
    running.look();
    assertThat(running.isSilent()).as("its job may be about to start again").isFalse();
    now = now.plusSeconds(30);
    running.look();

    assertThat(running.isSilent()).isTrue();
    assertThat(running.hasEnded()).isFalse();
    assertThat(running.metrics().joined.sum()).isEqualTo(9);
    running.release();
    assertThat(running.hasEnded()).isTrue();
  }

  @Test
  void aLeaseOfAnEarlierVersionTellsNothing() {
    registry
        .leases()
        .take(
            "p",
            new Lease("20260102T030405.123Z-aaaaaabbbbbb", 0, "h", 1, "", clock.instant()),
            Optional.empty());

    assertThatThrownBy(() -> RunningPipeline.find(registry, "p", clock))
        .hasMessageContaining("is run by process 1 on host h, since")
        .hasMessageContaining("of an older version");
  }
}
