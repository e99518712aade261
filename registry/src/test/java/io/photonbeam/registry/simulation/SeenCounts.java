package io.photonbeam.registry.simulation;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often things were met. */
final class SeenCounts {
  private final Map<Seen, Long> seen = new EnumMap<>(Seen.class);
  private final Map<StoreFault, Long> faults = new EnumMap<>(StoreFault.class);

  void count(Seen what) {
    seen.merge(what, 1L, Long::sum);
  }

  void count(StoreFault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  /** All counts by their names, those of nothing too. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Seen what : Seen.values()) {
      counts.put(name(what), seen.getOrDefault(what, 0L));
    }
    for (StoreFault fault : StoreFault.values()) {
      counts.put("store: " + name(fault), faults.getOrDefault(fault, 0L));
    }
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
