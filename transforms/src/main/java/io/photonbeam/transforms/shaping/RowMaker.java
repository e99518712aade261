package io.photonbeam.transforms.shaping;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.row.CleanText;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RowShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes rows of joined pairs of two schemas, and of others of the same form. Not thread-safe. */
public final class RowMaker {
  /** What is wrong with events that no row can be made of, before the reason. */
  public static final String UNWRITABLE = "it and its primary event can't be written as a row: ";

  private final RowShape shape;
  private final RowDecoder decoder;
  private final Optional<PairAdapter> adapter;

  /** Takes a foreign event whose pair becomes no row. */
  public interface Refused {
    void accept(EventBatch events, int event, Reason reason, String why);
  }

  private RowMaker(RowShape shape, RowDecoder decoder, Optional<PairAdapter> adapter) {
    this.shape = shape;
    this.decoder = decoder;
    this.adapter = adapter;
  }

  /** For rows of both events. */
  static RowMaker of(JoinedSchema pair, EventFields foreignFields) {
    return new RowMaker(pair, RowDecoder.sharing(pair, foreignFields), Optional.empty());
  }

  /**
   * For rows that an adapter shapes; the events that it gets are its own.
   *
   * @param shape whose rows are equal to those that the adapter gives for pairs of these schemas
   */
  static RowMaker of(
      JoinedSchema pair, EventFields foreignFields, PairAdapter adapter, RowShape shape) {
    return new RowMaker(shape, RowDecoder.of(pair, foreignFields), Optional.of(adapter));
  }

  public RowShape shape() {
    return shape;
  }

  /** How many texts of rows were no UTF-8 so far; see {@link CleanText}. */
  public long repaired() {
    return decoder.repaired();
  }

  /** Makes the rows of a batch. */
  public void make(JoinedBatch batch, Consumer<JoinedRow> rows, Refused refused) {
    if (shape.problem().isPresent()) {
      refuseAll(batch, refused);
      return;
    }
    decoder.decode(
        batch,
        adapter.isEmpty() ? rows : row -> adapt(adapter.get(), row, rows, refused),
        (events, event, why) -> refused.accept(events, event, Reason.MALFORMED, why));
  }

  private void refuseAll(JoinedBatch batch, Refused refused) {
    String problem = shape.problem().orElseThrow();
    for (int i = 0; i < batch.size(); i++) {
      if (adapter.isPresent()) {
        refused.accept(batch.foreign(), i, Reason.ADAPTER_FAILED, problem);
      } else {
        refused.accept(batch.foreign(), i, Reason.MALFORMED, UNWRITABLE + problem);
      }
    }
  }

  private static void adapt(
      PairAdapter adapter, JoinedRow row, Consumer<JoinedRow> rows, Refused refused) {
    PairAdapter.Answer answer = adapter.adapt(row.parts().get(0), row.parts().get(1));
    if (answer instanceof PairAdapter.Row shaped) {
      rows.accept(row.withParts(List.of(shaped.record())));
    } else if (answer instanceof PairAdapter.Failed failed) {
      refused.accept(row.source(), row.event(), Reason.ADAPTER_FAILED, failed.why());
    } else {
      refused.accept(row.source(), row.event(), Reason.FILTERED, Reason.FILTERED.detail());
    }
  }
}
