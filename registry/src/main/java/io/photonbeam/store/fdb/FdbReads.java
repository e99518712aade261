package io.photonbeam.store.fdb;

import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
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
    return answers(keys.stream().map(this::askFor).toList());
  }

  @Override
  public List<byte[]> getAllNear(List<byte[]> keys) {
    requireOpen();
    keys.forEach(StoreLimits::checkKey);
    return answers(new NearReads(new Near(), keys).ask());
  }

  private CompletableFuture<byte[]> askFor(byte[] key) {
    return reads.get(prefix.before(key));
  }

  private final class Near implements NearReads.Reads {
    @Override
    public CompletableFuture<byte[]> value(byte[] key) {
      return askFor(key);
    }

    @Override
    public CompletableFuture<List<com.apple.foundationdb.KeyValue>> entries(NearKeys near) {
      return entriesOf(
              reads.snapshot(),
              near.range(),
              near.limit(),
              /* reverse= */ false,
              StreamingMode.EXACT)
          .asList();
    }

    @Override
    public List<KeyValue> await(CompletableFuture<List<com.apple.foundationdb.KeyValue>> entries) {
      return answer(entries);
    }

    @Override
    public void note(byte[] key) {
      reads.addReadConflictKeyIfNotSnapshot(prefix.before(key));
    }
  }

  private List<byte[]> answers(List<CompletableFuture<byte[]>> asked) {
    List<byte[]> values = new ArrayList<>(asked.size());
    for (CompletableFuture<byte[]> value : asked) {
      values.add(attempts.await(value));
    }
    return values;
  }

  @Override
  public List<KeyValue> scan(KeyRange range, int limit, long bytes) {
    requireOpen();
    StoreLimits.checkScanLimit(limit);
    return bytes == Long.MAX_VALUE
        ? scan(range, limit, /* reverse= */ false)
        : scanPart(range, limit, bytes);
  }

  @Override
  public List<List<KeyValue>> scanAll(List<KeyRange> ranges, int limit) {
    requireOpen();
    StoreLimits.checkScanLimit(limit);
    List<CompletableFuture<List<com.apple.foundationdb.KeyValue>>> asked = new ArrayList<>();
    for (KeyRange range : ranges) {
      asked.add(askAll(range, limit, /* reverse= */ false));
    }
    return asked.stream().map(this::answer).toList();
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
    return answer(askAll(range, limit, reverse));
  }

  /** Exact: all that is wanted in one answer. */
  private CompletableFuture<List<com.apple.foundationdb.KeyValue>> askAll(
      KeyRange range, int limit, boolean reverse) {
    return range.isEmpty()
        ? CompletableFuture.completedFuture(List.of())
        : entriesOf(reads, range, limit, reverse, StreamingMode.EXACT).asList();
  }

  private List<KeyValue> answer(CompletableFuture<List<com.apple.foundationdb.KeyValue>> asked) {
    return attempts.await(asked).stream().map(this::stripped).toList();
  }

  /** Answer by answer, each of some ten kilobytes, until it is enough. */
  private List<KeyValue> scanPart(KeyRange range, int limit, long bytes) {
    List<KeyValue> found = new ArrayList<>();
    if (range.isEmpty()) {
      return found;
    }
    long left = bytes;
    AsyncIterator<com.apple.foundationdb.KeyValue> answers =
        entriesOf(reads, range, limit, /* reverse= */ false, StreamingMode.SERIAL).iterator();
    try {
      while (left > 0 && attempts.await(answers.onHasNext())) {
        KeyValue entry = stripped(answers.next());
        found.add(entry);
        left -= entry.bytes();
      }
    } finally {
      answers.cancel();
    }
    return found;
  }

  private AsyncIterable<com.apple.foundationdb.KeyValue> entriesOf(
      com.apple.foundationdb.ReadTransaction transaction,
      KeyRange range,
      int limit,
      boolean reverse,
      StreamingMode mode) {
    return transaction.getRange(
        prefix.before(range.from()), prefix.before(range.to()), limit, reverse, mode);
  }

  private KeyValue stripped(com.apple.foundationdb.KeyValue entry) {
    return new KeyValue(prefix.strip(entry.getKey()), entry.getValue());
  }
}
