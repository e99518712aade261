package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RangeScanTest {
  private final MemoryStore store = MemoryStore.create();

  /** Collects the second parts of keys. */
  private static final class Collecting extends RangeScan {
    private final List<Long> taken = new ArrayList<>();
    private final int prefix;

    Collecting(long range) {
      super(new TupleWriter().add(range).range());
      this.prefix = new TupleWriter().add(range).pack().length;
    }

    @Override
    protected void take(KeyValue entry) {
      taken.add(new TupleReader(entry.key(), prefix).readLong());
    }
  }

  /** Notes how many ranges were asked for together. */
  private static final class CountingReads implements ReadTransaction {
    private final ReadTransaction reads;
    private final List<Integer> together = new ArrayList<>();

    CountingReads(ReadTransaction reads) {
      this.reads = reads;
    }

    @Override
    public List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
      together.add(ranges.size());
      return reads.scanAll(ranges, limit);
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      throw new AssertionError("asked for keys");
    }

    @Override
    public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
      throw new AssertionError("asked for one range");
    }

    @Override
    public Optional<KeyValue> last(KeyRange range) {
      throw new AssertionError("asked for the last");
    }
  }

  /** So many entries in each range. */
  private void fill(int... sizes) {
    store.transact(
        transaction -> {
          for (int range = 0; range < sizes.length; range++) {
            for (int i = 0; i < sizes[range]; i++) {
              transaction.set(new TupleWriter().add(range).add(i).pack(), new byte[0]);
            }
          }
          return null;
        });
  }

  private static List<Collecting> scans(int count) {
    return IntStream.range(0, count).mapToObj(Collecting::new).toList();
  }

  /** How many ranges were asked for, each time. */
  private List<Integer> finish(List<Collecting> scans, int together, int page) {
    return store.read(
        transaction -> {
          CountingReads counting = new CountingReads(transaction);
          RangeScan.finish(counting, scans, together, page);
          return counting.together;
        });
  }

  @Test
  void eachScanTakesTheEntriesOfItsRangeInTheirOrder() {
    int[] sizes = {0, 1, 2, 3, 4, 5, 6, 7, 300};
    fill(sizes);
    for (int together = 1; together <= 10; together++) {
      for (int page = 1; page <= 8; page++) {
        List<Collecting> scans = scans(sizes.length);
        finish(scans, together, page);
        for (int range = 0; range < sizes.length; range++) {
          assertThat(scans.get(range).taken)
              .isEqualTo(IntStream.range(0, sizes[range]).mapToObj(i -> (long) i).toList());
        }
      }
    }
  }

  @Test
  void noScansAskForNothing() {
    assertThat(finish(List.of(), 1, 1)).isEmpty();
  }

  @Test
  void scansAskTogetherAndThoseThatHaveEndedAskNoMore() {
    fill(1, 2, 5, 0);

    assertThat(finish(scans(4), 4, 2)).containsExactly(4, 2, 1);
  }

  @Test
  void noMoreAskTogetherThanMay() {
    fill(1, 1, 1, 1, 1);

    assertThat(finish(scans(5), 2, 9)).containsExactly(2, 2, 1);
  }
}
