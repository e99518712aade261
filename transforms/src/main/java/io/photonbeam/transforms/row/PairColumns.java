package io.photonbeam.transforms.row;

import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.form.EventBytes;
import io.photonbeam.transforms.form.EventColumns;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes both events of a pair into the first two columns of a row. Thread-safe. */
final class PairColumns {
  private final String foreignName;
  private final EventColumns foreign;
  private final String primaryName;
  private final EventColumns primary;

  private PairColumns(JoinedSchema logged, JoinedSchema written) {
    this.foreignName = written.foreignColumn();
    this.foreign = EventColumns.of(logged.loggedForeign(), written.foreign());
    this.primaryName = written.primaryColumn();
    this.primary = EventColumns.of(logged.loggedPrimary(), written.primary());
  }

  /**
   * For pairs whose bytes are read by the logs' schemas of one.
   *
   * @param written whose rows are written; equal to those of the other
   */
  static PairColumns of(JoinedSchema logged, JoinedSchema written) {
    return new PairColumns(logged, written);
  }

  /**
   * Writes the events of a pair.
   *
   * @throws MalformedRecordException if the bytes of one are none; some of it may be written then
   */
  void write(JoinedBatch pairs, int pair, EventBytes bytes, RecordConsumer out)
      throws MalformedRecordException {
    EventBatch foreigns = pairs.foreign();
    out.startField(foreignName, 0);
    bytes.at(foreigns.data(), foreigns.start(pair), foreigns.end(pair));
    foreign.write(bytes, out);
    out.endField(foreignName, 0);
    out.startField(primaryName, 1);
    bytes.at(pairs.primaryData(), pairs.primaryStart(pair), pairs.primaryEnd(pair));
    primary.write(bytes, out);
    out.endField(primaryName, 1);
  }
}
