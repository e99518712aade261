package io.photonbeam.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Parts of a list, each small enough for a transaction. */
public final class Parts {
  private Parts() {}

  /**
   * Cuts a list of what weighs little.
   *
   * @param most items of a part, at least 1
   */
  public static <T> List<List<T>> of(List<T> items, int most) {
    return of(items, item -> 0, most, Long.MAX_VALUE);
  }

  /**
   * Cuts a list into parts, which are views of it, in its order.
   *
   * @param bytes of an item
   * @param most items of a part, at least 1
   * @param mostBytes of a part, unless it is a single item
   */
  public static <T> List<List<T>> of(
      List<T> items, ToLongFunction<? super T> bytes, int most, long mostBytes) {
    List<List<T>> parts = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < items.size(); i++) {
      long more = bytes.applyAsLong(items.get(i));
      if (i > from && (i - from == most || more > mostBytes - sum)) {
        parts.add(items.subList(from, i));
        from = i;
        sum = 0;
      }
      sum += more;
    }
    if (from < items.size()) {
      parts.add(items.subList(from, items.size()));
    }
    return parts;
  }
}
