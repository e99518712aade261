package io.photonbeam.transforms.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * A value in Beam state that is decoded when it is asked for, and not before. The Direct runner
 * copies all that a cell holds, by its coder, whenever somebody touches the cell: so a copy of one
 * of these is a copy of bytes, whatever the value is. On Flink it is the value itself, until a
 * checkpoint writes it. Immutable; the value must be, too.
 */
public final class Packed<T> {
  private final Coder<T> coder;

  /** Null if it is still encoded. */
  private final T value;

  /** Null if it was never encoded: who writes it once need not keep it twice. */
  private final byte[] bytes;

  private Packed(Coder<T> coder, T value, byte[] bytes) {
    this.coder = coder;
    this.value = value;
    this.bytes = bytes;
  }

  /** One to be put into state. */
  public static <T> Packed<T> of(Coder<T> coder, T value) {
    return new Packed<>(coder, value, null);
  }

  static <T> Packed<T> ofBytes(Coder<T> coder, byte[] bytes) {
    return new Packed<>(coder, null, bytes);
  }

  /** The value; decoded anew at each call if it came out of state encoded. */
  public T value() {
    if (value != null) {
      return value;
    }
    try {
      return CoderUtils.decodeFromByteArray(coder, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] encoded() throws IOException {
    return bytes != null ? bytes : CoderUtils.encodeToByteArray(coder, value);
  }
}
