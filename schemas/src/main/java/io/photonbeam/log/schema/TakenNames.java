package io.photonbeam.log.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Names that are given to something, and others that become equal to them: these get numbers.
 * Thousands of names may become equal, and none looks at the numbers of those before it. Not
 * thread-safe.
 */
final class TakenNames {
  private final Set<String> names;

  /** The next number to try. */
  private final Map<String, Integer> next = new HashMap<>();

  /** Of names that are taken; those that are given now are added. */
  TakenNames(Set<String> names) {
    this.names = names;
  }

  /** Takes a name: itself, or the first one with a number that is free. */
  String free(String name) {
    int number = next.getOrDefault(name, 1);
    String free = number == 1 ? name : name + "_" + number;
    while (!names.add(free)) {
      number++;
      free = name + "_" + number;
    }
    next.put(name, number + 1);
    return free;
  }
}
