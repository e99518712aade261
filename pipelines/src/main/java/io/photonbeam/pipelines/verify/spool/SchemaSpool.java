package io.photonbeam.pipelines.verify.spool;

import io.photonbeam.log.schema.WriterSchema;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas of spooled events, by number, in a file: memory holds some dozen bytes of each, since
 * each file of a log may have one of its own. Thread-safe.
 */
public final class SchemaSpool implements Closeable {
  private record Place(long offset, int length) {}

  private final SpoolFile file;
  private final Map<Fingerprint, Integer> numbers = new HashMap<>();
  private final List<Place> places = new ArrayList<>();

  /** An empty one in a file that is made for it. */
  public SchemaSpool(Path file) throws IOException {
    this.file = new SpoolFile(file);
  }

  /** The number of a schema; the same for the same. */
  public int number(Schema schema) throws IOException {
    Fingerprint fingerprint = Fingerprint.of(schema);
    synchronized (this) {
      Integer known = numbers.get(fingerprint);
      if (known != null) {
        return known;
      }
      ByteBuffer json = ByteBuffer.wrap(schema.toString().getBytes(StandardCharsets.UTF_8));
      int length = json.remaining();
      places.add(new Place(file.append(json), length));
      numbers.put(fingerprint, places.size() - 1);
      return places.size() - 1;
    }
  }

  /** An equal schema to the one with this number. */
  public Schema get(int number) throws IOException {
    Place place = place(number);
    ByteBuffer json = file.read(place.offset(), ByteBuffer.allocate(place.length()));
    return WriterSchema.parse(new String(json.array(), StandardCharsets.UTF_8));
  }

  private synchronized Place place(int number) {
    return places.get(number);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
