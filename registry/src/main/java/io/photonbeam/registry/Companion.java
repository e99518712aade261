package io.photonbeam.registry;

import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.util.Optional;

/**
 * What is known of a taken plain id by the id alone.
 *
 * @param day under which it is kept, since 1970
 * @param commit that holds it; empty in layouts in which the key of the id under its day tells
 */
record Companion(long day, Optional<CommitId> commit) {

  byte[] encode() {
    TupleWriter value = new TupleWriter().add(day);
    commit.ifPresent(id -> value.add(id.text()));
    return value.pack();
  }

  static Companion decode(byte[] value) {
    TupleReader parts = new TupleReader(value, 0);
    long day = parts.readLong();
    return new Companion(
        day, parts.hasNext() ? Optional.of(new CommitId(parts.readString())) : Optional.empty());
  }
}
