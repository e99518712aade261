package io.photonbeam.registry.simulation;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How often things were met. Thread-safe. */
final class SeenCounts {
  private final Map<Seen, LongAdder> seen = new EnumMap<>(Seen.class);
  private final Map<StoreFault, LongAdder> faults = new EnumMap<>(StoreFault.class);

  SeenCounts() {
    for (Seen what : Seen.values()) {
      seen.put(what, new LongAdder());
    }
    for (StoreFault fault : StoreFault.values()) {
      faults.put(fault, new LongAdder());
    }
  }

  void count(Seen what) {
    seen.get(what).increment();
  }

  void count(StoreFault fault) {
    faults.get(fault).increment();
  }

  /** All counts by their names, those of nothing too. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    seen.forEach((what, times) -> counts.put(name(what), times.sum()));
    faults.forEach((fault, times) -> counts.put("store: " + name(fault), times.sum()));
    return counts;
  }

  @Override
  public String toString() {
    return counts().entrySet().stream()
        .map(entry -> "%12d  %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining("\n"));
  }

  private static String name(Enum<?> what) {
    return what.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
