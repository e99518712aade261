package io.photonbeam.registry;

import static io.photonbeam.registry.IdStatus.EXPIRED;
import static io.photonbeam.registry.IdStatus.FREE;
import static io.photonbeam.registry.IdStatus.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.FaultyStore.Crash;
import io.photonbeam.registry.FaultyStore.Fault;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Publishing, expiry and what the registry tells of itself, on any store. */
public abstract class UpkeepContract extends RegistryFixture {
  private static final LocalDate EVE = DAY.minusDays(1);
  private static final LocalDate MORROW = DAY.plusDays(1);

  /** They have the same keys for EventIds. */
  private static final Set<KeyLayout> ON_ONE_DISK =
      EnumSet.of(KeyLayout.DENSE, KeyLayout.BY_COMMIT);

  @Test
  void aCommitIsListedUntilItIsMarkedPublished() {
    CommitId first = committed("p", event(DAY, 1));
    CommitId second = committed("p", event(DAY, 2));
    CommitId foreign = committed("q", event(DAY, 3));

    assertThat(ids(registry.unpublished("p"))).containsExactly(first, second);
    assertThat(ids(registry.unpublished())).containsExactly(first, second, foreign);
    assertThat(registry.unpublished("p.2")).isEmpty();

    registry.markPublished(first);
    registry.markPublished(first);

    assertThat(ids(registry.unpublished("p"))).containsExactly(second);
    assertThat(registry.commitRecord(first).map(CommitRecord::state)).contains(State.PUBLISHED);
    assertThat(statuses(event(DAY, 1))).containsExactly(TAKEN);
  }

  @Test
  void theCommitsOfARunAreToldFromThoseOfOthersAtTheSameTime() {
    Instant began = Instant.parse("2026-06-04T00:00:00Z");
    RunStamp mine = new RunStamp("abcdef");
    CommitIds before = new CommitIds(() -> began.minusSeconds(1), new Random(1), mine);
    CommitIds now = new CommitIds(() -> began, new Random(2), mine);
    CommitIds others = new CommitIds(() -> began, new Random(3));
    List<CommitId> ids =
        List.of(before.next(), now.next(), others.next(), now.next(), others.next());
    for (int i = 0; i < ids.size(); i++) {
      commit(ids.get(i), "p", event(DAY, i));
    }

    List<CommitId> ofRun = new ArrayList<>();
    registry.forEachCommitOf(mine, began, commit -> ofRun.add(commit.id()));

    assertThat(ofRun).containsExactly(ids.get(1), ids.get(3));
    List<CommitId> ofAllTime = new ArrayList<>();
    registry.forEachCommitOf(mine, began.minusSeconds(60), commit -> ofAllTime.add(commit.id()));
    assertThat(ofAllTime).containsExactly(ids.get(0), ids.get(1), ids.get(3));
  }

  @Test
  void manyCommitsAreMarkedAtOnce() {
    List<CommitId> commits = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      commits.add(committed("p", event(DAY, i)));
    }
    store.next(Fault.LOST_AFTER_APPLYING, Fault.LOST_BEFORE_APPLYING);

    registry.markPublished(commits);

