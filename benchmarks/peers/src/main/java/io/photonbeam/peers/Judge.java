package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Counts what of the expected rows an output has, by the clicks' ids. */
final class Judge {
  private final Set<String> expected;

  /**
   * Judges by these.
   *
   * @param expected ids of the clicks that have a query
   */
  Judge(Set<String> expected) {
    this.expected = expected;
  }

  /** Reads the files of an output, and says what is in them. */
  Verdict judge(OutputFiles files) {
    Count count = new Count();
    int unreadable = 0;
    for (Path file : files.paths()) {
      if (!isCounted(file, count)) {
        unreadable++;
      }
    }
    return count.verdict(unreadable);
  }

  /** Parquet's reader throws all kinds of exceptions at what is no Parquet. */
  private static boolean isCounted(Path file, Count count) {
    try {
      ClickColumns.ids(file, count::add);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private final class Count {
    private final Set<String> met = new HashSet<>(expected.size() * 2);
    private long rows;
    private long doubled;
    private long unexpected;

    void add(String id) {
      rows++;
      if (!expected.contains(id)) {
        unexpected++;
      } else if (!met.add(id)) {
        doubled++;
      }
    }

    Verdict verdict(int unreadable) {
      return new Verdict(rows, expected.size() - met.size(), doubled, unexpected, unreadable);
    }
  }
}
