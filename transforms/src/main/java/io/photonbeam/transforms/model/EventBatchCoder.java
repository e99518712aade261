package io.photonbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The binary form of an {@link EventBatch} on the wire and in state, with a version in its first
 * byte. It carries its schema, so that state outlives the log files it came from.
 */
public final class EventBatchCoder extends AtomicCoder<EventBatch> {
  private static final long serialVersionUID = 1L;
  private static final EventBatchCoder INSTANCE = new EventBatchCoder();
  private static final int VERSION = 2;

  /** Of earlier programs, whose savepoints may be gone on from: a place for each single event. */
  private static final int PLACE_FOR_EACH = 1;

  /** Bytes of an event's columns: end, key hash. */
  private static final int COLUMNS_WIDTH = Integer.BYTES + Long.BYTES;

  private EventBatchCoder() {}

  public static EventBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(EventBatch batch, OutputStream out) throws IOException {
    out.write(VERSION);
    StringUtf8Coder.of().encode(batch.role().name(), out);
    StringUtf8Coder.of().encode(batch.schema().json(), out);
    VarInt.encode(batch.writtenMicros(), out);
    VarInt.encode(batch.size(), out);
    out.write(columns(batch).array());
    EventPlacesCoder.encode(batch.places(), out);
    VarInt.encode(batch.bytes(), out);
    out.write(batch.data());
  }

  private static ByteBuffer columns(EventBatch batch) {
    ByteBuffer columns = ByteBuffer.allocate(batch.size() * COLUMNS_WIDTH);
    for (int i = 0; i < batch.size(); i++) {
      columns.putInt(batch.end(i)).putLong(batch.keyHash(i));
    }
    return columns;
  }

  @Override
  public EventBatch decode(InputStream in) throws IOException {
    int version = in.read();
    if (version != VERSION && version != PLACE_FOR_EACH) {
      throw new CoderException(
          "an event batch of version " + version + "; this program knows up to version " + VERSION);
    }
    Role role = Role.valueOf(StringUtf8Coder.of().decode(in));
    LogSchema schema = LogSchema.parse(StringUtf8Coder.of().decode(in));
    long writtenMicros = VarInt.decodeLong(in);
    return version == VERSION
        ? decode(role, schema, writtenMicros, in)
        : decodePlaceForEach(role, schema, writtenMicros, in);
  }

  private static EventBatch decode(Role role, LogSchema schema, long writtenMicros, InputStream in)
      throws IOException {
    int size = VarInt.decodeInt(in);
    ByteBuffer columns = ByteBuffer.wrap(SizedBytes.read(in, size * COLUMNS_WIDTH));
    int[] ends = new int[size];
    long[] keyHashes = new long[size];
    for (int i = 0; i < size; i++) {
      ends[i] = columns.getInt();
      keyHashes[i] = columns.getLong();
    }
    EventPlaces places = EventPlacesCoder.decode(in, size);
    byte[] data = SizedBytes.read(in, VarInt.decodeInt(in));
    return new EventBatch(role, schema, writtenMicros, places, data, ends, keyHashes);
  }

  private static EventBatch decodePlaceForEach(
      Role role, LogSchema schema, long writtenMicros, InputStream in) throws IOException {
    List<String> files = EventPlacesCoder.decodeFiles(in);
    EventPlacesBuilder places = new EventPlacesBuilder();
    int size = VarInt.decodeInt(in);
    int width = COLUMNS_WIDTH + Integer.BYTES + Long.BYTES;
    ByteBuffer columns = ByteBuffer.wrap(SizedBytes.read(in, size * width));
    int[] ends = new int[size];
    long[] keyHashes = new long[size];
    for (int i = 0; i < size; i++) {
      ends[i] = columns.getInt();
      keyHashes[i] = columns.getLong();
      places.add(files.get(columns.getInt()), columns.getLong());
    }
    byte[] data = SizedBytes.read(in, VarInt.decodeInt(in));
    return new EventBatch(role, schema, writtenMicros, places.build(), data, ends, keyHashes);
  }
}
