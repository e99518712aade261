package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.RerunningStore;
import io.photonbeam.transforms.WrappedStore;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens while a tree is written, nothing that was written is lost. */
final class HashTreeFaultsTest {
  private static final long DAY = 20_458;

  private final TransactionalStore store = new RerunningStore(MemoryStore.create());
  private final TreeModel model = new TreeModel();
  private final Random random = new Random(1);

  /** What happens to a transaction that fails. */
  private enum Fault {
    NOTHING_IS_APPLIED {
      @Override
      <T> T transact(TransactionalStore store, Function<Transaction, T> body) {
        throw new StoreUnavailableException("away");
      }
    },
    THE_ANSWER_IS_LOST {
      @Override
      <T> T transact(TransactionalStore store, Function<Transaction, T> body) {
        store.transact(body);
        throw new CommitUnknownException("lost", null);
      }
    };

    abstract <T> T transact(TransactionalStore store, Function<Transaction, T> body);
  }

  /** Fails once, at a call of a number. */
  private static final class FailingStore extends WrappedStore {
    private final TransactionalStore store;
    private final Fault fault;
    private int callsLeft;

    FailingStore(TransactionalStore store, Fault fault, int callsLeft) {
      super(store);
      this.store = store;
      this.fault = fault;
      this.callsLeft = callsLeft;
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
      return callsLeft-- == 0 ? fault.transact(store, body) : super.transact(body);
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      if (callsLeft-- == 0) {
        throw new StoreUnavailableException("away");
      }
      return super.read(body);
    }
  }

  /** Does something once, after a tree has read and before it writes what becomes of that. */
  private static final class InterruptedStore extends WrappedStore {
    private Runnable meanwhile;
    private int interruptions;

    InterruptedStore(TransactionalStore store, Runnable meanwhile) {
      super(store);
      this.meanwhile = meanwhile;
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      T result = super.read(body);
      Runnable once = meanwhile;
      meanwhile = () -> {};
      once.run();
      interruptions++;
      return result;
    }
  }

  private TreeModel.Batch batch(int size) {
    TreeModel.Batch batch = new TreeModel.Batch();
    random.longs(size).forEach(hash -> batch.add(DAY, hash, hash & 0xff, hash >>> 30));
    return batch;
  }

  /** One that takes no bucket for fuller than it has made it. */
  private static HashTree tree(TransactionalStore in, int process) {
    AtomicLong numbers = new AtomicLong(process << 16);
    return new HashTree(in, numbers::incrementAndGet);
  }

  private void fill(HashTree tree, int batches, int size) {
    for (int i = 0; i < batches; i++) {
      model.write(tree, batch(size));
    }
  }

  /** The write fills one bucket, and moving what is in it fills eight others. */
  @ParameterizedTest
  @EnumSource
  void aWriteThatFailsAtAnyCallLosesNothingAndIsCompleteWhenDoneAgain(Fault fault) {
    int calls = 0;
    while (aWriteFailsAt(calls, fault)) {
      calls++;
    }
    assertThat(calls).as("of a write that moves twice").isEqualTo(5);
  }

  private boolean aWriteFailsAt(int call, Fault fault) {
    MemoryStore memory = MemoryStore.create();
    FailingStore failing = new FailingStore(memory, fault, Integer.MAX_VALUE);
    HashTree tree = tree(failing, 1);
    TreeModel written = new TreeModel();
    for (int i = 1; i < PageCounts.FULL * PageCounts.FULL; i++) {
      written.write(tree, alike(300));
    }
    TreeModel.Batch last = alike(300);
    boolean failed = false;
    failing.callsLeft = call;
    try {
      tree.write(last.byDay());
    } catch (StoreException e) {
      failed = true;
      written.assertFound(memory);
      tree.write(last.byDay());
    }
    written.wrote(last);
    written.assertFound(memory);
    return failed;
  }

  /** Ids whose hashes begin with the same digit, so that few of them fill buckets. */
  private TreeModel.Batch alike(int size) {
    TreeModel.Batch batch = new TreeModel.Batch();
    random.longs(size).forEach(hash -> batch.add(DAY, hash >>> 3, hash & 0xff, hash >>> 30));
    return batch;
  }

