package io.photonbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;

/** Reads bytes whose number stands before them, and may be any if the data is damaged. */
public final class SizedBytes {
  /** So many bytes are believed to be there; further memory is taken as they come. */
  private static final int BELIEVED = 1 << 20;

  private SizedBytes() {}

  /**
   * Reads so many bytes, into one array if they are as few as those of most batches.
   *
   * @throws CoderException if there are fewer, or the number is negative
   */
  public static byte[] read(InputStream in, int length) throws IOException {
    if (length < 0) {
      throw new CoderException("the data claims to hold " + length + " bytes");
    }
    byte[] bytes = new byte[Math.min(length, Math.max(BELIEVED, in.available()))];
    int read = in.readNBytes(bytes, 0, bytes.length);
    while (read == bytes.length && read < length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
      read += in.readNBytes(bytes, read, bytes.length - read);
    }
    if (read < length) {
      throw new CoderException("the data ends after " + read + " of " + length + " bytes");
    }
    return bytes;
  }
}