    assertThat(registry.unpublished()).isEmpty();
    List<CommitId> visited = new ArrayList<>();
    registry.forEachCommit(record -> visited.add(record.id()));
    assertThat(visited).containsExactlyElementsOf(commits);
  }

  @Test
  void anExpiryForgetsWhatLiesBelowTheHorizonAndNothingElse() {
    CommitId old = committed("p", event(EVE, 1), plain("old", EVE));
    CommitId kept = committed("p", event(DAY, 2), plain("new", DAY));
    registry.markPublished(List.of(old, kept));

    ExpireResult result = registry.expire(DAY);

    assertThat(result.previousHorizon()).isEqualTo(LocalDate.EPOCH);
    assertThat(result.horizon()).isEqualTo(DAY).isEqualTo(registry.horizon());
    assertThat(result.plainIds()).isEqualTo(1);
    assertThat(statuses(event(EVE, 1), plain("old", EVE))).containsExactly(EXPIRED, EXPIRED);
    assertThat(statuses(event(DAY, 2), plain("new", DAY))).containsExactly(TAKEN, TAKEN);
    assertThat(statuses(event(DAY, 9), plain("free", DAY))).containsExactly(FREE, FREE);
    assertThat(registry.lookup(List.of(event(DAY, 9))).horizon()).isEqualTo(DAY);
    assertThat(registry.find("old")).isEmpty();
  }

  @Test
  void theHorizonNeverStepsBack() {
    registry.expire(DAY);

    ExpireResult result = registry.expire(EVE);

    assertThat(result.horizon()).isEqualTo(DAY);
    assertThat(registry.horizon()).isEqualTo(DAY);
    assertThat(commit(newCommitId(), "p", event(EVE, 1))).isInstanceOf(CommitOutcome.Refused.class);
  }

  @Test
  void aRecordIsKeptAsLongAsAnyOfItsIdsOrUntilItIsPublished() {
    CommitId spanning = newCommitId();
    registry.commit(record(spanning, "p", EVE), List.of(event(EVE, 1), event(DAY, 2)));
    CommitId unpublished = newCommitId();
    registry.commit(record(unpublished, "p", EVE), List.of(event(EVE, 3)));
    CommitId done = newCommitId();
    registry.commit(record(done, "p", EVE), List.of(event(EVE, 4)));
    CommitId fenced = newCommitId();
    registry.fence(fenced);
    registry.markPublished(List.of(spanning, done));

    ExpireResult result = registry.expire(DAY);

    assertThat(result.commitRecords()).isEqualTo(1);
    assertThat(registry.commitRecord(done)).isEmpty();
    assertThat(registry.commitRecord(spanning)).isPresent();
    assertThat(ids(registry.unpublished())).containsExactly(unpublished);
    assertThat(registry.commitRecord(fenced).map(CommitRecord::state)).contains(State.FENCED);
    registry.markPublished(List.of(done, unpublished));
    assertThat(registry.expire(MORROW).commitRecords()).isEqualTo(2);
  }

  @Test
  void aCommitThatIsForgottenAndFencedMayStillBeMarkedByItsSlowWriter() {
    CommitId id = committed("p", event(EVE, 1));
    registry.markPublished(id);
    registry.expire(DAY);
    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.FENCED);

    registry.markPublished(id);

    assertThat(registry.commitRecord(id).map(CommitRecord::state)).contains(State.FENCED);
    assertThat(registry.unpublished()).isEmpty();
  }

  @Test
  void anExpiryThatIsKilledAnywhereIsFinishedByTheNextOne() {
    ForeignId[] expiring =
        IntStream.range(0, 40)
            .mapToObj(i -> i % 2 == 0 ? plain("e" + i, EVE) : event(EVE, i))
            .toArray(ForeignId[]::new);
    ForeignId repeated = plain("e0", MORROW);
    registry.markPublished(committed("p", expiring));
    int kills = 0;

    for (int survived = 0; !expireSurviving(survived); survived++) {
      kills++;
      // Whatever is cleared so far: what is below the horizon is never free.
      if (survived > 0) {
        assertThat(statuses(expiring)).doesNotContain(FREE);
        assertThat(commit(newCommitId(), "q", expiring)).isInstanceOf(CommitOutcome.Refused.class);
      }
    }

    assertThat(kills).isGreaterThan(3);
    assertThat(statuses(repeated)).containsExactly(FREE);
    assertThat(keysLeft()).isEqualTo(2);
  }

  @Test
  void manyPlainIdsOfOneDayLeaveNoCompanionBehind() {
    for (int commit = 0; commit < 3; commit++) {
      int base = commit * 5_000;
      committed(
          "p",
          IntStream.range(base, base + 5_000)
              .mapToObj(i -> plain("id" + i, EVE))
              .toArray(ForeignId[]::new));
    }
    registry.markPublished(ids(registry.unpublished()));

    assertThat(registry.expire(DAY).plainIds()).isEqualTo(15_000);

    assertThat(keysLeft()).isEqualTo(2);
  }

  /** What ends a string in a key, what stands for it within one, and what looks like other keys. */
  @Test
  void aDayWithManyEventIdsIsClearedInSmallTransactionsWhereOthersWaitForThem() {
    for (int from = 0; from < 15_000; from += CommitLimits.MAX_IDS) {
      committed("p", events(EVE, from, from + CommitLimits.MAX_IDS));
    }
    int before = store.transactions();

    assertThat(registry.expire(DAY).bucketDays()).isPositive();
    int clearing = store.isDistributed() ? 1 : 2;
    if (ON_ONE_DISK.contains(layout("test"))) {
      assertThat(store.transactions() - before)
          .as("horizon, EventIds, other ids")
          .isEqualTo(1 + clearing + 1);
    }
    assertThat(registry.stats().idsByDay()).isEmpty();
  }

  @Test
  void plainIdsOfAnyBytesAreToldApartAndForgottenWithTheirCompanions() {
    String likeACommitId = newCommitId().text();
    ForeignId[] odd =
        Stream.of(
                "\0", "\0\0", "\0ÿ", "a", "a\0", "\2a", "ÿ", likeACommitId, likeACommitId + "\0\2a")
            .map(id -> ForeignId.of(id.getBytes(StandardCharsets.ISO_8859_1), micros(EVE)))
            .toArray(ForeignId[]::new);
    for (ForeignId id : odd) {
      assertThat(statuses(id)).containsExactly(FREE);
      CommitId commit = committed("p", id);
      registry.markPublished(commit);
      assertThat(registry.owners(List.of(id))).containsExactly(Optional.of(commit));
    }
    assertThat(registry.stats().ids()).isEqualTo(odd.length);

    assertThat(registry.expire(DAY).plainIds()).isEqualTo(odd.length);

    assertThat(keysLeft()).isEqualTo(2);
  }

  @Test
  void theLongestIdIsTakenAndFoundAndALongerOneIsAskedForInVain() {
    String longest = "é".repeat(ForeignId.MAX_BYTES / 2);
    CommitId commit = committed("p", plain(longest, DAY));

    assertThat(statuses(plain(longest, MORROW))).containsExactly(TAKEN);
    assertThat(registry.find(longest).map(IdOwner::commit)).contains(commit);
    assertThatThrownBy(() -> registry.find(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("this one has 513");
    assertThatThrownBy(() -> registry.find(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("this one has 0");
  }

  @Test
  void theStatsTellNowAndThenHowMuchTheyHaveRead() {
    committed("p", events(DAY, 0, 5_000));
    committed("p", events(DAY, 5_000, 10_000));
    committed("p", events(DAY, 10_000, 10_001));
    List<Long> progress = new ArrayList<>();

    RegistryStats stats = registry.stats(progress::add);

    assertThat(stats.ids()).isEqualTo(10_001);
    assertThat(progress).containsExactly(10_000L);
  }

  @Test
  void theStatsCountWhatIsThere() {
    CommitId published =
        committed("p", event(EVE, 1), plain("x", EVE), event(DAY, 1), plain("y", MORROW));
    committed("p", event(DAY, 2));
    committed("q", event(DAY, 3));
    registry.markPublished(published);
    registry.fence(newCommitId());

    RegistryStats stats = registry.stats();

    assertThat(stats.ids()).isEqualTo(6);
    assertThat(stats.idsByDay()).containsEntry(EVE, 2L).containsEntry(DAY, 3L);
    assertThat(stats.commits()).isEqualTo(3);
    assertThat(stats.fences()).isEqualTo(1);
    assertThat(stats.unpublished()).isEqualTo(2);
    assertThat(stats.unpublishedByPipeline()).containsEntry("p", 1L).containsEntry("q", 1L);
    assertThat(stats.horizon()).isEqualTo(LocalDate.EPOCH);
    assertThat(stats.store()).startsWith("faulty");
  }

  @Test
  void registriesOfDifferentPrefixesDoNotMeet() {
    IdRegistry other = IdRegistry.open(store, settings().withKeyPrefix("test2"));
    committed("p", event(DAY, 1), plain("x", DAY));

    assertThat(other.lookup(List.of(event(DAY, 1), plain("x", DAY))).count(FREE)).isEqualTo(2);
    assertThat(other.stats().ids()).isZero();
    other.expire(MORROW);
    assertThat(statuses(event(DAY, 1), plain("x", DAY))).containsExactly(TAKEN, TAKEN);
  }

  @Test
  void aLostAnswerToTheMarkOfANewRegistryIsRepeated() {
    store.next(Fault.LOST_BEFORE_APPLYING, Fault.LOST_AFTER_APPLYING);

    IdRegistry fresh = IdRegistry.open(store, settings().withKeyPrefix("fresh"));

    assertThat(fresh.isNew()).isTrue();
    assertThat(store.transactions()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aNewerKeyLayoutIsRefused() {
    long newer =
        Arrays.stream(KeyLayout.values()).mapToLong(KeyLayout::version).max().orElseThrow() + 1;
    store.transact(
        t -> {
          t.set(Keys.layout("test"), Keys.number(newer));
          return null;
        });

    assertThatThrownBy(() -> IdRegistry.open(store, settings()))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("key layout " + newer)
        .hasMessageContaining("Upgrade");
  }

  @Test
  void aRegistryKeepsTheLayoutThatItWasMadeWith() {
    List<ForeignId> ids = List.of(event(DAY, 1), plain("x", DAY));
    committed("p", ids.toArray(ForeignId[]::new));

    IdRegistry again = IdRegistry.open(store, settings());

    assertThat(again.lookup(ids).count(TAKEN)).isEqualTo(2);
    for (KeyLayout other : KeyLayout.values()) {
      IdRegistry mistaken = new IdRegistry(store, other, settings(), new CommitRules());
      boolean hasSameKeys =
          other == layout("test") || ON_ONE_DISK.containsAll(List.of(other, layout("test")));
      assertThat(mistaken.lookup(List.of(event(DAY, 1))).count(FREE))
          .as("looked up as %s", other)
          .isEqualTo(hasSameKeys ? 0 : 1);
    }
  }

  @Test
  void aNewRegistryHasTheLayoutThatSuitsItsStore() {
    IdRegistry.open(store, settings().withKeyPrefix("fresh"));

    assertThat(layout("fresh"))
        .isEqualTo(store.isDistributed() ? KeyLayout.GATHERED : KeyLayout.BY_COMMIT);
  }

  /** Whether an expiry got through before a crash at the transaction after so many. */
  private boolean expireSurviving(int transactions) {
    List<Fault> faults = new ArrayList<>(Collections.nCopies(transactions, Fault.NONE));
    faults.add(Fault.CRASH);
    store.next(faults.toArray(Fault[]::new));
    try {
      registry.expire(DAY);
      return true;
    } catch (Crash e) {
      return false;
    } finally {
      store.next();
    }
  }

  /** All keys of the store; an empty registry has its layout, and its horizon if it has one. */
  private long keysLeft() {
    return Scans.forEach(store, KeyRange.of(new byte[] {0}, new byte[] {-1}), entry -> {});
  }

  private static List<CommitId> ids(List<CommitRecord> records) {
    return records.stream().map(CommitRecord::id).toList();
  }
}
