package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.verify.Tally.Violation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Compares digests of the logs with digests of the output's rows, partition by partition, in two
 * stages: by primary id, which settles what can be joined and whether a row's primary side is in
 * the log; then by foreign id, which settles all else. Adding is thread-safe, and so is working on
 * different partitions; each stage ends before the next begins.
 */
final class Comparison implements Closeable {
  /** Longs of a primary event: id, payload. */
  static final int PRIMARY = 4;

  /** Longs of a foreign event: key, id, payload. */
  static final int FOREIGN = 6;

  /** Longs of a row: primary id, foreign id, foreign key, foreign payload, primary payload. */
  static final int ROW = 10;

  private static final int HAS_PRIMARY = 1;
  private static final int SAME_PRIMARY = 2;
  private static final int JOINABLE = 4;

  /** The adapter makes a row of the event with one of its primary event's lines. */
  private static final int ADAPTED = 8;

  /** The adapter makes no row of the event with one of its primary event's lines. */
  private static final int REFUSED = 16;

  /** A row of an adapter. */
  private static final int SHAPED = 32;

  /** A line of the event is not below the registry's horizon. */
  private static final int CURRENT = 64;

  private final Tally tally;
  private final Spool primary;
  private final Spool foreign;
  private final Spool rows;

  /** By foreign id: id, key, payload, whether the primary event is there. */
  private final Spool settledForeign;

  /**
   * By foreign id: id, primary id, foreign payload, what is known of the primary side; of a row of
   * an adapter id, nothing, whole payload.
   */
  private final Spool settledRows;

  /** By foreign id: id, payload of the row that the adapter makes, whether it makes one. */
  private final Spool adapted;

  /** By foreign id: those of which a line is not below the registry's horizon, if there is one. */
  private final Spool current;

  private final boolean hasHorizon;

  /** Whether there is an adapter, so that {@link #adapted} tells what its rows must be. */
  private final boolean hasAdapter;

  /**
   * A comparison in a folder of its own.
   *
   * @param hasHorizon whether events that are not {@link #addCurrent current} need not be visible
   */
  Comparison(
      Path folder,
      int partitions,
      long bufferBytes,
      boolean hasAdapter,
      boolean hasHorizon,
      Tally tally)
      throws IOException {
    this.tally = tally;
    this.hasAdapter = hasAdapter;
    this.hasHorizon = hasHorizon;
    long share = bufferBytes / 7;
    this.primary = new Spool(folder.resolve("primary"), partitions, PRIMARY, share);
    this.foreign = new Spool(folder.resolve("foreign"), partitions, FOREIGN, share);
    this.rows = new Spool(folder.resolve("rows"), partitions, ROW, share);
    this.settledForeign = new Spool(folder.resolve("foreign-2"), partitions, FOREIGN + 1, share);
    this.settledRows = new Spool(folder.resolve("rows-2"), partitions, 7, share);
    this.adapted = new Spool(folder.resolve("adapted"), partitions, 5, share);
    this.current = new Spool(folder.resolve("current"), partitions, 2, share);
  }

  int partitions() {
    return primary.partitions();
  }

  void addPrimary(long[] from, int index) throws IOException {
    primary.add(from, index);
  }

  void addForeign(long[] from, int index) throws IOException {
    foreign.add(from, index);
  }

  /** Adds the id of a foreign event that is not below the horizon. */
  void addCurrent(long[] from, int index) throws IOException {
    current.add(from, index);
  }

  void addRow(long[] row) throws IOException {
    rows.add(row, 0);
  }

  /** Adds a row of an adapter: foreign id, payload. */
  void addShapedRow(long[] row) throws IOException {
    long[] out = new long[7];
    System.arraycopy(row, 0, out, 0, 2);
    System.arraycopy(row, 2, out, 4, 2);
    out[6] = SHAPED;
    settledRows.add(out, 0);
  }

  /** Adds what the adapter makes of a pair: foreign id, payload if it makes a row. */
  void addAdapted(long[] pair, boolean isRow) throws IOException {
    long[] out = new long[5];
    System.arraycopy(pair, 0, out, 0, isRow ? 4 : 2);
    out[4] = isRow ? ADAPTED : REFUSED;
    adapted.add(out, 0);
  }

