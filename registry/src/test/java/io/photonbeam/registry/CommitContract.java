package io.photonbeam.registry;

import static io.photonbeam.registry.CommitOutcome.Committed.How.ALREADY;
import static io.photonbeam.registry.CommitOutcome.Committed.How.NEWLY;
import static io.photonbeam.registry.IdStatus.EXPIRED;
import static io.photonbeam.registry.IdStatus.FREE;
import static io.photonbeam.registry.IdStatus.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Fenced;
import io.photonbeam.registry.CommitOutcome.Offender;
import io.photonbeam.registry.CommitOutcome.Refused;
import io.photonbeam.registry.FaultyStore.Fault;
import io.photonbeam.store.StoreUnavailableException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The commit with all its outcomes, on any store. */
public abstract class CommitContract extends RegistryFixture {
  private final ForeignId a = plain("a", DAY);
  private final ForeignId b = event(DAY, 2);
  private final ForeignId c = event(DAY, 3);

  @Test
  void aCommitTakesAllItsIds() {
    CommitId id = newCommitId();

    assertThat(commit(id, "p", a, b)).isEqualTo(new Committed(NEWLY));

    assertThat(statuses(a, b, c)).containsExactly(TAKEN, TAKEN, FREE);
    assertThat(registry.find("a").map(IdOwner::commit)).contains(id);
    assertThat(registry.find(b.toString()).flatMap(IdOwner::record).map(CommitRecord::id))
        .contains(id);
    assertThat(registry.find(b.toString()).map(IdOwner::day)).contains(DAY);
    assertThat(registry.find("nobody")).isEmpty();
    assertThat(registry.commitRecord(id)).contains(record(id, "p", DAY));
  }

  private static List<ForeignId> chunk(int size) {
    return IntStream.range(0, size).mapToObj(i -> event(DAY, i)).toList();
  }

  @Test
  void aGlanceAtFreeIdsAsksForFewOfThem() {
    Lookup glance = registry.glance(chunk(10_000));

    assertThat(glance.size()).isEqualTo(10_000);
    assertThat(glance.count(FREE)).isEqualTo(10_000);
    assertThat(store.keysRead()).isBetween(32, 99);
  }

  @Test
  void aGlanceThatMeetsTakenIdsAsksForAll() {
    List<ForeignId> ids = chunk(1_000);
    committed("p", ids.subList(300, 400).toArray(ForeignId[]::new));

    Lookup glance = registry.glance(ids);

    assertThat(glance.count(TAKEN)).isEqualTo(100);
    assertThat(glance.status(300)).isEqualTo(TAKEN);
    assertThat(glance.status(400)).isEqualTo(FREE);
  }

  @Test
  void aGlanceAtFewIdsIsALookUp() {
    List<ForeignId> ids = chunk(IdLookup.IDS_PER_GLANCE);
    committed("p", ids.get(7));

    assertThat(registry.glance(ids).status(7)).isEqualTo(TAKEN);
    assertThat(registry.glance(List.of()).size()).isZero();
  }

  @Test
  void aGlanceAtIdsOfWhichOneHasExpiredAsksForAll() {
    List<ForeignId> ids = new ArrayList<>(chunk(1_000));
    ids.set(1, event(DAY.minusDays(1), 1));
    committed("p", ids.get(999));
    registry.expire(DAY);

    Lookup glance = registry.glance(ids);

    assertThat(glance.status(1)).isEqualTo(EXPIRED);
    assertThat(glance.status(999)).isEqualTo(TAKEN);
    assertThat(glance.count(FREE)).isEqualTo(998);
  }

  @Test
  void theSameCommitAgainIsTheSameCommit() {
    CommitId id = newCommitId();
    commit(id, "p", a, b);

    assertThat(commit(id, "p", a, b)).isEqualTo(new Committed(ALREADY));
    registry.markPublished(id);
    assertThat(commit(id, "p", a, b)).isEqualTo(new Committed(ALREADY));
  }

