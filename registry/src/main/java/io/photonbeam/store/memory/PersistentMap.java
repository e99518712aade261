package io.photonbeam.store.memory;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An immutable ordered map; each change makes a new one that shares all but the path to the change.
 * A snapshot is therefore a reference. It is a treap whose priorities are hashes of the keys, so
 * its shape depends on its content only. Arrays are neither copied nor changed.
 */
final class PersistentMap {
  static final PersistentMap EMPTY = new PersistentMap(null);

  private record Node(KeyValue entry, int priority, Node left, Node right) {
    Node withLeft(Node newLeft) {
      return new Node(entry, priority, newLeft, right);
    }

    Node withRight(Node newRight) {
      return new Node(entry, priority, left, newRight);
    }

    int compareTo(byte[] key) {
      return Arrays.compareUnsigned(entry.key(), key);
    }
  }

  private record Split(Node below, Node rest) {}

  private final Node root;

  private PersistentMap(Node root) {
    this.root = root;
  }

  /** The value itself, or null. */
  byte[] get(byte[] key) {
    Node node = root;
    while (node != null) {
      int order = node.compareTo(key);
      if (order == 0) {
        return node.entry.value();
      }
      node = order > 0 ? node.left : node.right;
    }
    return null;
  }

  PersistentMap with(byte[] key, byte[] value) {
    Split at = split(root, key);
    Split behind = split(at.rest, successor(key));
    Node node = new Node(new KeyValue(key, value), mix(Arrays.hashCode(key)), null, null);
    return new PersistentMap(merge(merge(at.below, node), behind.rest));
  }

  PersistentMap without(KeyRange range) {
    if (range.isEmpty()) {
      return this;
    }
    Split at = split(root, range.from());
    Split behind = split(at.rest, range.to());
    return behind.below == null ? this : new PersistentMap(merge(at.below, behind.rest));
  }

  PersistentMap without(byte[] key) {
    return without(KeyRange.of(key, successor(key)));
  }

  /** Adds the range's first entries to a list until that holds {@code limit}. */
  void scan(KeyRange range, int limit, List<KeyValue> into) {
    scan(root, range, limit, into);
  }

  Optional<KeyValue> last(KeyRange range) {
    Node found = null;
    Node node = root;
    while (node != null) {
      if (node.compareTo(range.to()) >= 0) {
        node = node.left;
      } else {
        found = node;
        node = node.right;
      }
    }
    return found != null && found.compareTo(range.from()) >= 0
        ? Optional.of(found.entry)
        : Optional.empty();
  }

  static byte[] successor(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static void scan(Node node, KeyRange range, int limit, List<KeyValue> into) {
    if (node == null || into.size() >= limit) {
      return;
    }
    boolean reached = node.compareTo(range.from()) >= 0;
    boolean passed = node.compareTo(range.to()) >= 0;
    if (reached) {
      scan(node.left, range, limit, into);
    }
    if (reached && !passed && into.size() < limit) {
      into.add(node.entry);
    }
    if (!passed) {
      scan(node.right, range, limit, into);
    }
  }

  /** The nodes below a key, and the others. */
  private static Split split(Node node, byte[] key) {
    if (node == null) {
      return new Split(null, null);
    }
    if (node.compareTo(key) < 0) {
      Split right = split(node.right, key);
      return new Split(node.withRight(right.below), right.rest);
    }
    Split left = split(node.left, key);
    return new Split(left.below, node.withLeft(left.rest));
  }

  /** Joins two trees, every key of the first below every key of the second. */
  private static Node merge(Node low, Node high) {
    if (low == null || high == null) {
      return low == null ? high : low;
    }
    return low.priority >= high.priority
        ? low.withRight(merge(low.right, high))
        : high.withLeft(merge(low, high.left));
  }

  private static int mix(int hash) {
    int h = hash * 0x9e3779b9;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    return h ^ h >>> 13;
  }
}
