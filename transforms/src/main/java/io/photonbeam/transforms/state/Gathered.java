package io.photonbeam.transforms.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * How much is gathered in a {@link Gathering}: one cell, as a runner may copy each cell at each
 * element.
 *
 * @param count of what
 * @param bytes of them
 * @param sinceMillis when the first one came, by a clock that nobody sets
 */
public record Gathered(long count, long bytes, long sinceMillis) {

  /** The form in state. */
  static final class Form extends AtomicCoder<Gathered> {
    private static final long serialVersionUID = 1L;
    static final Form INSTANCE = new Form();

    @Override
    public void encode(Gathered gathered, OutputStream out) throws IOException {
      VarInt.encode(gathered.count, out);
      VarInt.encode(gathered.bytes, out);
      VarInt.encode(gathered.sinceMillis, out);
    }

    @Override
    public Gathered decode(InputStream in) throws IOException {
      return new Gathered(VarInt.decodeLong(in), VarInt.decodeLong(in), VarInt.decodeLong(in));
    }
  }
}
