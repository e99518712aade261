package io.photonbeam.transforms.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What was made for the keys that were used lately, at most so many; for another one it is made
 * anew. Quick where the same key is asked for again and again. Not thread-safe.
 *
 * <p>Logs have few schemas, but nothing keeps somebody from giving each file one of its own.
 */
public final class Recent<K, V> {
  /** Most schemas that anything is kept for. */
  public static final int MAX_SCHEMAS = 128;

  /** Most bytes of schemas that anything is kept for: of several large ones, as they take turns. */
  public static final long MAX_WEIGHT = Runtime.getRuntime().maxMemory() / 32;

  private final Function<? super K, ? extends V> maker;
  private final ToLongFunction<? super K> weigher;
  private final Map<K, V> made;
  private long weight;
  private K lastKey;
  private V last;

  /** Of at most so many keys, from 1. */
  public Recent(int most, Function<? super K, ? extends V> maker) {
    this(most, key -> 0, maker);
  }

  private Recent(
      int most, ToLongFunction<? super K> weigher, Function<? super K, ? extends V> maker) {
    this.maker = maker;
    this.weigher = weigher;
    this.made = new Bounded<>(most);
  }

  /** Of at most so many keys, for each of which it is told when asked what to make. */
  public Recent(int most) {
    this(
        most,
        key -> {
          throw new IllegalStateException("nothing was made for " + key);
        });
  }

  /** For schemas, or pairs of them. */
  public static <K, V> Recent<K, V> bySchema(Function<? super K, ? extends V> maker) {
    return new Recent<>(MAX_SCHEMAS, maker);
  }

  /** For schemas, which may be large, or very many. */
  public static <V> Recent<LogSchema, V> byLogSchema(
      Function<? super LogSchema, ? extends V> maker) {
    return new Recent<>(MAX_SCHEMAS, LogSchema::parsedWeight, maker);
  }

  /** What is made for a key. */
  public V of(K key) {
    return of(key, maker);
  }

  /** What was made for a key or an equal one; otherwise what this makes of it. */
  public V of(K key, Function<? super K, ? extends V> other) {
    if (key != lastKey) {
      V value = made.get(key);
      if (value == null) {
        long more = weigher.applyAsLong(key);
        if (weight + more > MAX_WEIGHT) {
          clear();
        }
        value = other.apply(key);
        weight += more;
        made.put(key, value);
      }
      lastKey = key;
      last = value;
    }
    return last;
  }

  /** Forgets all. */
  public void clear() {
    made.clear();
    weight = 0;
    lastKey = null;
    last = null;
  }

  /** How many keys something is kept for. */
  public int size() {
    return made.size();
  }

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Bounded(int most) {
      super(16, 0.75f, /* accessOrder= */ true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }
}
