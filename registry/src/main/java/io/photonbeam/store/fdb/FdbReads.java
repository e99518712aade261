package io.photonbeam.store.fdb;

import com.apple.foundationdb.StreamingMode;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The reads of one attempt. */
class FdbReads implements ReadTransaction {
  private final KeyPrefix prefix;
  private final com.apple.foundationdb.ReadTransaction reads;
  private final Attempts attempts;
  private boolean ended;

  FdbReads(KeyPrefix prefix, com.apple.foundationdb.ReadTransaction reads, Attempts attempts) {
    this.prefix = prefix;
    this.reads = reads;
    this.attempts = attempts;
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) {
    requireOpen();
    keys.forEach(StoreLimits::checkKey);
    List<CompletableFuture<byte[]>> asked = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      asked.add(reads.get(prefix.before(key)));
    }
    List<byte[]> values = new ArrayList<>(keys.size());
    for (CompletableFuture<byte[]> value : asked) {
      values.add(attempts.await(value));
    }
    return values;
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit) {
    requireOpen();
    StoreLimits.checkScanLimit(limit);
    return scan(range, limit, /* reverse= */ false);
  }

  @Override
  public Optional<KeyValue> last(KeyRange range) {
    requireOpen();
    return scan(range, 1, /* reverse= */ true).stream().findFirst();
  }

  final void end() {
    ended = true;
  }

  final void requireOpen() {
    if (ended) {
      throw new IllegalStateException("This transaction has ended; use it only within its body.");
    }
  }

  final KeyPrefix prefix() {
    return prefix;
  }

  private List<KeyValue> scan(KeyRange range, int limit, boolean reverse) {
    if (range.isEmpty()) {
      return List.of();
    }
    // Exact: all that is wanted in one answer.
    return attempts
        .await(
            reads
                .getRange(
                    prefix.before(range.from()),
                    prefix.before(range.to()),
                    limit,
                    reverse,
                    StreamingMode.EXACT)
                .asList())
        .stream()
        .map(entry -> new KeyValue(prefix.strip(entry.getKey()), entry.getValue()))
        .toList();
  }
}
