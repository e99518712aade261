package io.photonbeam.transforms.state;

import io.photonbeam.transforms.model.SizedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
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
    return Packed.ofBytes(values, SizedBytes.read(in, VarInt.decodeInt(in)));
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
