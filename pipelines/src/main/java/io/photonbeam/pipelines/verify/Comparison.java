package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.pipelines.verify.spool.Digest;
import io.photonbeam.pipelines.verify.spool.DigestSet;
import io.photonbeam.pipelines.verify.spool.Share;
import io.photonbeam.pipelines.verify.spool.Spool;
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

  /** A log has what is wanted; of visible ids, one row was judged. */
  private static final int FOUND = 1;

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

  private final AuditCounts counts;
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

  /** Most hashes that one set holds. */
  private final int maxDigests;

  /** Whether there is an adapter, so that {@link #adapted} tells what its rows must be. */
  private final boolean hasAdapter;

  /**
   * A comparison in a folder of its own.
   *
   * @param maxDigests most hashes that a set holds; some sets are in memory for each thread
   * @param hasHorizon whether events that are not {@link #addCurrent current} need not be visible
   */
  Comparison(
      Path folder,
      int partitions,
      long bufferBytes,
      int maxDigests,
      boolean hasAdapter,
      boolean hasHorizon,
      AuditCounts counts)
      throws IOException {
    this.counts = counts;
    this.maxDigests = maxDigests;
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
    settle(share -> settleByPrimary(partition, share), Share.ALL);
  }

  /** Second stage, for the events and rows whose foreign id falls into this partition. */
  void settleByForeign(int partition) throws IOException {
    settle(share -> settleByForeign(partition, share), Share.ALL);
  }

  private interface Settling {
    void settle(Share share) throws IOException;
  }

  /**
   * Settles a share, or its halves if it is too large: however many events the logs hold for their
   * size, memory is bounded, and what was spooled is only read more often. Of contents only those
   * are held that rows have, so that one id with any number of them is no burden.
   */
  private static void settle(Settling settling, Share share) throws IOException {
    try {
      settling.settle(share);
    } catch (DigestSet.FullException e) {
      for (Share half : share.halves()) {
        settle(settling, half);
      }
    }
  }

  private DigestSet digests() {
    return new DigestSet(maxDigests);
  }

  /** Notes that a log has what a row wants, if any does. */
  private static void found(DigestSet wanted, long[] entry, int a, int b) {
    int slot = wanted.find(Digest.pairHigh(entry, a, entry, b), Digest.pairLow(entry, a, entry, b));
    if (slot >= 0) {
      wanted.mark(slot, FOUND);
    }
  }

  private static void want(DigestSet wanted, long[] entry, int a, int b) {
    wanted.add(Digest.pairHigh(entry, a, entry, b), Digest.pairLow(entry, a, entry, b));
  }

  private static boolean isFound(DigestSet wanted, long[] entry, int a, int b) {
    int slot = wanted.find(Digest.pairHigh(entry, a, entry, b), Digest.pairLow(entry, a, entry, b));
    return slot >= 0 && wanted.has(slot, FOUND);
  }

  private void settleByPrimary(int partition, Share share) throws IOException {
    DigestSet ids = digests();
    DigestSet payloads = digests();
    rows.read(partition, share.only(e -> want(payloads, e, 0, 8)));
    primary.read(
        partition,
        share.only(
            e -> {
              ids.add(e[0], e[1]);
              found(payloads, e, 0, 2);
            }));
    counts.primaryEvents.add(ids.size());
    long[] out = new long[FOREIGN + 1];
    foreign.read(
        partition,
        share.only(
            e -> {
              System.arraycopy(e, 2, out, 0, 2);
              System.arraycopy(e, 0, out, 2, 2);
              System.arraycopy(e, 4, out, 4, 2);
              out[6] = ids.contains(e[0], e[1]) ? HAS_PRIMARY : 0;
              settledForeign.add(out, 0);
            }));
    rows.read(
        partition,
        share.only(
            e -> {
              System.arraycopy(e, 2, out, 0, 2);
              System.arraycopy(e, 0, out, 2, 2);
              System.arraycopy(e, 6, out, 4, 2);
              boolean isPair = e[0] == e[4] && e[1] == e[5] && ids.contains(e[0], e[1]);
              out[6] = (isPair ? HAS_PRIMARY : 0) | (isFound(payloads, e, 0, 8) ? SAME_PRIMARY : 0);
              settledRows.add(out, 0);
            }));
  }

  private void settleByForeign(int partition, Share share) throws IOException {
    DigestSet ids = digests();
    DigestSet visible = digests();
    DigestSet pairs = digests();
    DigestSet contents = digests();
    DigestSet shapes = digests();
    settledRows.read(
        partition,
        share.only(
            e -> {
              visible.add(e[0], e[1]);
              if (e[6] == SHAPED) {
                want(shapes, e, 0, 4);
              } else {
                want(contents, e, 0, 4);
                want(pairs, e, 0, 2);
              }
            }));
    settledForeign.read(
        partition,
        share.only(
            e -> {
              int slot = ids.add(e[0], e[1]);
              found(contents, e, 0, 4);
              if ((e[6] & HAS_PRIMARY) != 0) {
                ids.mark(slot, JOINABLE);
                found(pairs, e, 0, 2);
              }
            }));
    adapted.read(
        partition,
        share.only(
            e -> {
              ids.mark(ids.add(e[0], e[1]), (int) e[4]);
              if (e[4] == ADAPTED) {
                found(shapes, e, 0, 2);
              }
            }));
    current.read(partition, share.only(e -> ids.mark(ids.add(e[0], e[1]), CURRENT)));
    settledRows.read(partition, share.only(e -> judge(e, ids, visible, pairs, contents, shapes)));
    counts.foreignEvents.add(ids.size());
    counts.joined.add(visible.size());
    ids.forEach((slot, high, low) -> count(ids, slot, visible.contains(high, low), high, low));
  }

  private void judge(
      long[] row,
      DigestSet ids,
      DigestSet visible,
      DigestSet pairs,
      DigestSet contents,
      DigestSet shapes) {
    int slot = visible.find(row[0], row[1]);
    if (visible.has(slot, FOUND)) {
      counts.violation(Violation.DUPLICATES, row[0], row[1]);
    }
    visible.mark(slot, FOUND);
    if (row[6] == SHAPED) {
      judgeShaped(row, ids, shapes);
    } else if ((row[6] & HAS_PRIMARY) == 0 || !isFound(pairs, row, 0, 2)) {
      counts.violation(Violation.SPURIOUS, row[0], row[1]);
    } else if ((row[6] & SAME_PRIMARY) == 0 || !isFound(contents, row, 0, 4)) {
      counts.violation(Violation.DIFFERENT, row[0], row[1]);
    }
  }

  private void count(DigestSet ids, int slot, boolean isVisible, long high, long low) {
    if (ids.has(slot, REFUSED)) {
      counts.filtered.increment();
    } else if (ids.has(slot, JOINABLE)) {
      if (hasHorizon && !ids.has(slot, CURRENT) && !isVisible) {
        counts.expired.increment();
        return;
      }
      counts.joinable.increment();
      if (!isVisible) {
        counts.violation(Violation.MISSING, high, low);
      }
    }
  }

  /** Without an adapter there is nothing to compare the row's content with. */
  private void judgeShaped(long[] row, DigestSet ids, DigestSet shapes) {
    int slot = ids.find(row[0], row[1]);
    if (slot < 0 || !ids.has(slot, hasAdapter ? ADAPTED : JOINABLE)) {
      counts.violation(Violation.SPURIOUS, row[0], row[1]);
    } else if (!hasAdapter) {
      counts.notCompared.increment();
    } else if (!isFound(shapes, row, 0, 4)) {
      counts.violation(Violation.DIFFERENT, row[0], row[1]);
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