  /** First stage, for the events and rows whose primary id falls into this partition. */
  void settleByPrimary(int partition) throws IOException {
    DigestSet ids = new DigestSet();
    DigestSet payloads = new DigestSet();
    primary.read(
        partition,
        e -> {
          ids.add(e[0], e[1]);
          payloads.add(Digest.pairHigh(e, 0, e, 2), Digest.pairLow(e, 0, e, 2));
        });
    tally.primaryEvents.add(ids.size());
    long[] out = new long[FOREIGN + 1];
    foreign.read(
        partition,
        e -> {
          System.arraycopy(e, 2, out, 0, 2);
          System.arraycopy(e, 0, out, 2, 2);
          System.arraycopy(e, 4, out, 4, 2);
          out[6] = ids.contains(e[0], e[1]) ? HAS_PRIMARY : 0;
          settledForeign.add(out, 0);
        });
    rows.read(
        partition,
        e -> {
          System.arraycopy(e, 2, out, 0, 2);
          System.arraycopy(e, 0, out, 2, 2);
          System.arraycopy(e, 6, out, 4, 2);
          boolean isPair = e[0] == e[4] && e[1] == e[5] && ids.contains(e[0], e[1]);
          boolean isSame =
              payloads.contains(Digest.pairHigh(e, 0, e, 8), Digest.pairLow(e, 0, e, 8));
          out[6] = (isPair ? HAS_PRIMARY : 0) | (isSame ? SAME_PRIMARY : 0);
          settledRows.add(out, 0);
        });
  }

  /** Second stage, for the events and rows whose foreign id falls into this partition. */
  void settleByForeign(int partition) throws IOException {
    DigestSet ids = new DigestSet();
    DigestSet pairs = new DigestSet();
    DigestSet payloads = new DigestSet();
    settledForeign.read(
        partition,
        e -> {
          int slot = ids.add(e[0], e[1]);
          payloads.add(Digest.pairHigh(e, 0, e, 4), Digest.pairLow(e, 0, e, 4));
          if ((e[6] & HAS_PRIMARY) != 0) {
            ids.mark(slot, JOINABLE);
            pairs.add(Digest.pairHigh(e, 0, e, 2), Digest.pairLow(e, 0, e, 2));
          }
        });
    DigestSet shapes = new DigestSet();
    adapted.read(
        partition,
        e -> {
          ids.mark(ids.add(e[0], e[1]), (int) e[4]);
          if (e[4] == ADAPTED) {
            shapes.add(Digest.pairHigh(e, 0, e, 2), Digest.pairLow(e, 0, e, 2));
          }
        });
    current.read(partition, e -> ids.mark(ids.add(e[0], e[1]), CURRENT));
    DigestSet visible = new DigestSet();
    settledRows.read(
        partition,
        e -> {
          int before = visible.size();
          visible.add(e[0], e[1]);
          if (visible.size() == before) {
            tally.violation(Violation.DUPLICATES, e[0], e[1]);
          }
          if (e[6] == SHAPED) {
            judgeShaped(e, ids, shapes);
            return;
          }
          boolean isPair =
              (e[6] & HAS_PRIMARY) != 0
                  && pairs.contains(Digest.pairHigh(e, 0, e, 2), Digest.pairLow(e, 0, e, 2));
          if (!isPair) {
            tally.violation(Violation.SPURIOUS, e[0], e[1]);
          } else if ((e[6] & SAME_PRIMARY) == 0
              || !payloads.contains(Digest.pairHigh(e, 0, e, 4), Digest.pairLow(e, 0, e, 4))) {
            tally.violation(Violation.DIFFERENT, e[0], e[1]);
          }
        });
    tally.foreignEvents.add(ids.size());
    tally.joined.add(visible.size());
    ids.forEach(
        (slot, high, low) -> {
          if (ids.has(slot, REFUSED)) {
            tally.filtered.increment();
          } else if (ids.has(slot, JOINABLE)) {
            if (hasHorizon && !ids.has(slot, CURRENT) && !visible.contains(high, low)) {
              tally.expired.increment();
              return;
            }
            tally.joinable.increment();
            if (!visible.contains(high, low)) {
              tally.violation(Violation.MISSING, high, low);
            }
          }
        });
  }

  /** Without an adapter there is nothing to compare the row's content with. */
  private void judgeShaped(long[] row, DigestSet ids, DigestSet shapes) {
    int slot = ids.find(row[0], row[1]);
    if (slot < 0 || !ids.has(slot, hasAdapter ? ADAPTED : JOINABLE)) {
      tally.violation(Violation.SPURIOUS, row[0], row[1]);
    } else if (!hasAdapter) {
      tally.notCompared.increment();
    } else if (!shapes.contains(Digest.pairHigh(row, 0, row, 4), Digest.pairLow(row, 0, row, 4))) {
      tally.violation(Violation.DIFFERENT, row[0], row[1]);
    }
  }

  @Override
  public void close() throws IOException {
    for (Spool spool :
        new Spool[] {primary, foreign, rows, settledForeign, settledRows, adapted, current}) {
      spool.close();
    }
  }
}
