package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.FaultyStore.Fault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the registry offers to those who make lost files again, on any store. */
public abstract class RepairContract extends RegistryFixture {
  private static final LocalDate EVE = DAY.minusDays(1);
  private static final OutputId OUTPUT = OutputId.random(new Random(1));

  private final ForeignId plain = plain("a", DAY);
  private final ForeignId event = event(DAY, 2);

  @Test
  void asManyIdsAsALogHoldsAreLookedUpInReadsThatAreShort() {
    List<ForeignId> ids = new ArrayList<>();
    for (int i = 0; i < 2 * IdLookup.IDS_PER_READ + 10; i++) {
      ids.add(i % 2 == 0 ? event(DAY, i) : plain("id" + i, i % 1_000 == 1 ? EVE : DAY));
    }
    List<Integer> taken = List.of(0, 4_999, 5_000, 7_777, 10_000, 10_009);
    CommitId owner = committed("p", taken.stream().map(ids::get).toArray(ForeignId[]::new));
    registry.expire(DAY);
    int before = store.reads();

    Lookup lookup = registry.lookup(ids);
    List<Optional<CommitId>> owners = registry.owners(ids);

    assertThat(store.reads() - before).isEqualTo(6);
    assertThat(lookup.size()).isEqualTo(ids.size());
    assertThat(lookup.horizon()).isEqualTo(DAY);
    assertThat(lookup.count(IdStatus.EXPIRED)).isEqualTo(11);
    for (int i = 0; i < ids.size(); i++) {
      assertThat(lookup.status(i) == IdStatus.TAKEN).isEqualTo(taken.contains(i));
      assertThat(owners.get(i))
          .isEqualTo(taken.contains(i) ? Optional.of(owner) : Optional.empty());
    }
  }

  @Test
  void ownersAreNamedForIdsOfBothKinds() {
    CommitId first = committed("p", plain, event(DAY, 5));
    CommitId second = committed("q", event, plain("b", DAY));

    assertThat(
            registry.owners(
                List.of(
                    plain("free", DAY),
                    plain("a", DAY.plusDays(3)),
                    event,
                    event(DAY, 9),
                    plain("b", DAY),
                    event(DAY, 5))))
        .containsExactly(
            Optional.empty(),
            Optional.of(first),
            Optional.of(second),
            Optional.empty(),
            Optional.of(second),
            Optional.of(first));
    assertThat(registry.owners(List.of())).isEmpty();
  }

  @Test
  void whatHasExpiredHasNoOwner() {
    committed("p", plain("old", EVE), event(EVE, 1));
    registry.expire(DAY);

    assertThat(registry.owners(List.of(plain("old", EVE), event(EVE, 1))))
        .containsOnly(Optional.empty());
  }

  @Test
  void aRecordIsGivenTheBytesOfItsNewFile() {
    CommitRecord known = stored(committed("p", plain));
    registry.markPublished(known.id());
    CommitRecord published = stored(known.id());
    CommitRecord amended = withOtherBytes(published);

    assertThat(registry.amend(published, amended)).isTrue();

    assertThat(stored(known.id())).isEqualTo(amended);
    assertThat(amended.state()).isEqualTo(State.PUBLISHED);
    assertThat(registry.unpublished()).isEmpty();
    assertThat(statuses(plain)).containsExactly(IdStatus.TAKEN);
  }

  @Test
  void theSameAmendmentAgainIsASuccess() {
    CommitRecord known = stored(committed("p", plain));
    store.next(Fault.LOST_AFTER_APPLYING);

    assertThat(registry.amend(known, withOtherBytes(known))).isTrue();
    assertThat(registry.amend(known, withOtherBytes(known))).isTrue();
  }

  @Test
  void aRecordThatHasChangedMeanwhileIsLeftAlone() {
    CommitRecord known = stored(committed("p", plain));
    registry.markPublished(known.id());

    assertThat(registry.amend(known, withOtherBytes(known))).isFalse();

    assertThat(stored(known.id()).files()).isEqualTo(known.files());
  }

