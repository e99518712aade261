package io.photonbeam.pipelines.verify;

import io.photonbeam.log.WriterSchema;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas of spooled events, by number, in a file: memory holds some dozen bytes of each, since
 * each file of a log may have one of its own. Thread-safe.
 */
final class SchemaSpool implements Closeable {
  private record Place(long offset, int length) {}

  private final FileChannel channel;
  private final Map<Fingerprint, Integer> numbers = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private long end;

  SchemaSpool(Path file) throws IOException {
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** The number of a schema; the same for the same. */
  int number(Schema schema) throws IOException {
    Fingerprint fingerprint = Fingerprint.of(schema);
    synchronized (this) {
      Integer known = numbers.get(fingerprint);
      if (known != null) {
        return known;
      }
      ByteBuffer json = ByteBuffer.wrap(schema.toString().getBytes(StandardCharsets.UTF_8));
      places.add(new Place(end, json.remaining()));
      while (json.hasRemaining()) {
        end += channel.write(json, end);
      }
      numbers.put(fingerprint, places.size() - 1);
      return places.size() - 1;
    }
  }

  /** An equal schema to the one with this number. */
  Schema get(int number) throws IOException {
    Place place = place(number);
    ByteBuffer json = ByteBuffer.allocate(place.length());
    while (json.hasRemaining()) {
      if (channel.read(json, place.offset() + json.position()) < 0) {
        throw new EOFException("the work folder's file of schemas was cut");
      }
    }
    return WriterSchema.parse(new String(json.array(), StandardCharsets.UTF_8));
  }

  private synchronized Place place(int number) {
    return places.get(number);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
