package io.photonbeam.transforms.index.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Some ids in one value of a store: a byte with the widths of file and offset, then all hashes, all
 * files, all offsets, big endian. How many there are follows from the length. What is damaged holds
 * nothing.
 */
final class Page {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int HEADER = 1;
  private static final int WIDTH_BITS = 4;

  private final byte[] bytes;
  private final int fileWidth;
  private final int offsetWidth;
  private final int size;

  private Page(byte[] bytes, int fileWidth, int offsetWidth, int size) {
    this.bytes = bytes;
    this.fileWidth = fileWidth;
    this.offsetWidth = offsetWidth;
    this.size = size;
  }

  /** As it is read from a store; the array is kept. */
  static Page of(byte[] bytes) {
    int widths = bytes.length == 0 ? -1 : bytes[0] & 0xff;
    int fileWidth = widths >>> WIDTH_BITS;
    int offsetWidth = widths & ((1 << WIDTH_BITS) - 1);
    int each = Long.BYTES + fileWidth + offsetWidth;
    boolean isSound =
        widths >= 0
            && fileWidth <= Long.BYTES
            && offsetWidth <= Long.BYTES
            && (bytes.length - HEADER) % each == 0;
    return new Page(bytes, fileWidth, offsetWidth, isSound ? (bytes.length - HEADER) / each : 0);
  }

  /** As it is written to a store. */
  static byte[] pack(PlacedHashes ids) {
    int size = ids.size();
    long fileBits = 0;
    long offsetBits = 0;
    for (int i = 0; i < size; i++) {
      fileBits |= ids.file(i);
      offsetBits |= ids.offset(i);
    }
    int fileWidth = width(fileBits);
    int offsetWidth = width(offsetBits);
    byte[] bytes = new byte[HEADER + size * (Long.BYTES + fileWidth + offsetWidth)];
    bytes[0] = (byte) (fileWidth << WIDTH_BITS | offsetWidth);
    Page page = new Page(bytes, fileWidth, offsetWidth, size);
    for (int i = 0; i < size; i++) {
      LONG.set(bytes, HEADER + i * Long.BYTES, ids.hash(i));
      page.put(page.fileAt(i), fileWidth, ids.file(i));
      page.put(page.offsetAt(i), offsetWidth, ids.offset(i));
    }
    return bytes;
  }

  /** How many bytes a number takes that has these bits. */
  private static int width(long bits) {
    return (Long.SIZE - Long.numberOfLeadingZeros(bits) + Byte.SIZE - 1) / Byte.SIZE;
  }

  int size() {
    return size;
  }

  /** Hands out the places of a hash. */
  void find(long hash, HashSearch.Receiver receiver) {
    for (int i = 0; i < size; i++) {
      if (hash(i) == hash) {
        receiver.place(file(i), offset(i));
      }
    }
  }

  /** Adds all ids to others. */
  void addTo(PlacedHashes ids) {
    for (int i = 0; i < size; i++) {
      ids.add(hash(i), file(i), offset(i));
    }
  }

  private long hash(int i) {
    return (long) LONG.get(bytes, HEADER + i * Long.BYTES);
  }

  private long file(int i) {
    return get(fileAt(i), fileWidth);
  }

  private long offset(int i) {
    return get(offsetAt(i), offsetWidth);
  }

  private int fileAt(int i) {
    return HEADER + size * Long.BYTES + i * fileWidth;
  }

  private int offsetAt(int i) {
    return HEADER + size * (Long.BYTES + fileWidth) + i * offsetWidth;
  }

  private void put(int at, int width, long number) {
    for (int i = 0; i < width; i++) {
      bytes[at + i] = (byte) (number >>> (Byte.SIZE * (width - 1 - i)));
    }
  }

  private long get(int at, int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number = number << Byte.SIZE | (bytes[at + i] & 0xff);
    }
    return number;
  }
}
