package io.photonbeam.pipelines.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Sums over all partitions, and the hashes of a few ids for each violation. Thread-safe. */
final class AuditCounts {
  final LongAdder primaryEvents = new LongAdder();
  final LongAdder foreignEvents = new LongAdder();
  final LongAdder joinable = new LongAdder();
  final LongAdder joined = new LongAdder();

  /** Foreign events of which an adapter makes no row, though their primary event is there. */
  final LongAdder filtered = new LongAdder();

  /** Joinable foreign events below the registry's horizon that are not visible. */
  final LongAdder expired = new LongAdder();

  /** Rows of an adapter of which only the ids were compared. */
  final LongAdder notCompared = new LongAdder();

  private final Map<Violation, LongAdder> counts = new EnumMap<>(Violation.class);
  private final Map<Violation, List<Hash>> examples = new EnumMap<>(Violation.class);
  private final int maxExamples;

  /** What can be wrong with the output. */
  enum Violation {
    MISSING,
    DUPLICATES,
    SPURIOUS,
    DIFFERENT,
    MISPLACED
  }

  /** The hash of a foreign id. */
  record Hash(long high, long low) {}

  AuditCounts(int maxExamples) {
    this.maxExamples = maxExamples;
    for (Violation violation : Violation.values()) {
      counts.put(violation, new LongAdder());
      examples.put(violation, new ArrayList<>());
    }
  }

  long count(Violation violation) {
    return counts.get(violation).sum();
  }

  /** Counts a violation by the foreign event with this hash. */
  void violation(Violation violation, long high, long low) {
    counts.get(violation).increment();
    Hash hash = new Hash(high, low);
    List<Hash> known = examples.get(violation);
    synchronized (known) {
      if (!known.contains(hash)) {
        known.add(hash);
        if (known.size() > 2 * maxExamples) {
          cut(known);
        }
      }
    }
  }

  /** Counts a violation by a row that has no id. */
  void anonymous(Violation violation) {
    counts.get(violation).increment();
  }

  /** How many distinct events there are, once all are counted. */
  VerifyReport.Events events() {
    return new VerifyReport.Events(
        foreignEvents.sum(),
        joinable.sum(),
        joined.sum(),
        foreignEvents.sum() - joinable.sum() - filtered.sum() - expired.sum(),
        filtered.sum(),
        expired.sum(),
        primaryEvents.sum());
  }

  VerifyReport.Violations violations() {
    return new VerifyReport.Violations(
        count(Violation.MISSING),
        count(Violation.DUPLICATES),
        count(Violation.SPURIOUS),
        count(Violation.DIFFERENT),
        count(Violation.MISPLACED),
        notCompared.sum());
  }

  /** The examples with the lowest hashes, so that each run tells the same. */
  List<Hash> examples(Violation violation) {
    List<Hash> known = examples.get(violation);
    synchronized (known) {
      cut(known);
      return List.copyOf(known);
    }
  }

  private void cut(List<Hash> known) {
    known.sort(Comparator.comparing(Hash::high).thenComparing(Hash::low));
    known.subList(Math.min(known.size(), maxExamples), known.size()).clear();
  }
}
