package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.AdoptOutcome.Adopted;
import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.FaultyStore.Fault;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.Transaction;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A registry whose content is put back to an earlier one, on any store. */
public abstract class RestoreContract extends RegistryFixture {
  private static final KeyRange ALL = KeyRange.of(new byte[] {0}, new byte[] {(byte) 0xff});

  private final ForeignId a = plain("a", DAY);
  private final ForeignId b = event(DAY, 2);
  private final ForeignId c = event(DAY, 3);

  private List<KeyValue> copy() {
    return store.read(transaction -> transaction.scan(ALL, 10_000));
  }

  private void putBack(List<KeyValue> content) {
    store.transact(
        transaction -> {
          transaction.clear(ALL);
          content.forEach(entry -> transaction.set(entry.key(), entry.value()));
          return null;
        });
  }

  @Test
  void whoHasPublishedTakesNothingInARegistryThatHasForgottenIt() {
    List<KeyValue> before = copy();
    CommitId first = committed("p", a);
    registry.markPublished(first);
    putBack(before);

    assertThatThrownBy(() -> committed("p", b))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContainingAll("gone back in time", first.text(), "registry recover");
    assertThat(statuses(a, b)).containsExactly(IdStatus.FREE, IdStatus.FREE);
  }

  @Test
  void whoHasCommittedNoticesWhenHeMarksThatTheRegistryHasForgottenIt() {
    registry.markPublished(committed("p", a));
    List<KeyValue> before = copy();
    CommitId second = committed("p", b);
    putBack(before);

    assertThatThrownBy(() -> registry.markPublished(second))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContainingAll("gone back in time", second.text(), "registry recover");
  }

  @Test
  void whoRollsForwardNoticesWhenHeMarksThatTheRegistryHasForgottenIt() {
    List<KeyValue> before = copy();
    CommitId first = committed("p", a);
    IdRegistry other = IdRegistry.open(store, settings());
    assertThat(other.unpublished("p")).hasSize(1);
    putBack(before);

    assertThatThrownBy(() -> other.markPublished(first)).hasMessageContaining(first.text());
  }

  @Test
  void aForgottenCommitIsNoticedThoughItWasFencedMeanwhile() {
    registry.markPublished(committed("p", a));
    List<KeyValue> before = copy();
    CommitId second = committed("p", b);
    putBack(before);
    IdRegistry.open(store, settings()).fence(second);

    assertThatThrownBy(() -> registry.markPublished(second)).hasMessageContaining(second.text());
  }

  @Test
  void aPublishedCommitIsForgottenThoughItWasFencedMeanwhile() {
    List<KeyValue> before = copy();
    CommitId first = committed("p", a);
    registry.markPublished(first);
    putBack(before);
    IdRegistry.open(store, settings()).fence(first);

    assertThatThrownBy(() -> committed("p", b)).hasMessageContaining(first.text());
    assertThat(statuses(b)).containsExactly(IdStatus.FREE);
  }

  @Test
  void whatOthersHaveMarkedAndForgottenSinceIsNoSignOfIt() {
    CommitId first = committed("p", a);
    IdRegistry other = IdRegistry.open(store, settings());
    other.markPublished(first);
    other.expire(DAY.plusDays(1));

    registry.markPublished(first);
    other.fence(first);
    registry.markPublished(first);
  }

  @Test
  void aCommitThatIsMarkedIsTheWitnessThoughAnotherWasRefusedItsMark() {
    List<KeyValue> before = copy();
    CommitId first = committed("p", a);
    putBack(before);
    assertThatThrownBy(() -> registry.markPublished(first)).hasMessageContaining(first.text());

    assertThatThrownBy(() -> committed("p", b)).hasMessageContaining(first.text());
  }

  @Test
  void anExpiryForgetsNothingInARegistryThatIsPutBackMeanwhile() {
    committed("p", a, b);
    List<KeyValue> before = copy();
    FaultyStore putBackOnce =
        new FaultyStore(store) {
          @Override
          public <T> T transact(Function<Transaction, T> body) {
            T answer = super.transact(body);
            if (transactions() == 1) {
              putBack(before);
            }
            return answer;
          }
        };
    IdRegistry other = new IdRegistry(putBackOnce, layout("test"), settings(), new CommitRules());

    assertThatThrownBy(() -> other.expire(DAY.plusDays(1)))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContainingAll("gone back in time", "registry recover");
    assertThat(statuses(a, b)).containsExactly(IdStatus.TAKEN, IdStatus.TAKEN);
  }

