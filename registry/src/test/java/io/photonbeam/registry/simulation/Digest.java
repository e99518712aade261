package io.photonbeam.registry.simulation;

import io.photonbeam.registry.Lookup;
import io.photonbeam.store.KeyValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A number for a sequence of values; two sequences have the same only if they are the same. */
final class Digest {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private long value;

  Digest(long first) {
    this.value = first;
  }

  long value() {
    return value;
  }

  void add(Object item) {
    if (item instanceof List<?> list) {
      add(list.size());
      list.forEach(this::add);
    } else if (item instanceof Map<?, ?> map) {
      add(map.size());
      map.forEach(
          (key, each) -> {
            add(key);
            add(each);
          });
    } else if (item instanceof Optional<?> optional) {
      add(optional.isPresent() ? optional.get() : "nothing");
    } else {
      add(single(item));
    }
  }

  void add(long number) {
    value = (value ^ number) * PRIME;
    value ^= value >>> 29;
  }

  private static long single(Object item) {
    if (item instanceof byte[] bytes) {
      return Arrays.hashCode(bytes);
    }
    if (item instanceof KeyValue entry) {
      return Arrays.hashCode(entry.key()) * PRIME + Arrays.hashCode(entry.value());
    }
    if (item instanceof SimulatedFile file) {
      return file.toString().hashCode();
    }
    if (item instanceof Lookup lookup) {
      long all = lookup.horizon().toEpochDay();
      for (int i = 0; i < lookup.size(); i++) {
        all = all * 31 + lookup.status(i).name().hashCode();
      }
      return all;
    }
    // Of a round it is known when it was drawn.
    return item instanceof Round ? 1 : item == null ? 0 : item.hashCode();
  }
}
