package io.photonbeam.transforms.runtime;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.NamedProblems;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Live figures of one run in one process. Written by the transforms, a few times a batch; read at
 * any time by whoever shows progress. Thread-safe; a reading is not one moment's snapshot. After a
 * restart from a checkpoint what is read again is counted again.
 */
public final class RunMetrics {
  private static final Set<LogProblem.Kind> OF_WHOLE_FILES =
      EnumSet.of(
          LogProblem.Kind.UNREADABLE_FILE,
          LogProblem.Kind.UNREADABLE_FOLDER,
          LogProblem.Kind.PASSED_OVER_FILE,
          LogProblem.Kind.LOG_WITHOUT_FILES);

  /** Files that are known not to be read; of further ones each telling counts. */
  private static final int MAX_KNOWN_FILES = 20_000;

  private static final long MAX_LATENCY_MICROS = 7L * 24 * 3600 * 1_000_000;

  /** Events in whole primary blocks that were read. */
  public final LongAdder primaryEvents = new LongAdder();

  /** Events in whole foreign blocks that were read. */
  public final LongAdder foreignEvents = new LongAdder();

  /** Decompressed bytes of the blocks read. */
  public final LongAdder bytesRead = new LongAdder();

  /** Foreign events that were taken already, by another pipeline or an earlier run. */
  public final LongAdder alreadyTaken = new LongAdder();

  /** Foreign events that repeat one of this run. */
  public final LongAdder repeated = new LongAdder();

  /** Foreign events below the registry's horizon. */
  public final LongAdder expired = new LongAdder();

  /** Foreign events whose primary event was in memory when they came. */
  public final LongAdder foundInMemory = new LongAdder();

  /** Foreign events whose primary event came into memory while they waited. */
  public final LongAdder foundOnArrival = new LongAdder();

  /** Foreign events whose primary event was found in the log, through the index. */
  public final LongAdder foundInLog = new LongAdder();

  /** Bytes of primary events that memory holds now, all shards together. */
  public final LongAdder bytesInMemory = new LongAdder();

  /** Foreign events that now wait for their primary event. */
  public final LongAdder pending = new LongAdder();

  /** Bytes of these foreign events. */
  public final LongAdder pendingBytes = new LongAdder();

  /** Foreign events whose key is null: they name no primary event, and are only counted. */
  public final LongAdder withoutKey = new LongAdder();

  /** Primary events whose times are unlikely. */
  public final UnlikelyTimes primaryTimes = new UnlikelyTimes();

  /** Foreign events whose times are unlikely. */
  public final UnlikelyTimes foreignTimes = new UnlikelyTimes();

  /** Records of either log of types that lack the named fields: no events. */
  public final LongAdder otherRecords = new LongAdder();

  /** Foreign events given up without a primary event. */
  public final LongAdder unjoinable = new LongAdder();

  /** Joined events made visible. */
  public final LongAdder joined = new LongAdder();

  /** Commits made visible. */
  public final LongAdder commits = new LongAdder();

  /** Commits that the registry refused because some ids were taken meanwhile. */
  public final LongAdder refusedCommits = new LongAdder();

  /** Texts in joined events that were no UTF-8, and stand in the rows with U+FFFD. */
  public final LongAdder repairedTexts = new LongAdder();

  /** What only a reconciliation counts. */
  public final ReconcileMetrics reconcile = new ReconcileMetrics();

  private final AtomicReference<String> firstRepaired = new AtomicReference<>();
  private final AtomicLong firstWorkMillis = new AtomicLong();
  private final AtomicLong lastWorkMillis = new AtomicLong();
  private final Map<LogProblem.Kind, LongAdder> problems = new EnumMap<>(LogProblem.Kind.class);
  private final Map<Reason, LongAdder> unjoined = new EnumMap<>(Reason.class);
  private final NamedProblems named = new NamedProblems();
  private final Set<String> notRead = ConcurrentHashMap.newKeySet();
  private final ConcurrentHistogram latency = new ConcurrentHistogram(MAX_LATENCY_MICROS, 2);

  public RunMetrics() {
    for (LogProblem.Kind kind : LogProblem.Kind.values()) {
      problems.put(kind, new LongAdder());
    }
    for (Reason reason : Reason.values()) {
      unjoined.put(reason, new LongAdder());
    }
  }

  /**
   * Counts a problem, and keeps it by name if there are not too many of its kind yet. A file or
   * folder that can't be read is one problem, though a reader that was reopened tells of it again.
   */
  public void problem(LogProblem problem) {
    if (OF_WHOLE_FILES.contains(problem.kind()) && !isFirst(problem)) {
      return;
    }
    problems.get(problem.kind()).add(problem.weight());
    named.add(problem);
  }

  private boolean isFirst(LogProblem problem) {
    String file = problem.kind() + " " + problem.file();
    return notRead.size() >= MAX_KNOWN_FILES ? !notRead.contains(file) : notRead.add(file);
  }

  /**
   * Counts a problem that concerns all events of a schema, which is kept by name only the first
   * time.
   */
  public void problemOfSchema(LogProblem problem) {
    if (named.hasLike(problem)) {
      problems.get(problem.kind()).add(problem.weight());
    } else {
      problem(problem);
    }
  }

  /** How many problems of a kind were met: malformed events, damaged blocks, files. */
  public long problems(LogProblem.Kind kind) {
    return problems.get(kind).sum();
  }

  /** Counts texts that were no UTF-8, and keeps where the first ones were. */
  public void repaired(long texts, String file, long blockOffset) {
    repairedTexts.add(texts);
    firstRepaired.compareAndSet(null, file + " at " + blockOffset);
  }

  /**
   * The file and block of the first joined foreign events with, or whose primary events have, text
   * that is no UTF-8.
   */
  public Optional<String> firstRepaired() {
    return Optional.ofNullable(firstRepaired.get());
  }

  /** Counts foreign events that are left, as dead letters unless it is a reconciliation. */
  public void unjoined(Reason reason, long events) {
    unjoined.get(reason).add(events);
  }

  /** How many foreign events are left for a reason. */
  public long unjoined(Reason reason) {
    return unjoined.get(reason).sum();
  }

  /** The first problems of each kind, from one index on. */
  public List<LogProblem> namedProblems(int from) {
    return named.from(from);
  }

  /** Notes how long after its writing a joined event became visible. */
  public void visibleAfter(long micros) {
    latency.recordValue(Math.max(0, Math.min(micros, MAX_LATENCY_MICROS)));
  }

  /** Notes a commit that has become visible. */
  public void visible(long rows) {
    commits.increment();
    joined.add(rows);
  }

  /** Latencies from an event's writing to its row being visible, in microseconds. */
  public Histogram latency() {
    return latency.copy();
  }

  /**
   * Notes that something was read or made visible at a time in milliseconds, by the steady clock.
   */
  public void worked(long millis) {
    if (firstWorkMillis.get() == 0) {
      firstWorkMillis.compareAndSet(0, millis);
    }
    lastWorkMillis.set(millis);
  }

  /** Seconds from the first to the last work; start-up and waiting for the end left out. */
  public double workSeconds() {
    return (lastWorkMillis.get() - firstWorkMillis.get()) / 1e3;
  }
}
