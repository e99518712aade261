package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.spool.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of sound blocks are compared, those of others are forgotten. */
class EventDigestsTest {
  private static final EventFields FIELDS =
      EventFields.foreign("click_id", "query_id", "timestamp");

  @TempDir Path folder;
  private final AuditCounts counts = new AuditCounts(5);

  private interface Events {
    void show(EventDigests digests) throws IOException;
  }

  private static void click(EventDigests digests, String id) {
    EventRoles roles = new EventRoles(World.CLICK, FIELDS);
    assertThat(roles.take(World.click(id, "q"))).isEqualTo(EventRoles.Kind.EVENT);
    digests.event(roles, World.click(id, "q"), 0);
  }

  private AuditCounts compare(LocalDate horizon, Events events) throws IOException {
    boolean hasHorizon = horizon.isAfter(LocalDate.EPOCH);
    try (Comparison comparison =
        new Comparison(folder, 1, 1 << 16, 1 << 16, false, hasHorizon, counts)) {
      long[] query = new long[Comparison.PRIMARY];
      Digest.of(new byte[] {'q'}, 1, Digest.scratch(), query, 0);
      comparison.addPrimary(query, 0);
      events.show(EventDigests.ofForeign(comparison, FieldDefaults.NONE, horizon));
      comparison.settleByPrimary(0);
      comparison.settleByForeign(0);
    }
    return counts;
  }

  @Test
  void eventsOfABlockThatIsNotSoundAreForgotten() throws IOException {
    compare(
        LocalDate.EPOCH,
        digests -> {
          click(digests, "a");
          click(digests, "b");
          digests.blockEnd(false);
          click(digests, "c");
          digests.blockEnd(true);
          click(digests, "d"); // Nobody says that it is sound.
        });

    assertThat(counts.foreignEvents.sum()).isOne();
    assertThat(counts.joinable.sum()).isOne();
  }

  @Test
  void ofBlocksOfVeryManyEventsNoneIsLostThoughTheSameComeAgain() throws IOException {
    int many = 20_000;
    compare(
        LocalDate.EPOCH,
        digests -> {
          for (int round = 0; round < 2; round++) {
            for (int i = 0; i < many; i++) {
              click(digests, "c" + i);
              click(digests, "same");
            }
            digests.blockEnd(true);
          }
        });

    assertThat(counts.foreignEvents.sum()).isEqualTo(many + 1);
  }

  @Test
  void anEventBelowTheHorizonNeedNotBeVisible() throws IOException {
    Events one =
        digests -> {
          click(digests, "a");
          digests.blockEnd(true);
        };
    LocalDate day = LocalDate.of(2023, 11, 14);
    assertThat(compare(day, one).count(AuditCounts.Violation.MISSING)).isOne();
    assertThat(compare(day.plusDays(1), one).expired.sum()).isOne();
    assertThat(counts.count(AuditCounts.Violation.MISSING)).isOne();
  }
}