  @Test
  void twoThatMoveABucketAtTheSameTimeLoseNothing() {
    HashTree other = tree(store, 2);
    fill(other, PageCounts.FULL - 1, 2_000);
    InterruptedStore interrupted = new InterruptedStore(store, () -> fill(other, 1, 2_000));
    HashTree tree = tree(interrupted, 1);
    fill(tree, PageCounts.FULL, 2_000);

    assertThat(interrupted.interruptions).isEqualTo(1);
    model.assertFound(store);
    assertThat(StoredPages.in(store).ids())
        .as("what both have moved is there twice")
        .hasSizeGreaterThan(model.size());
  }

  /** So that what both have moved to the next level has gone from there when one of them writes. */
  @Test
  void whatAnotherMovesOnTwiceBetweenReadAndWriteIsNotLost() {
    HashTree other = tree(store, 2);
    InterruptedStore interrupted = new InterruptedStore(store, () -> fill(other, 70, 500));
    HashTree tree = tree(interrupted, 1);
    fill(tree, 3 * PageCounts.FULL, 500);

    assertThat(interrupted.interruptions).isEqualTo(3);
    model.assertFound(store);
    fill(tree, 70, 500);
    model.assertFound(store);
  }

  @Test
  void twoThatPutABucketTogetherAtTheSameTimeLoseNothing() {
    HashTree other = tree(store, 2);
    fill(other, PageCounts.FULL - 1, 5);
    InterruptedStore interrupted = new InterruptedStore(store, () -> fill(other, 1, 5));
    fill(tree(interrupted, 1), PageCounts.FULL, 5);

    model.assertFound(store);
    assertThat(StoredPages.in(store).count()).isEqualTo(2);
  }

  @Test
  void whatForgetsADayWhileItMovesLeavesOtherDays() {
    HashTree tree = tree(store, 1);
    model.write(tree, new TreeModel.Batch().add(DAY, 1, 1, 1));
    InterruptedStore interrupted =
        new InterruptedStore(
            store,
            () ->
                store.transact(
                    transaction -> {
                      HashTree.before(DAY).forEach(transaction::clear);
                      return null;
                    }));
    HashTree moving = tree(interrupted, 2);
    for (int i = 0; i < PageCounts.FULL; i++) {
      moving.write(new TreeModel.Batch().add(DAY - 1, i, 1, 1).byDay());
    }

    assertThat(interrupted.interruptions).isEqualTo(1);
    model.assertFound(store);
  }

  /** Whoever moves takes some of them at a time, and the others later. */
  @Test
  void aBucketWithHundredsOfPagesIsEmptiedInTime() {
    for (int process = 0; process < 600; process++) {
      model.write(tree(store, process), batch(100));
    }
    assertThat(StoredPages.in(store).mostOfABucket()).isEqualTo(600);

    HashTree tree = tree(store, 1_000);
    fill(tree, 600, 1);

    model.assertFound(store);
    assertThat(StoredPages.in(store).mostOfABucket()).isLessThan(50);
  }

  @Test
  void damagedPagesAreNotFoundAndHarmNoOthersAlsoWhenTheyAreMoved() {
    HashTree tree = tree(store, 1);
    fill(tree, PageCounts.FULL / 2, 1_000);
    byte[] valid = Page.pack(batch(10).byDay().get(DAY));
    byte[] odd = valid.clone();
    odd[0] = (byte) 0xff;
    byte[] cut = Arrays.copyOf(valid, valid.length - 1);
    store.transact(
        transaction -> {
          transaction.set(TreeKeys.page(Bucket.ofDay(DAY), -1), new byte[0]);
          transaction.set(TreeKeys.page(Bucket.ofDay(DAY), -2), new byte[] {0});
          transaction.set(TreeKeys.page(Bucket.ofDay(DAY), -3), odd);
          transaction.set(TreeKeys.page(Bucket.ofDay(DAY), -4), cut);
          for (int number = -4; number < 0; number++) {
            byte[] page = TreeKeys.page(Bucket.ofDay(DAY), number);
            transaction.set(TreeKeys.filter(page), new byte[] {(byte) 0xff}); // Has all.
          }
          return null;
        });
    model.assertFound(store);

    fill(tree, PageCounts.FULL / 2, 1_000);
    model.assertFound(store);
    assertThat(StoredPages.in(store).ids()).hasSize(model.size());
  }
}
