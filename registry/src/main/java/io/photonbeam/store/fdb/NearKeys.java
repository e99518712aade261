package io.photonbeam.store.fdb;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of the keys that are wanted, which stand near each other and are read as one range: a server
 * answers for a range in little more time than for one key. Immutable.
 */
final class NearKeys {
  /** Fewer keys are read one by one. */
  static final int MIN_KEYS = 4;

  /** The entries that are read for these fit into one answer, of 80 kB, if they are small. */
  static final int MAX_KEYS = 200;

  /**
   * So many entries may lie in the range for each key that is wanted; what is behind is not read.
   */
  static final int ENTRIES_PER_KEY = 4;

  /**
   * Keys that differ only in so many bytes at their end are near each other. Fewer would part keys
   * whose last bytes are escaped; with more, there may be more between them than they are.
   */
  static final int NEAR_BYTES = 5;

  /** In ascending order. */
  private final List<byte[]> keys;

  /** Which keys these are in the list of those that are wanted. */
  private final List<Integer> indices;

  private NearKeys(List<byte[]> wanted, List<Integer> indices) {
    this.keys = indices.stream().map(wanted::get).toList();
    this.indices = indices;
  }

  /** The groups of near keys among wanted ones, in any order; not those keys that are alone. */
  static List<NearKeys> of(List<byte[]> wanted) {
    List<Integer> ascending =
        IntStream.range(0, wanted.size())
            .boxed()
            .sorted(Comparator.comparing(wanted::get, Arrays::compareUnsigned))
            .toList();
    List<NearKeys> groups = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= ascending.size(); i++) {
      if (i == ascending.size()
          || i - from == MAX_KEYS
          || !areNear(wanted.get(ascending.get(i - 1)), wanted.get(ascending.get(i)))) {
        if (i - from >= MIN_KEYS) {
          groups.add(new NearKeys(wanted, ascending.subList(from, i)));
        }
        from = i;
      }
    }
    return groups;
  }

  private static boolean areNear(byte[] one, byte[] other) {
    int same = Arrays.mismatch(one, other);
    return same < 0 || Math.max(one.length, other.length) - same <= NEAR_BYTES;
  }

  /** From the first key to the last one. */
  KeyRange range() {
    byte[] last = keys.get(keys.size() - 1);
    return KeyRange.of(keys.get(0), Arrays.copyOf(last, last.length + 1));
  }

  /** Most entries to read. */
  int limit() {
    return ENTRIES_PER_KEY * keys.size();
  }

  List<Integer> indices() {
    return indices;
  }

  /** Receives what is known of wanted keys, by their indices. */
  interface Visitor {
    /** Its value; null if the key is absent. */
    void known(int index, byte[] value);

    /** Nothing, for the key is behind the last entry that was read, and there may be more. */
    void unknown(int index);
  }

  /**
   * Tells what the range says of each of the keys.
   *
   * @param found the first entries of the range, no more than the limit
   */
  void visit(List<KeyValue> found, Visitor visitor) {
    boolean all = found.size() < limit();
    int next = 0;
    for (int i = 0; i < keys.size(); i++) {
      byte[] key = keys.get(i);
      while (next < found.size() && Arrays.compareUnsigned(found.get(next).key(), key) < 0) {
        next++;
      }
      if (next < found.size()) {
        KeyValue entry = found.get(next);
        visitor.known(indices.get(i), Arrays.equals(entry.key(), key) ? entry.value() : null);
      } else if (all) {
        visitor.known(indices.get(i), null);
      } else {
        visitor.unknown(indices.get(i));
      }
    }
  }
}
