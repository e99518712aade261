package io.photonbeam.transforms.runtime;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Libraries with native code, which one class loader of a process can load and no other after it: a
 * process of a cluster must have them itself, as a job that brought them would be the only one.
 */
final class NativeLibraries {
  /** A class of each. */
  private static final Map<String, String> CLASSES =
      new TreeMap<>(
          Map.of(
              "sqlite-jdbc", "org.sqlite.JDBC",
              "fdb-java", "com.apple.foundationdb.FDB",
              "zstd-jni", "com.github.luben.zstd.Zstd",
              "snappy-java", "org.xerial.snappy.Snappy"));

  private NativeLibraries() {}

  /**
   * What is missing and what to do, in a sentence; empty if all are there.
   *
   * @param host the name of this machine, for the sentence
   */
  static Optional<String> problem(String host, ClassLoader loader) {
    List<String> missing =
        CLASSES.entrySet().stream()
            .filter(library -> !has(loader, library.getValue()))
            .map(Entry::getKey)
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("a Flink process on %s has no %s: put the jars of Photonbeam's folder flink-lib into"
                    + " the lib folder of Flink on every machine, and start Flink anew")
                .formatted(host, String.join(", ", missing)));
  }

  private static boolean has(ClassLoader loader, String name) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
