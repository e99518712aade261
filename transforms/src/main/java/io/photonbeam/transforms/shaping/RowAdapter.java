package io.photonbeam.transforms.shaping;

import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.row.AdaptedRow;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.IOException;

/** Gives pairs of two schemas to an adapter, as records that are its own. Not thread-safe. */
final class RowAdapter {
  private final EventReader foreignReader;
  private final EventReader primaryReader;
  private final PairAdapter adapter;

  RowAdapter(JoinedSchema pair, PairAdapter adapter) {
    this.foreignReader = pair.foreignReader();
    this.primaryReader = pair.primaryReader();
    this.adapter = adapter;
  }

  /** What becomes of a pair. */
  sealed interface Answer {}

  /** A row that can be written. */
  record Made(JoinedRow row) implements Answer {}

  /**
   * No row.
   *
   * @param why for people
   */
  record Refused(Reason reason, String why) implements Answer {}

  /**
   * Asks the adapter.
   *
   * @throws IOException or another exception of Avro's if the bytes of an event are none
   */
  Answer adapt(JoinedRow row) throws IOException {
    long before = foreignReader.repaired() + primaryReader.repaired();
    PairAdapter.Answer answer =
        adapter.adapt(
            foreignReader.read(row.source().record(row.pair())),
            primaryReader.read(row.pairs().primaryRecord(row.pair())));
    if (answer instanceof PairAdapter.Row shaped) {
      long repaired = foreignReader.repaired() + primaryReader.repaired() - before;
      return new Made(row.withAdapted(new AdaptedRow(shaped.record(), repaired)));
    }
    return answer instanceof PairAdapter.Failed failed
        ? new Refused(Reason.ADAPTER_FAILED, failed.why())
        : new Refused(Reason.FILTERED, Reason.FILTERED.detail());
  }
}
