package io.photonbeam.transforms.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StructuredCoder;
import org.apache.beam.sdk.util.VarInt;

/** The form of a {@link Packed} value in state: its length, and its bytes by a coder of its own. */
public final class PackedCoder<T> extends StructuredCoder<Packed<T>> {
  private static final long serialVersionUID = 1L;

  private final Coder<T> values;

  private PackedCoder(Coder<T> values) {
    this.values = values;
  }

  /** Of values that this coder encodes. */
  public static <T> PackedCoder<T> of(Coder<T> values) {
    return new PackedCoder<>(values);
  }

  @Override
  public void encode(Packed<T> packed, OutputStream out) throws IOException {
    byte[] bytes = packed.encoded();
    VarInt.encode(bytes.length, out);
    out.write(bytes);
  }

  @Override
  public Packed<T> decode(InputStream in) throws IOException {
    return Packed.ofBytes(values, readBytes(in, VarInt.decodeInt(in)));
  }

  /**
   * At once if they are all there, as in a copy; else little by little, as damage may claim any.
   */
  private static byte[] readBytes(InputStream in, int length) throws IOException {
    byte[] bytes;
    if (length <= in.available()) {
      bytes = new byte[length];
      int read = in.readNBytes(bytes, 0, length);
      return read == length ? bytes : endsAfter(read, length);
    }
    bytes = in.readNBytes(length);
    return bytes.length == length ? bytes : endsAfter(bytes.length, length);
  }

  private static byte[] endsAfter(int read, int length) throws CoderException {
    throw new CoderException("the data ends after " + read + " of " + length + " bytes");
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(values);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    values.verifyDeterministic();
  }
}
