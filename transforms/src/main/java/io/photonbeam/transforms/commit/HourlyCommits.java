package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.commit.PairsByHour.Pair;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;

/**
 * Commits pairs hour by hour: several hours together, each of them whole in one commit unless it is
 * too large for one, or its rows are of several shapes. Not thread-safe.
 */
final class HourlyCommits {
  private final RowCommitter committer;
  private final int maxRows;
  private final long maxBytes;
  private final MultiOutputReceiver out;
  private final List<Pair> together = new ArrayList<>();
  private long bytes;
  private int hours;

  /**
   * One whose commits are bounded.
   *
   * @param maxBytes most bytes of records, each counted for each of its pairs: pairs of one primary
   *     event may share it before they are sorted by hour
   */
  HourlyCommits(RowCommitter committer, int maxRows, long maxBytes, MultiOutputReceiver out) {
    this.committer = committer;
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.out = out;
  }

  /** Adds the pairs of an hour. */
  void add(List<Pair> pairs) throws IOException {
    long added = pairs.stream().mapToLong(Pair::bytes).sum();
    if (hours == Slices.MAX_HOURS || isTooMuch(pairs.size(), added)) {
      commit();
    }
    hours++;
    for (Pair pair : pairs) {
      if (isTooMuch(1, pair.bytes())) {
        commit();
      }
      together.add(pair);
      bytes += pair.bytes();
    }
  }

  private boolean isTooMuch(int rows, long more) {
    return together.size() + rows > maxRows || bytes + more > maxBytes;
  }

  /** Commits what was added since the last commit. */
  void commit() throws IOException {
    List<JoinedBatch> batches = new ArrayList<>();
    JoinedBatches pairs = new JoinedBatches(batches::add);
    together.forEach(pair -> pairs.add(pair.batch(), pair.index()));
    pairs.finish();
    together.clear();
    bytes = 0;
    hours = 0;
    committer.commitAll(batches, out);
  }
}