  @Test
  void itIsNoticedByTheNewestCommitWhateverWasMarkedLater() {
    CommitId first = committed("p", a);
    registry.markPublished(first);
    List<KeyValue> before = copy();
    CommitId second = committed("p", b);
    registry.markPublished(second);
    registry.markPublished(first);
    putBack(before);

    assertThatThrownBy(() -> committed("p", c)).hasMessageContaining(second.text());
  }

  @Test
  void aCopyThatKnowsAllThatWasPublishedIsAsGood() {
    registry.markPublished(committed("p", a));
    putBack(copy());

    committed("p", b);
    assertThat(statuses(a, b)).containsExactly(IdStatus.TAKEN, IdStatus.TAKEN);
  }

  @Test
  void anExpiredCommitMayBeForgotten() {
    registry.markPublished(committed("p", a));
    registry.expire(DAY.plusDays(1));

    assertThat(commit(newCommitId(), "p", event(DAY.plusDays(1), 1))).isInstanceOf(Committed.class);
  }

  @Test
  void whoHasReadAPublishedCommitTakesNothingInARegistryThatHasForgottenIt() {
    List<KeyValue> before = copy();
    CommitId first = committed("p", a);
    registry.markPublished(first);
    List<KeyValue> whole = copy();
    List<Consumer<IdRegistry>> readings =
        List.of(
            other -> other.commitRecord(first),
            other -> other.commitRecords(List.of(first)),
            other -> other.forEachCommit(commit -> {}));

    for (Consumer<IdRegistry> reading : readings) {
      putBack(whole);
      IdRegistry other = IdRegistry.open(store, settings());
      reading.accept(other);
      putBack(before);

      assertThatThrownBy(() -> other.commit(record(newCommitId(), "p", DAY), List.of(b)))
          .hasMessageContaining(first.text());
    }
  }

  @Test
  void aNewProcessKnowsOfNothing() {
    List<KeyValue> before = copy();
    registry.markPublished(committed("p", a));
    putBack(before);

    IdRegistry other = IdRegistry.open(store, settings());
    assertThat(other.commit(record(newCommitId(), "p", DAY), List.of(b)))
        .isInstanceOf(Committed.class);
  }

  private AdoptOutcome adopt(CommitId id, ForeignId... ids) {
    return registry.adopt(record(id, "p", DAY), List.of(ids));
  }

  @Test
  void aForgottenCommitIsAdoptedAsItWas() {
    List<KeyValue> before = copy();
    CommitId id = newCommitId();
    commit(id, "p", a, b);
    registry.markPublished(id);
    List<KeyValue> whole = copy();
    putBack(before);

    assertThat(adopt(id, a, b)).isEqualTo(new Adopted(How.NEWLY));
    assertThat(adopt(id, a, b)).isEqualTo(new Adopted(How.ALREADY));

    assertThat(copy())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(whole);
    assertThat(commit(newCommitId(), "q", b, c)).isInstanceOf(CommitOutcome.Refused.class);
  }

  @Test
  void anIdThatAnotherCommitHoldsRefusesTheWholeAdoptionAndIsNamed() {
    CommitId plainOwner = committed("p", a);
    CommitId eventOwner = committed("p", b);

    assertThat(adopt(newCommitId(), c, plain("a", DAY.plusDays(3)), b))
        .isEqualTo(
            new AdoptOutcome.Refused(
                List.of(
                    new AdoptOutcome.Held(1, plainOwner), new AdoptOutcome.Held(2, eventOwner))));
    assertThat(statuses(c)).containsExactly(IdStatus.FREE);
  }

  @Test
  void aFenceGivesWayToFilesThatAreVisible() {
    CommitId id = newCommitId();
    registry.fence(id);

    assertThat(adopt(id, a)).isEqualTo(new Adopted(How.NEWLY));

    assertThat(registry.fence(id)).isEqualTo(FenceOutcome.ALREADY_COMMITTED);
    assertThat(registry.unpublished()).isEmpty();
  }

  @Test
  void anAdoptionWhoseAnswerWasLostIsRepeated() {
    store.next(Fault.LOST_AFTER_APPLYING);

    assertThat(adopt(newCommitId(), a)).isEqualTo(new Adopted(How.ALREADY));
    assertThat(statuses(a)).containsExactly(IdStatus.TAKEN);
  }

  @Test
  void idsOfExpiredDaysStayForgotten() {
    registry.expire(DAY);
    CommitId id = newCommitId();

    assertThat(adopt(id, event(DAY.minusDays(1), 1), a)).isEqualTo(new Adopted(How.NEWLY));

    assertThat(statuses(event(DAY.minusDays(1), 1), a))
        .containsExactly(IdStatus.EXPIRED, IdStatus.TAKEN);
    assertThat(registry.stats().ids()).isEqualTo(1);
  }
}
