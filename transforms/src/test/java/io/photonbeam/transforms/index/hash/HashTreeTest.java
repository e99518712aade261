package io.photonbeam.transforms.index.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.store.sqlite.SqliteStore;
import io.photonbeam.transforms.RerunningStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class HashTreeTest {
  private static final long DAY = 20_458;

  private enum Kind {
    MEMORY {
      @Override
      TransactionalStore open(Path dir) {
        return MemoryStore.create();
      }
    },
    SQLITE {
      @Override
      TransactionalStore open(Path dir) {
        return SqliteStore.open(dir.resolve("index.db"), StoreOptions.defaults().notSynced());
      }
    };

    abstract TransactionalStore open(Path dir);
  }

  @TempDir Path dir;

  private final TransactionalStore store = new RerunningStore(MemoryStore.create());
  private final TreeModel model = new TreeModel();

  /** Several processes, some of which end and begin anew. */
  @ParameterizedTest
  @CsvSource({"MEMORY, 1", "MEMORY, 2", "MEMORY, 3", "SQLITE, 4"})
  void everyIdIsFoundAndNoOther(Kind kind, long seed) {
    Random random = new Random(seed);
    RandomBatches batches = new RandomBatches(random, model);
    try (TransactionalStore opened = kind.open(dir)) {
      List<HashTree> trees = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        trees.add(new HashTree(opened, new Random(random.nextLong())));
      }
      for (int round = 1; round <= 120; round++) {
        int tree = random.nextInt(trees.size());
        model.write(trees.get(tree), batches.next());
        if (random.nextInt(10) == 0) {
          trees.set(tree, new HashTree(opened, new Random(random.nextLong())));
        }
        if (round % 30 == 0) {
          model.assertFound(opened);
          assertOthersAreNotFound(opened, random);
          assertThat(StoredPages.in(opened).mostOfABucket()).isLessThan(8 * PageCounts.FULL);
        }
      }
    }
  }

  private void assertOthersAreNotFound(TransactionalStore opened, Random random) {
    List<TreeModel.Id> others = new ArrayList<>();
    for (TreeModel.Id id : model.ids()) {
      others.add(new TreeModel.Id(id.day(), id.hash() ^ 1L << random.nextInt(Long.SIZE)));
      others.add(new TreeModel.Id(id.day() + 1, id.hash()));
      others.add(new TreeModel.Id(id.day(), random.nextLong()));
    }
    others.removeAll(Set.copyOf(model.ids()));
    assertThat(TreeModel.find(opened, others).values()).allMatch(Set::isEmpty);
  }

  @Test
  void nothingIsFoundInAnEmptyTree() {
    new HashTree(store, new Random(1)).write(Map.of(DAY, new PlacedHashes(0)));

    assertThat(TreeModel.find(store, List.of(new TreeModel.Id(DAY, 0))).values())
        .containsExactly(Set.of());
    assertThat(size("p") + size("b") + size("h")).isZero();
  }

  @Test
  void fewIdsThatAreWrittenOftenArePutTogether() {
    HashTree tree = new HashTree(store, new Random(1));
    for (int i = 0; i < 1_000; i++) {
      model.write(tree, new TreeModel.Batch().add(DAY, i * 0x9E37_79B9_7F4A_7C15L, 1, i));
      assertThat(size("p")).isLessThanOrEqualTo(PageCounts.FULL);
    }

    model.assertFound(store);
    assertThat(StoredPages.in(store).ids()).hasSize(1_000);
    assertThat(size("h")).as("the first level alone").isEqualTo(1);
  }

  /** As a log that is read anew after each of many restarts. */
  @Test
  void whatIsWrittenAgainAndAgainDoesNotFillTheStore() {
    int count = 20_000;
    Random random = new Random(1);
    long[] hashes = random.longs(count).toArray();
    List<Integer> stored = new ArrayList<>();
    for (int round = 0; round < 48; round++) {
      HashTree tree = new HashTree(store, new Random(random.nextLong()));
      for (int from = 0; from < count; from += 1_000) {
        TreeModel.Batch batch = new TreeModel.Batch();
        for (int i = from; i < from + 1_000; i++) {
          batch.add(DAY, hashes[i], i / 5_000, i);
        }
        model.write(tree, batch);
      }
      stored.add(StoredPages.in(store).ids().size());
    }

    model.assertFound(store);
    assertThat(stored).allMatch(ids -> ids < 2 * PageCounts.FULL * count);
    int mostInTheFirstHalf = Collections.max(stored.subList(0, 24));
    assertThat(Collections.max(stored.subList(24, 48))).isLessThan(mostInTheFirstHalf * 5 / 4);
  }

  @Test
  void aLargeBatchIsParted() {
    TreeModel.Batch batch = new TreeModel.Batch();
    new Random(1).longs(300_000).forEach(hash -> batch.add(DAY, hash, 1, hash >>> 40));
    model.write(new HashTree(store, new Random(2)), batch);

    model.assertFound(store);
    assertThat(StoredPages.in(store).ids()).hasSize(300_000);
    assertThat(StoredPages.in(store).count()).isBetween(300_000 / NewPage.MAX_IDS, 600);
  }

  @Test
  void hashesThatDifferInTheirLastBitsAloneArePartedFarDown() {
    HashTree tree = new HashTree(store, new Random(1));
    for (int round = 0; round < 20; round++) {
      TreeModel.Batch batch = new TreeModel.Batch();
      for (int i = 0; i < 1 << 12; i++) {
        batch.add(DAY, 0xABCD_EF01_2345_0000L + i, round % 3, i);
        batch.add(DAY - 1, -i, round % 3, i);
      }
      model.write(tree, batch);
    }

    model.assertFound(store);
    assertThat(StoredPages.in(store).mostOfABucket()).isLessThanOrEqualTo(PageCounts.FULL);
  }

  @Test
  void ofManyPlacesOfOneHashTheLastAreKept() {
    HashTree tree = new HashTree(store, new Random(1));
    for (int file = 0; file < 500; file++) {
      model.write(tree, new TreeModel.Batch().add(DAY, 77, file * 7_919L % 500, 1));
    }

    model.assertFound(store);
    assertThat(StoredPages.in(store).ids())
        .hasSizeLessThanOrEqualTo(PlacedHashes.MAX_PLACES + PageCounts.FULL);
  }

  @Test
  void idsOfManyDaysAreWrittenTogether() {
    TreeModel.Batch batch = new TreeModel.Batch();
    for (int i = -3_000; i < 3_000; i++) {
      batch.add(i, i * 31L, 1, i + 3_000);
    }
    model.write(new HashTree(store, new Random(1)), batch);

    model.assertFound(store);
  }

  @Test
  void whatLiesBeforeADayIsInTheRangesThatGoAndNothingElse() {
    HashTree tree = new HashTree(store, new Random(1));
    for (long day = -3; day <= 3; day++) {
      long of = day;
      TreeModel.Batch batch = new TreeModel.Batch();
      new Random(day).longs(3_000).forEach(hash -> batch.add(of, hash, 1, 2));
      tree.write(batch.byDay());
    }

    for (long day = -3; day <= 4; day++) {
      long first = day;
      HashTree.before(day).forEach(this::forget);
      assertThat(StoredPages.in(store).ids()).allMatch(id -> id.day() >= first);
      assertThat(StoredPages.in(store).ids()).hasSize((int) (4 - day) * 3_000);
    }
    assertThat(size("p") + size("b") + size("h")).isZero();
  }

  private void forget(KeyRange range) {
    store.transact(
        transaction -> {
          transaction.clear(range);
          return null;
        });
  }

  private long size(String kind) {
    return Scans.forEach(store, new TupleWriter().add(kind).range(), entry -> {});
  }
}
