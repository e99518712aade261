package io.photonbeam.transforms.shaping;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.log.MalformedRecordException;
import io.photonbeam.log.RecordWeight;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.row.CleanText;
import io.photonbeam.transforms.row.EventReader;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.row.RowSchemaDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Builds the records of joined pairs of two schemas, and of others that write the same bytes
 * ({@link RowSchemaDigest}). Not thread-safe.
 */
public final class RowDecoder {
  private static final int LARGE_BYTES = 16 << 10;

  private final boolean shares;
  private final EventScanners foreigns;
  private final EventReader foreignReader;
  private final EventReader primaryReader;

  /** Empty if primary events are about as heavy as they have bytes. */
  private final Optional<RecordWeight> primaryWeight;

  /** The large primary event that was decoded last, and where it lies. */
  private GenericRecord large;

  private int largeAt;
  private long largeBytes;

  /** What the primary event that was asked for last takes on the heap. */
  private long primaryBytes;

  private RowDecoder(JoinedSchema schema, EventFields foreignFields, boolean shares) {
    this.shares = shares;
    this.foreigns = new EventScanners(foreignFields);
    this.foreignReader = schema.foreignReader();
    this.primaryReader = schema.primaryReader();
    Schema primary = primaryReader.logged();
    this.primaryWeight =
        RecordWeight.mayBeTooHeavy(primary)
            ? Optional.of(RecordWeight.of(primary))
            : Optional.empty();
  }

  /** One that builds each record anew. */
  public static RowDecoder of(JoinedSchema schema, EventFields foreignFields) {
    return new RowDecoder(schema, foreignFields, false);
  }

  /** One whose rows share the record of a large primary event; nobody may change it. */
  static RowDecoder sharing(JoinedSchema schema, EventFields foreignFields) {
    return new RowDecoder(schema, foreignFields, true);
  }

  /** How many texts were no UTF-8 so far; see {@link CleanText}. */
  long repaired() {
    return foreignReader.repaired() + primaryReader.repaired();
  }

  /** Takes a foreign event whose pair can't be decoded, and why. */
  public interface Undecoded {
    void accept(EventBatch foreign, int event, String why);
  }

  /** Builds a batch's rows, of those pairs that Avro can decode. */
  public void decode(JoinedBatch batch, Consumer<JoinedRow> rows, Undecoded undecoded) {
    for (int i = 0; i < batch.size(); i++) {
      JoinedRow row;
      try {
        row = row(batch, i);
      } catch (IOException | MalformedRecordException | AvroRuntimeException e) {
        undecoded.accept(batch.foreign(), i, "it or its primary event can't be decoded: " + e);
        continue;
      }
      rows.accept(row);
    }
    large = null;
  }

  private JoinedRow row(JoinedBatch batch, int pair) throws IOException, MalformedRecordException {
    EventBatch foreign = batch.foreign();
    EventScanner event = foreigns.at(foreign.schema(), foreign.record(pair));
    GenericRecord primary = primary(batch, pair);
    return new JoinedRow(
        ForeignId.of(event.id().toBytes(), event.timeMicros()),
        event.timeMicros(),
        List.of(foreignReader.read(foreign.record(pair)), primary),
        batch.writtenMicros(pair),
        foreign,
        pair,
        event.weight() + primaryBytes);
  }

  /** Rows of one large primary event share it, as many may be in memory together. */
  private GenericRecord primary(JoinedBatch batch, int pair)
      throws IOException, MalformedRecordException {
    ByteBuffer record = batch.primaryRecord(pair);
    boolean isLarge = shares && record.remaining() >= LARGE_BYTES;
    if (isLarge && large != null && batch.isSamePrimary(pair, largeAt)) {
      primaryBytes = largeBytes;
      return large;
    }
    primaryBytes = primaryWeight.isPresent() ? primaryWeight.get().of(record) : record.remaining();
    GenericRecord primary = primaryReader.read(record);
    if (isLarge) {
      large = primary;
      largeAt = pair;
      largeBytes = primaryBytes;
    }
    return primary;
  }
}
