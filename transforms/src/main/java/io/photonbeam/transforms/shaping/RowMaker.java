package io.photonbeam.transforms.shaping;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RowShape;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;

/** Makes rows of joined pairs of two schemas, and of others of the same form. Not thread-safe. */
public final class RowMaker {
  /** What is wrong with events that no row can be made of, before the reason. */
  public static final String UNWRITABLE = "it and its primary event can't be written as a row: ";

  private final RowShape shape;
  private final PairReader reader;
  private final Optional<RowAdapter> adapter;

  /** Takes a foreign event whose pair becomes no row. */
  public interface Refused {
    void accept(EventBatch events, int event, Reason reason, String why);
  }

  private RowMaker(RowShape shape, PairReader reader, Optional<RowAdapter> adapter) {
    this.shape = shape;
    this.reader = reader;
    this.adapter = adapter;
  }

  /** For rows of both events. */
  static RowMaker of(JoinedSchema pair, EventFields foreignFields) {
    return new RowMaker(pair, new PairReader(pair, foreignFields), Optional.empty());
  }

  /**
   * For rows that an adapter shapes; the events that it gets are its own.
   *
   * @param shape whose rows are equal to those that the adapter gives for pairs of these schemas
   */
  static RowMaker of(
      JoinedSchema pair, EventFields foreignFields, PairAdapter adapter, RowShape shape) {
    return new RowMaker(
        shape, new PairReader(pair, foreignFields), Optional.of(new RowAdapter(pair, adapter)));
  }

  public RowShape shape() {
    return shape;
  }

  /** Makes the rows of a batch. */
  public void make(JoinedBatch batch, Consumer<JoinedRow> rows, Refused refused) {
    if (shape.problem().isPresent()) {
      refuseAll(batch, refused);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      RowAdapter.Answer answer = answer(batch, i);
      if (answer instanceof RowAdapter.Made made) {
        rows.accept(made.row());
      } else if (answer instanceof RowAdapter.Refused none) {
        refused.accept(batch.foreign(), i, none.reason(), none.why());
      }
    }
    reader.release(); // Makers are many where schemas are, and each would keep its last batch.
  }

  private RowAdapter.Answer answer(JoinedBatch batch, int pair) {
    try {
      JoinedRow row = reader.row(batch, pair);
      return adapter.isPresent() ? adapter.get().adapt(row) : new RowAdapter.Made(row);
    } catch (MalformedRecordException | IOException | AvroRuntimeException e) {
      String why = "it or its primary event can't be decoded: " + e;
      return new RowAdapter.Refused(Reason.MALFORMED, why);
    }
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
}