  @Test
  void aForgottenCommitAndAFenceAreLeftAlone() {
    CommitRecord known = stored(committed("p", event(EVE, 1)));
    registry.markPublished(known.id());
    CommitRecord published = stored(known.id());
    registry.expire(DAY.plusDays(1));
    assertThat(registry.amend(published, withOtherBytes(published))).isFalse();
    registry.fence(known.id());

    assertThat(registry.amend(published, withOtherBytes(published))).isFalse();
    assertThat(registry.commitRecord(known.id()).map(CommitRecord::state)).contains(State.FENCED);
  }

  @Test
  void anotherPipelineTakesAnUnpublishedCommitOver() {
    CommitRecord known = stored(committed("gone", plain));
    HeldPipelines held = held("gone");

    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.TAKEN);

    assertThat(registry.unpublished("gone")).isEmpty();
    assertThat(registry.unpublished("heir")).containsExactly(known.withPipeline("heir"));
    registry.markPublished(known.id());
    assertThat(registry.unpublished()).isEmpty();
    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.CHANGED);
  }

  @Test
  void aTakeOverWhoseAnswerWasLostIsOneThoughThePipelineRunsAgainMeanwhile() {
    CommitRecord known = stored(committed("gone", plain));
    HeldPipelines held = held("gone");
    store.next(Fault.LOST_AFTER_APPLYING);
    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.TAKEN);

    registry.leases().release("gone", held.leases().get("gone"));

    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.TAKEN);
  }

  @Test
  void nothingIsTakenOverFromAPipelineThatIsNotHeld() {
    CommitRecord known = stored(committed("gone", plain));
    HeldPipelines held = held("gone");
    Lease mine = held.leases().get("gone");
    registry.leases().renew("gone", mine.next());
    Lease other = lease("other");
    registry.leases().take("gone", other, Optional.of(mine.next()));

    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.NOT_HELD);
    registry.leases().release("gone", other);
    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.NOT_HELD);
    assertThat(registry.unpublished("gone")).containsExactly(known);

    registry.leases().take("gone", mine, Optional.empty());
    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.TAKEN);
  }

  @Test
  void norFromAnOutputToWhichAnotherPipelineIsBound() {
    CommitRecord known = stored(committed("gone", plain));
    HeldPipelines held = held("gone");
    registry.bindings().bind("elsewhere", OutputId.random(new Random(2)));
    registry.bindings().bind("reconcile", OUTPUT);

    assertThat(registry.takeOver(known, "heir", held)).isEqualTo(TakeOverOutcome.NOT_HELD);
    assertThat(stored(known.id())).isEqualTo(known);
  }

  private HeldPipelines held(String pipeline) {
    registry.bindings().bind(pipeline, OUTPUT);
    Lease mine = lease("mine");
    registry.leases().take(pipeline, mine, Optional.empty());
    return new HeldPipelines(Set.of(OUTPUT), Map.of(pipeline, mine));
  }

  private static Lease lease(String token) {
    return new Lease(token, 0, "here", 1, "", Instant.EPOCH);
  }

  @Test
  void rowsPipelineAndStateCannotBeAmended() {
    CommitRecord known = stored(committed("p", plain));
    OutputFile file = known.files().get(0);
    CommitRecord more =
        known.withFiles(List.of(new OutputFile(file.path(), file.rows() + 1, 10, "xxh64:00")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.amend(known, more))
        .withMessageContaining("not other rows");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.amend(known, known.withState(State.PUBLISHED)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.amend(known, known.withPipeline("heir")));
    assertThat(stored(known.id())).isEqualTo(known);
  }

  @Test
  void aWriterWhoseAnswerWasLostFindsItsCommitThoughItsFileWasMadeAgain() {
    CommitId id = committed("p", plain);
    CommitRecord known = stored(id);
    registry.amend(known, withOtherBytes(known));

    assertThat(commit(id, "p", plain)).isEqualTo(new Committed(How.ALREADY));
  }

  private CommitRecord stored(CommitId id) {
    return registry.commitRecord(id).orElseThrow();
  }

  private static CommitRecord withOtherBytes(CommitRecord record) {
    return record.withFiles(
        record.files().stream()
            .map(file -> new OutputFile(file.path(), file.rows(), 99, "xxh64:0f"))
            .toList());
  }
}
