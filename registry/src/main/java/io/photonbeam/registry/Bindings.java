package io.photonbeam.registry;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Scans;
import io.photonbeam.store.TransactionalStore;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which output each pipeline writes to. A binding is for ever, so that two outputs that share a
 * registry never take each other's commits for theirs. Thread-safe; throws what {@link IdRegistry}
 * throws.
 */
public final class Bindings {
  private final TransactionalStore store;
  private final Writes writes;
  private final Keys keys;

  Bindings(TransactionalStore store, Writes writes, Keys keys) {
    this.store = store;
    this.writes = writes;
    this.keys = keys;
  }

  /**
   * Binds a pipeline to an output, in one transaction, unless it is bound already.
   *
   * @return the output that the pipeline is bound to now; if it is another one, nothing was written
   */
  public OutputId bind(String pipeline, OutputId output) {
    byte[] key = keys.pipeline(PipelineId.check(pipeline));
    return writes.make(
        "the binding of pipeline " + pipeline,
        transaction -> {
          Optional<OutputId> bound = output(transaction, key);
          if (bound.isEmpty()) {
            transaction.set(key, output.encode());
          }
          return bound.orElse(output);
        });
  }

  /** The output that a pipeline is bound to; empty if it is bound to none. */
  public Optional<OutputId> outputOf(String pipeline) {
    byte[] key = keys.pipeline(PipelineId.check(pipeline));
    return store.read(transaction -> output(transaction, key));
  }

  /** The outputs that all pipelines are bound to, by the names of the pipelines. */
  public SortedMap<String, OutputId> all() {
    SortedMap<String, OutputId> bindings = new TreeMap<>();
    Scans.forEach(
        store,
        keys.allPipelines(),
        entry ->
            bindings.put(
                keys.pipelineParts(entry.key()).readString(), OutputId.decode(entry.value())));
    return bindings;
  }

  private static Optional<OutputId> output(ReadTransaction transaction, byte[] key) {
    return transaction.get(key).map(OutputId::decode);
  }
}
