package io.photonbeam.store.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The entries of a range as FoundationDB's client gives them: answer by answer. */
@SuppressWarnings("IterableAndIterator") // It is read once.
final class FakeRange implements AsyncIterable<KeyValue>, AsyncIterator<KeyValue> {
  private final Queue<CompletableFuture<List<KeyValue>>> answers = new ArrayDeque<>();
  private final Queue<KeyValue> entries = new ArrayDeque<>();

  /** How many answers were asked for. */
  int asked;

  boolean cancelled;

  FakeRange then(CompletableFuture<List<KeyValue>> answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public AsyncIterator<KeyValue> iterator() {
    return this;
  }

  @Override
  public CompletableFuture<List<KeyValue>> asList() {
    asked++;
    return answers.remove();
  }

  @Override
  public CompletableFuture<Boolean> onHasNext() {
    if (!entries.isEmpty() || answers.isEmpty()) {
      return CompletableFuture.completedFuture(!entries.isEmpty());
    }
    asked++;
    return answers
        .remove()
        .thenApply(
            answer -> {
              entries.addAll(answer);
              return !entries.isEmpty();
            });
  }

  @Override
  public boolean hasNext() {
    throw new UnsupportedOperationException("hasNext, which waits without a deadline");
  }

  @Override
  public KeyValue next() {
    return entries.remove();
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
