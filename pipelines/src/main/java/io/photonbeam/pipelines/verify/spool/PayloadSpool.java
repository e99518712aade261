package io.photonbeam.pipelines.verify.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries of any length, split by a hash into partitions that are read back one by one; as {@link
 * Spool}, for whole events. Adding is thread-safe, and so is reading once nothing is added any
 * more.
 */
public final class PayloadSpool implements Closeable {
  private static final int MIN_BUFFER = 512;
  private static final int MAX_BUFFER = 1 << 20;

  private final SpoolFile file;
  private final int bufferBytes;
  private final List<Partition> partitions = new ArrayList<>();

  /**
   * One event.
   *
   * @param keyHigh first half of the hash of the id by which it is joined
   * @param idHigh first half of the hash of its own id
   * @param micros when it happened, in epoch microseconds
   * @param schema number of its schema
   * @param record its bytes
   */
  public record Event(
      long keyHigh,
      long keyLow,
      long idHigh,
      long idLow,
      long micros,
      int schema,
      ByteBuffer record) {
    private static final int HEAD = 5 * Long.BYTES + 2 * Integer.BYTES;

    /** Bytes that it takes in the spool. */
    public int length() {
      return HEAD + record.remaining();
    }

    void write(ByteBuffer into) {
      into.putLong(keyHigh).putLong(keyLow).putLong(idHigh).putLong(idLow).putLong(micros);
      into.putInt(schema).putInt(record.remaining()).put(record.duplicate());
    }

    /** The next event in a buffer; its record is a part of the buffer. */
    static Event read(ByteBuffer from) {
      long keyHigh = from.getLong();
      long keyLow = from.getLong();
      long idHigh = from.getLong();
      long idLow = from.getLong();
      long micros = from.getLong();
      int schema = from.getInt();
      int length = from.getInt();
      ByteBuffer record = from.slice(from.position(), length);
      from.position(from.position() + length);
      return new Event(keyHigh, keyLow, idHigh, idLow, micros, schema, record);
    }
  }

  /** Sees one event; its record may be kept. */
  public interface Reader {
    void event(Event event) throws IOException;
  }

  /** An empty one in a file that is made for it; all partitions buffer so many bytes together. */
  public PayloadSpool(Path file, int partitions, long bufferBytes) throws IOException {
    this.file = new SpoolFile(file);
    this.bufferBytes = (int) Math.max(MIN_BUFFER, Math.min(MAX_BUFFER, bufferBytes / partitions));
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new Partition());
    }
  }

  /** Adds an event to the partition of its hash. */
  public void add(Event event) throws IOException {
    partitions.get((int) Math.floorMod(event.keyHigh(), (long) partitions.size())).add(event);
  }

  /** Reads the events of a partition, in no order. */
  public void read(int partition, Reader reader) throws IOException {
    partitions.get(partition).read(reader);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Partition {
    private final List<Chunk> chunks = new ArrayList<>();
    private ByteBuffer buffer = ByteBuffer.allocate(MIN_BUFFER);

    private record Chunk(long offset, int length) {}

    synchronized void add(Event event) throws IOException {
      if (buffer.remaining() < event.length()) {
        makeRoom(event.length());
      }
      event.write(buffer);
    }

    private void makeRoom(int needed) throws IOException {
      if (buffer.position() + needed > bufferBytes) {
        spill();
      }
      if (buffer.remaining() < needed) {
        int wanted =
            Math.max(buffer.position() + needed, Math.min(bufferBytes, 2 * buffer.capacity()));
        buffer = ByteBuffer.allocate(wanted).put(buffer.flip());
      }
    }

    private void spill() throws IOException {
      buffer.flip();
      int length = buffer.remaining();
      chunks.add(new Chunk(file.append(buffer), length));
      buffer.clear();
    }

    synchronized void read(Reader reader) throws IOException {
      for (Chunk chunk : chunks) {
        each(file.read(chunk.offset(), ByteBuffer.allocate(chunk.length())), reader);
      }
      each(buffer.duplicate().flip(), reader);
    }

    private static void each(ByteBuffer bytes, Reader reader) throws IOException {
      while (bytes.hasRemaining()) {
        reader.event(Event.read(bytes));
      }
    }
  }
}