  @Test
  void aCommitIdIsNeverUsedForOtherFiles() {
    CommitId id = committed("p", a);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> commit(id, "other", a))
        .withMessageContaining("used before");
  }

  @Test
  void oneTakenIdRefusesTheWholeCommitAndIsNamed() {
    CommitId first = committed("p", b);

    assertThat(commit(newCommitId(), "q", a, b, c))
        .isEqualTo(new Refused(List.of(new Offender(1, TAKEN))));

    assertThat(statuses(a, b, c)).containsExactly(FREE, TAKEN, FREE);
    assertThat(registry.find(b.toString()).map(IdOwner::commit)).contains(first);
    assertThat(registry.unpublished("q")).isEmpty();
  }

  @Test
  void allOffendersAreNamedWithTheirReasons() {
    committed("p", a, c);
    registry.expire(DAY);

    assertThat(commit(newCommitId(), "q", a, plain("old", DAY.minusDays(1)), b, c))
        .isEqualTo(
            new Refused(
                List.of(new Offender(0, TAKEN), new Offender(1, EXPIRED), new Offender(3, TAKEN))));
  }

  @Test
  void aPlainIdIsTakenWhateverDayARepeatedEventClaims() {
    CommitId first = committed("p", a);
    ForeignId nextDay = plain("a", DAY.plusDays(1));
    ForeignId yearsBefore = plain("a", DAY.minusYears(9));

    assertThat(statuses(nextDay, yearsBefore)).containsExactly(TAKEN, TAKEN);
    assertThat(commit(newCommitId(), "q", nextDay))
        .isEqualTo(new Refused(List.of(new Offender(0, TAKEN))));
    assertThat(registry.find("a"))
        .hasValueSatisfying(
            taken -> {
              assertThat(taken.commit()).isEqualTo(first);
              assertThat(taken.day()).isEqualTo(DAY);
            });
  }

  @Test
  void anEventIdIsItsOwnDayWhateverItsEventClaims() {
    committed("p", b);

    assertThat(statuses(ForeignId.of(b.toString(), micros(DAY.plusYears(1)))))
        .containsExactly(TAKEN);
  }

  @Test
  void aConflictIsNotNoticedByTheCaller() {
    store.next(Fault.CONFLICT);

    assertThat(commit(newCommitId(), "p", a, b)).isEqualTo(new Committed(NEWLY));
  }

  @Test
  void aLostAnswerToAnAppliedCommitTurnsOutAsAlreadyCommitted() {
    store.next(Fault.LOST_AFTER_APPLYING);

    assertThat(commit(newCommitId(), "p", a, b)).isEqualTo(new Committed(ALREADY));
    assertThat(statuses(a, b)).containsOnly(TAKEN);
  }

  @Test
  void aCommitThatWasLostBeforeApplyingIsMadeByTheRetry() {
    store.next(Fault.LOST_BEFORE_APPLYING, Fault.LOST_BEFORE_APPLYING, Fault.CONFLICT);

    assertThat(commit(newCommitId(), "p", a, b)).isEqualTo(new Committed(NEWLY));
    assertThat(statuses(a, b)).containsOnly(TAKEN);
  }

  @Test
  void aCommitThatWasLostBeforeApplyingMayStillBeRefused() {
    committed("p", a);
    store.next(Fault.LOST_BEFORE_APPLYING);

    assertThat(commit(newCommitId(), "p", a)).isInstanceOf(Refused.class);
  }

  @Test
  void anUnavailableStoreIsAKnownFailureWithNothingApplied() {
    store.next(Fault.UNAVAILABLE);

    assertThatThrownBy(() -> commit(newCommitId(), "p", a))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(statuses(a)).containsExactly(FREE);
  }

  @Test
  void afterALostAnswerAnUnavailableStoreLeavesItUnknownUntilItIsBack() {
    store.next(Fault.LOST_AFTER_APPLYING, Fault.UNAVAILABLE, Fault.UNAVAILABLE);

    assertThat(commit(newCommitId(), "p", a)).isEqualTo(new Committed(ALREADY));
  }

  @Test
  void whatStaysUnknownEndsAtTheDeadlineAndTheSameCallSettlesItLater() {
    CommitId id = newCommitId();
    Fault[] faults = new Fault[1_000];
    Arrays.fill(faults, Fault.UNAVAILABLE);
    faults[0] = Fault.LOST_AFTER_APPLYING;
    store.next(faults);

    assertThatThrownBy(() -> commit(id, "p", a))
        .isInstanceOf(CommitStateUnknownException.class)
        .hasMessageContaining("commit " + id)
        .hasMessageContaining("delete no staged file");
    assertThat(store.transactions()).isBetween(10, 30);

    store.next();
    assertThat(commit(id, "p", a)).isEqualTo(new Committed(ALREADY));
  }

  @Test
  void aStoreThatIsClosedAfterALostAnswerLeavesItUnknown() {
    store.next(Fault.LOST_AFTER_APPLYING);
    RegistrySettings settings =
        new RegistrySettings("test", PATIENCE, settings().clock(), pause -> store.close());
    IdRegistry closing = IdRegistry.open(store, settings);

    assertThatThrownBy(() -> closing.commit(record(newCommitId(), "p", DAY), List.of(a)))
        .isInstanceOf(CommitStateUnknownException.class);
  }

  @Test
  void aFencedCommitIsRefusedForEver() {
    CommitId id = newCommitId();

    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.FENCED);
    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.FENCED);

    assertThat(commit(id, "p", a)).isEqualTo(new Fenced());
    assertThat(statuses(a)).containsExactly(FREE);
    assertThat(registry.unpublished()).isEmpty();
    registry.markPublished(id);
    assertThat(commit(id, "p", a)).isEqualTo(new Fenced());
  }

  @Test
  void aFenceThatComesTooLateSaysSo() {
    CommitId id = committed("p", a);

    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.ALREADY_COMMITTED);
    registry.markPublished(id);
    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.ALREADY_COMMITTED);
    assertThat(statuses(a)).containsExactly(TAKEN);
  }

  @Test
  void aFenceBetweenALostAttemptAndItsRetryWins() {
    CommitId id = newCommitId();
    store.next(Fault.LOST_BEFORE_APPLYING);
    RegistrySettings settings =
        new RegistrySettings(
            "test", PATIENCE, settings().clock(), pause -> assertFenced(registry.fence(id)));
    IdRegistry slow = IdRegistry.open(store, settings);

    assertThat(slow.commit(record(id, "p", DAY), List.of(a))).isEqualTo(new Fenced());
  }

  @Test
  void aLostFenceIsRepeated() {
    CommitId id = newCommitId();
    store.next(Fault.LOST_AFTER_APPLYING);
    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.FENCED);

    CommitId other = newCommitId();
    store.next(Fault.LOST_BEFORE_APPLYING);
    assertThat(registry.fence(other)).isEqualTo(FenceOutcome.FENCED);
    assertThat(commit(other, "p", a)).isEqualTo(new Fenced());
  }

  @Test
  void theLargestCommitIsTakenAndALargerOneRefused() {
    ForeignId[] most = events(DAY, 0, CommitLimits.MAX_IDS);
    committed("p", most);
    assertThat(registry.lookup(List.of(most)).count(TAKEN)).isEqualTo(most.length);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> commit(newCommitId(), "p", events(DAY, 0, most.length + 1)))
        .withMessageContaining("1 to 5000 ids");
  }

  @Test
  void longIdsAreLimitedByTheirBytes() {
    ForeignId[] ids =
        IntStream.range(0, 641)
            .mapToObj(i -> plain("%0512d".formatted(i), DAY))
            .toArray(ForeignId[]::new);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> commit(newCommitId(), "p", ids))
        .withMessageContaining("327680 bytes");
    committed("p", Arrays.copyOf(ids, 640));
  }

  @Test
  void theLargestCommitFitsWhateverItsIdsAreMadeOf() {
    int length = CommitLimits.MAX_ID_BYTES / CommitLimits.MAX_IDS;
    String padding = "\0".repeat(length - 5);
    List<ForeignId> ids =
        IntStream.range(0, CommitLimits.MAX_IDS)
            .mapToObj(i -> plain("%05d%s".formatted(i, padding), LocalDate.of(9999, 12, 31)))
            .toList();
    CommitId id = newCommitId();
    List<OutputFile> files =
        IntStream.range(0, CommitRecord.MAX_FILES)
            .mapToObj(
                i -> new OutputFile("%020d/%s.parquet".formatted(i, id), 10, 1_000, "xxh64:0"))
            .toList();
    IdRegistry longest =
        IdRegistry.open(
            store, settings().withKeyPrefix("p".repeat(RegistrySettings.MAX_KEY_PREFIX_BYTES)));

    assertThat(longest.commit(CommitRecord.of(id, "p", files, 0, 1), ids))
        .isEqualTo(new Committed(NEWLY));
  }

  @Test
  void aCommitOfNothingOrOfOneIdTwiceIsAMistake() {
    CommitRecord record = record(newCommitId(), "p", DAY);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.commit(record, Collections.emptyList()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.commit(record, List.of(a, b, plain("a", DAY.plusDays(1)))))
        .withMessageContaining("the id a twice");
  }

  private static void assertFenced(FenceOutcome outcome) {
    assertThat(outcome).isEqualTo(FenceOutcome.FENCED);
  }
}
