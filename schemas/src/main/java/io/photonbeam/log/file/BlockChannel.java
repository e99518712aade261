package io.photonbeam.log.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A new file that is written in whole pieces: bytes are gathered until {@link #flush}, which hands
 * them to the operating system in one write. After a failed write nothing more is written, so that
 * half a piece can only be the file's end. Not thread-safe.
 */
final class BlockChannel extends OutputStream {
  private final Path file;
  private final FileChannel channel;
  private byte[] buffer = new byte[8 << 10];
  private int length;
  private long size;
  private boolean written;
  private IOException failure;

  private BlockChannel(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static BlockChannel create(Path file) throws IOException {
    return new BlockChannel(
        file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  Path file() {
    return file;
  }

  /** Bytes written, without those gathered. */
  long size() {
    return size;
  }

  /** Whether anything was written since the last call. */
  boolean takeWritten() {
    boolean was = written;
    written = false;
    return was;
  }

  @Override
  public void write(int b) {
    reserve(1);
    buffer[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    requireUsable();
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    length = 0;
    try {
      while (bytes.hasRemaining()) {
        size += channel.write(bytes);
        written = true;
      }
    } catch (IOException e) {
      failure = e;
      throw new IOException(
          "Cannot write to log file %s after %d bytes; its last block may be half-written. Go on with a new writer."
              .formatted(file, size),
          e);
    }
  }

  /** Throws if an earlier write failed. */
  void requireUsable() throws IOException {
    if (failure != null) {
      throw new IOException("Log file " + file + " was given up after a failed write.", failure);
    }
  }

  /** Forces what was written to the device. */
  void force() throws IOException {
    channel.force(true);
  }

  /** Closes without writing what is gathered. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void reserve(int count) {
    int needed = Math.addExact(length, count);
    if (needed > buffer.length) {
      buffer =
          Arrays.copyOf(
              buffer, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, buffer.length * 2L)));
    }
  }
}
