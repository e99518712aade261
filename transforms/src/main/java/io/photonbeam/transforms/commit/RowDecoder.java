package io.photonbeam.transforms.commit;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventScanner;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.Scanners;
import io.photonbeam.transforms.join.JoinedBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Builds the records of joined pairs of the same two schemas. Not thread-safe. */
final class RowDecoder {
  private final Scanners foreigns;
  private final GenericDatumReader<GenericRecord> foreignReader;
  private final GenericDatumReader<GenericRecord> primaryReader;
  private BinaryDecoder decoder;

  RowDecoder(JoinedSchema schema, EventFields foreignFields) {
    this.foreigns = new Scanners(foreignFields);
    this.foreignReader = reader(schema.foreign());
    this.primaryReader = reader(schema.primary());
  }

  /**
   * Reads records as if written with a row's part, which has the form of the schema they were
   * written with: only names of types may differ, which are not in the data.
   */
  private static GenericDatumReader<GenericRecord> reader(Schema part) {
    return new GenericDatumReader<>(part, part, new GenericData());
  }

  /** Takes a foreign event whose pair can't be decoded, and why. */
  interface Undecoded {
    void accept(EventBatch foreign, int event, String why);
  }

  /** Builds a batch's rows, of those pairs that Avro can decode. */
  void decode(JoinedBatch batch, Consumer<JoinedRow> rows, Undecoded undecoded) {
    for (int i = 0; i < batch.size(); i++) {
      try {
        rows.accept(row(batch, i));
      } catch (IOException | AvroRuntimeException e) {
        undecoded.accept(batch.foreign(), i, "it or its primary event can't be decoded: " + e);
      }
    }
  }

  private JoinedRow row(JoinedBatch batch, int pair) throws IOException {
    EventBatch foreign = batch.foreign();
    EventScanner event = foreigns.at(foreign.schema(), foreign.record(pair));
    return new JoinedRow(
        ForeignId.of(event.id().toBytes(), event.timeMicros()),
        event.timeMicros(),
        List.of(
            read(foreignReader, foreign.record(pair)),
            read(primaryReader, batch.primaryRecord(pair))),
        batch.writtenMicros(pair),
        foreign,
        pair);
  }

  private GenericRecord read(GenericDatumReader<GenericRecord> reader, ByteBuffer record)
      throws IOException {
    decoder =
        DecoderFactory.get()
            .binaryDecoder(
                record.array(),
                record.arrayOffset() + record.position(),
                record.remaining(),
                decoder);
    return reader.read(null, decoder);
  }
}
