package io.photonbeam.pipelines.verify;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.LogUse;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.pipelines.verify.VerifyReport.Place;
import io.photonbeam.text.Counted;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was met while reading files of one kind: counts, and the first places named. Thread-safe.
 */
final class Findings {
  final LongAdder files = new LongAdder();
  final LongAdder records = new LongAdder();
  final LongAdder malformed = new LongAdder();
  private final LongAdder unusable = new LongAdder();
  private final AtomicReference<String> firstUnusable = new AtomicReference<>();
  final LongAdder withoutKey = new LongAdder();
  final LongAdder otherRecords = new LongAdder();
  final LongAdder halfWrittenTails = new LongAdder();
  private final Map<Kind, LongAdder> unseen = new EnumMap<>(Kind.class);
  private final Places.Builder places = new Places.Builder();

  private final AtomicReference<UnlikelyTimes> unlikely =
      new AtomicReference<>(new UnlikelyTimes(0, 0));

  private final InstantSource clock;

  Findings() {
    this(InstantSource.system());
  }

  Findings(InstantSource clock) {
    this.clock = clock;
    Kind.UNSEEN.forEach(kind -> unseen.put(kind, new LongAdder()));
  }

  /** Looks at the first of these times of events, in epoch microseconds. */
  void times(long[] times, int count) {
    unlikely.accumulateAndGet(UnlikelyTimes.of(times, count, clock), UnlikelyTimes::plus);
  }

  /**
   * Counts records of a block whose id, key or time can't be used, or that are too heavy.
   *
   * @param why one of them is so, for people
   */
  void unusable(long number, String why) {
    if (number > 0) {
      unusable.add(number);
      malformed.add(number);
      firstUnusable.compareAndSet(null, why);
    }
  }

  /** All of a log was read: tells what is to be told of it as a whole. */
  void finished(String side, Path log) {
    unlikely
        .get()
        .warning(side)
        .ifPresent(why -> places.add(new Place("unlikely times", log.toString(), -1, why)));
    long usable = records.sum() - unusable.sum() - otherRecords.sum();
    new LogUse(usable, unusable.sum())
        .problem(log.toString(), LogUse.Extent.WHOLE, Optional.ofNullable(firstUnusable.get()))
        .ifPresent(this::problem);
  }

  void problem(LogProblem problem) {
    unseen.get(problem.kind()).increment();
    places.add(
        new Place(problem.kind().words(), problem.file(), problem.offset(), problem.detail()));
  }

  void problem(Kind kind, Path file, long offset, String reason) {
    problem(new LogProblem(kind, file.toString(), offset, reason, 0));
  }

  void damagedBlock(Path file, long offset, String reason) {
    problem(Kind.DAMAGED_BLOCK, file, offset, reason);
  }

  /**
   * The end of a file is no whole block.
   *
   * @param mayGrow whether it was written so lately that the rest may still come
   */
  void halfWrittenTail(Path file, long offset, long bytes, boolean mayGrow) {
    halfWrittenTails.increment();
    String reason =
        Counted.of(bytes, "byte at its end is", "bytes at its end are")
            + " no whole block"
            + (mayGrow ? " yet" : "");
    if (mayGrow) {
      places.add(new Place("half-written tail", file.toString(), offset, reason));
    } else {
      problem(Kind.UNFINISHED_FILE, file, offset, reason);
    }
  }

  void unreadable(Path file, String reason) {
    problem(Kind.UNREADABLE_FILE, file, LogProblem.NO_OFFSET, reason);
  }

  /** Events of a file can't be written as rows; they are counted as malformed. */
  void unwritable(Path file, String reason) {
    places.add(
        new Place(
            "unwritable events",
            file.toString(),
            LogProblem.NO_OFFSET,
            "its events can't be written: " + reason));
  }

  /** A row of which it is not even known what event it is of. */
  void anonymousRow(RowPlace row) {
    places.add(
        new Place(
            "row without events",
            row.file().path().toString(),
            LogProblem.NO_OFFSET,
            "row %d lacks a side, or its id, key or time".formatted(row.number())));
  }

  long count(Kind kind) {
    return unseen.get(kind).sum();
  }

  /** The first places of each kind, by file and offset. */
  Places places() {
    return places.build();
  }
}
