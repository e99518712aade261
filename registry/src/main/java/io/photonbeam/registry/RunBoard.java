package io.photonbeam.registry;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Scans;
import io.photonbeam.store.TransactionalStore;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the processes of one run tell each other how far they are, and where anybody asks the run
 * to stop: a few keys of the registry, which every process of the run reaches. Nothing that is
 * joined depends on them.
 *
 * <p>Each member writes under its own name only and reads without writing, so on a store that
 * detects conflicts members never hold each other up. Thread-safe; throws what {@link IdRegistry}
 * throws.
 */
public final class RunBoard {
  /** Most bytes of a note or of figures: what a store takes, less room for its own. */
  public static final int MAX_BYTES = 90_000;

  /** Most members that one look reads, those included that the run has lost. */
  private static final int MAX_MEMBERS = 10_000;

  private final TransactionalStore store;
  private final Writes writes;
  private final Keys keys;
  private final String pipeline;
  private final RunStamp run;

  RunBoard(TransactionalStore store, Writes writes, Keys keys, String pipeline, RunStamp run) {
    this.store = store;
    this.writes = writes;
    this.keys = keys;
    this.pipeline = PipelineId.check(pipeline);
    this.run = run;
  }

  /**
   * What the members read of each other.
   *
   * @param notes of each member, in the order of their names
   * @param stopAsked whether somebody has asked the run to stop
   * @param lease of the pipeline, whoever holds it
   */
  public record Look(Map<String, byte[]> notes, boolean stopAsked, Optional<Lease> lease) {}

  /** What is there now, as of one moment. */
  public Look look() {
    return store.read(
        transaction ->
            new Look(
                notes(transaction),
                transaction.get(keys.stop(pipeline, run)).isPresent(),
                transaction.get(keys.lease(pipeline)).map(Lease::decode)));
  }

  private SortedMap<String, byte[]> notes(ReadTransaction transaction) {
    KeyRange range = keys.members(pipeline, run, Keys.NOTE);
    SortedMap<String, byte[]> notes = new TreeMap<>();
    for (KeyValue entry : transaction.scan(range, MAX_MEMBERS)) {
      notes.put(keys.member(entry.key(), range), entry.value());
    }
    return notes;
  }

  /** What each member has counted, those included that the run has lost; of no one moment. */
  public Map<String, byte[]> figures() {
    KeyRange range = keys.members(pipeline, run, Keys.FIGURES);
    SortedMap<String, byte[]> figures = new TreeMap<>();
    Scans.forEach(
        store, range, entry -> figures.put(keys.member(entry.key(), range), entry.value()));
    return figures;
  }

  /**
   * Replaces what a member has told.
   *
   * @param note for the other members
   * @param figures for whoever watches the run
   * @throws IllegalArgumentException if one has more than {@link #MAX_BYTES}
   */
  public void post(String member, byte[] note, byte[] figures) {
    requireShort(note);
    requireShort(figures);
    writes.make(
        "a note of pipeline " + pipeline,
        transaction -> {
          transaction.set(keys.member(pipeline, run, Keys.NOTE, member), note);
          transaction.set(keys.member(pipeline, run, Keys.FIGURES, member), figures);
          return null;
        });
  }

  private static void requireShort(byte[] value) {
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a member tells at most %d bytes, not %d".formatted(MAX_BYTES, value.length));
    }
  }

  /** Asks all members to stop reading and to end when what was read is joined and committed. */
  public void askToStop() {
    writes.make(
        "the stop of pipeline " + pipeline,
        transaction -> {
          transaction.set(keys.stop(pipeline, run), Keys.NOTHING);
          return null;
        });
  }

  /** Takes away what this and all earlier runs of the pipeline have told. */
  public void clear() {
    writes.make(
        "the notes of pipeline " + pipeline,
        transaction -> {
          transaction.clear(keys.board(pipeline));
          return null;
        });
  }
}
