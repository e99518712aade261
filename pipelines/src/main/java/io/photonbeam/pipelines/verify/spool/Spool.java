package io.photonbeam.pipelines.verify.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries of a fixed number of longs, split by a hash into partitions that are read back one by
 * one. All partitions share one temporary file, in chunks; memory is one chunk a partition. Adding
 * is thread-safe, and so is reading once nothing is added any more.
 */
public final class Spool implements Closeable {
  private static final int MIN_CHUNK_ENTRIES = 8;
  private static final int MAX_CHUNK_ENTRIES = 1_024;

  private final SpoolFile file;
  private final Partition[] partitions;
  private final int width;
  private final int chunkLongs;

  /**
   * A new spool.
   *
   * @param width longs an entry; the first of them is the hash
   * @param bufferBytes memory for all chunks together
   */
  public Spool(Path file, int partitions, int width, long bufferBytes) throws IOException {
    this.file = new SpoolFile(file);
    this.width = width;
    long entries = bufferBytes / partitions / (width * (long) Long.BYTES);
    this.chunkLongs =
        width * (int) Math.max(MIN_CHUNK_ENTRIES, Math.min(MAX_CHUNK_ENTRIES, entries));
    this.partitions = new Partition[partitions];
    for (int i = 0; i < partitions; i++) {
      this.partitions[i] = new Partition();
    }
  }

  /** How many partitions there are, from 0. */
  public int partitions() {
    return partitions.length;
  }

  /** Adds the entry that begins at an index. */
  public void add(long[] from, int index) throws IOException {
    partitions[(int) Math.floorMod(from[index], (long) partitions.length)].add(from, index);
  }

  /** Sees one entry; the array is the same for all. */
  public interface Reader {
    void entry(long[] entry) throws IOException;
  }

  /** Reads the entries of a partition, in no order. */
  public void read(int partition, Reader reader) throws IOException {
    partitions[partition].read(reader);
  }

  /** Closes and deletes the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Partition {
    private final List<Long> offsets = new ArrayList<>();
    private long[] chunk = new long[Math.min(chunkLongs, 2 * width)];
    private int length;

    synchronized void add(long[] from, int index) throws IOException {
      if (length == chunk.length) {
        if (length < chunkLongs) {
          chunk = Arrays.copyOf(chunk, Math.min(chunkLongs, 2 * length));
        } else {
          spill();
        }
      }
      System.arraycopy(from, index, chunk, length, width);
      length += width;
    }

    private void spill() throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length * Long.BYTES);
      bytes.asLongBuffer().put(chunk, 0, length);
      offsets.add(file.append(bytes));
      length = 0;
    }

    synchronized void read(Reader reader) throws IOException {
      long[] entry = new long[width];
      ByteBuffer bytes = ByteBuffer.allocate(chunkLongs * Long.BYTES);
      for (long offset : offsets) {
        LongBuffer longs = file.read(offset, bytes.clear()).asLongBuffer();
        while (longs.hasRemaining()) {
          longs.get(entry);
          reader.entry(entry);
        }
      }
      for (int at = 0; at < length; at += width) {
        System.arraycopy(chunk, at, entry, 0, width);
        reader.entry(entry);
      }
    }
  }
}
