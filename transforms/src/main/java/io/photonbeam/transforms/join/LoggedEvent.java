package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.util.Comparator;

/**
 * An event where it lies in a batch. Ordered by its place in the log: by the name of its file,
 * compared as text, and the offset of its block; within a block by its schema, as records of
 * several types come in batches of their own, and by its number. So of several contents under one
 * id the first is always the same one, in whatever order files and blocks were read.
 *
 * @param index of the event in its batch
 */
record LoggedEvent(EventBatch batch, int index) implements Comparable<LoggedEvent> {
  private static final Comparator<LoggedEvent> ORDER =
      Comparator.comparing(LoggedEvent::file)
          .thenComparingLong(event -> event.batch.blockOffset(event.index))
          .thenComparing(event -> event.schema().json())
          .thenComparingInt(LoggedEvent::index)
          .thenComparing(event -> event.batch.record(event.index));

  private String file() {
    return batch.file(index);
  }

  LogSchema schema() {
    return batch.schema();
  }

  PrimaryEvent asPrimary() {
    return new PrimaryEvent(batch.schema(), batch.record(index), batch.writtenMicros());
  }

  @Override
  public int compareTo(LoggedEvent other) {
    return ORDER.compare(this, other);
  }
}
