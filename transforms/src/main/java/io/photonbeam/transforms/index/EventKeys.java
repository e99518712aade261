package io.photonbeam.transforms.index;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.transforms.model.NamedFile;
import java.util.List;

/** The index's keys, as drawn in the package's documentation. */
final class EventKeys {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final byte[] RUNS = pack("r");
  private static final byte[] TIMES = pack("t");
  private static final byte[] LEVELS = pack("l");
  private static final byte[] IDS = pack("i");
  private static final byte[] DAYS = pack("d");
  private static final byte[] NUMBERS = pack("s");
  private static final byte[] NAMES = pack("m");

  /** An EventId's text ends in a dash and the time as hexadecimal digits. */
  private static final int TIME_TEXT_LENGTH = 1 + 16;

  private EventKeys() {}

  static long day(long micros) {
    return Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /** The day's first microsecond. */
  static long startOf(long day) {
    return day * MICROS_PER_DAY;
  }

  /** Length of the part of an EventId's text that names the process. */
  static int processLength(int textLength) {
    return textLength - TIME_TEXT_LENGTH;
  }

  /** The level of runs that span so many microseconds from their first id to their last. */
  static int level(long span) {
    return (Long.SIZE - Long.numberOfLeadingZeros(span) + 2) / 3;
  }

  /** Most microseconds that a run of a level spans. */
  static long maxSpan(int level) {
    return (1L << (3 * level)) - 1;
  }

  /** Of a block: a repeated event may begin a run in several. */
  static byte[] run(
      long day, ProcessKey process, int level, long first, long file, long blockOffset) {
    return new TupleWriter(run(runs(day, process, level), first)).add(file).add(blockOffset).pack();
  }

  /** What the keys of a process's runs of one day and level begin with. */
  static byte[] runs(long day, ProcessKey process, int level) {
    return new TupleWriter(RUNS).add(day).addBytes(process.bytes()).add(level).pack();
  }

  private static byte[] run(byte[] runs, long first) {
    return new TupleWriter(runs).add(first).pack();
  }

  /** Where the times of the run of a key stand. */
  static byte[] times(byte[] run) {
    byte[] key = run.clone();
    System.arraycopy(TIMES, 0, key, 0, TIMES.length);
    return key;
  }

  /** Those of some runs that begin at or between two times. */
  static KeyRange between(byte[] runs, long from, long to) {
    return KeyRange.of(run(runs, from), run(runs, to + 1));
  }

  /** When the run of a key that begins like this begins. */
  static long first(byte[] runs, byte[] key) {
    return new TupleReader(key, runs.length).readLong();
  }

  static byte[] level(int level) {
    return new TupleWriter(LEVELS).add(level).pack();
  }

  /** All levels that have runs. */
  static KeyRange levels() {
    return KeyRange.within(LEVELS);
  }

  /** The level of a key of {@link #levels}. */
  static int level(byte[] key) {
    return (int) new TupleReader(key, LEVELS.length).readLong();
  }

  /** Of an id that an earlier version has noted. */
  static byte[] id(long day, long hash) {
    return new TupleWriter(IDS).add(day).add(hash).pack();
  }

  /** All days of which an earlier version has noted ids. */
  static KeyRange daysOfIds() {
    return KeyRange.within(DAYS);
  }

  /** Those from one day to another, both inclusive. */
  static KeyRange daysOfIds(long first, long last) {
    return KeyRange.of(
        new TupleWriter(DAYS).add(first).pack(), new TupleWriter(DAYS).add(last + 1).pack());
  }

  /** The day of a key of {@link #daysOfIds()}. */
  static long dayOfIds(byte[] key) {
    return new TupleReader(key, DAYS.length).readLong();
  }

  /** Everything of days before another, in ranges. */
  static List<KeyRange> before(long day) {
    return List.of(before(DAYS, day), before(IDS, day), before(RUNS, day), before(TIMES, day));
  }

  private static KeyRange before(byte[] kind, long day) {
    return KeyRange.of(kind, new TupleWriter(kind).add(day).pack());
  }

  /** Where a file is now. */
  static byte[] name(long file) {
    return new TupleWriter(NAMES).add(file).pack();
  }

  /** The number of the file that has a name now. */
  static byte[] number(NamedFile file) {
    return new TupleWriter(marker(file.sync())).add(file.path()).pack();
  }

  /** All names that files with a marker have. */
  static KeyRange names(HeaderSync sync) {
    return KeyRange.within(marker(sync));
  }

  private static byte[] marker(HeaderSync sync) {
    return new TupleWriter(NUMBERS).add(sync.first()).add(sync.second()).pack();
  }

  /** The path in a key of {@link #names}. */
  static String path(byte[] key) {
    TupleReader name = new TupleReader(key, NUMBERS.length);
    long unusedFirst = name.readLong();
    long unusedSecond = name.readLong();
    return name.readString();
  }

  /** Where a file is that an earlier version has noted. */
  static byte[] oldPath(long file) {
    return new TupleWriter().add("f").add(file).pack();
  }

  /** The number that an earlier version gave to whatever file was at a path. */
  static byte[] oldNumber(String path) {
    return new TupleWriter().add("n").add(path).pack();
  }

  static byte[] nextFile() {
    return pack("files");
  }

  private static byte[] pack(String kind) {
    return new TupleWriter().add(kind).pack();
  }
}
