package io.photonbeam.transforms.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Passes over the footer of a Parquet file, in Thrift's compact form, and tells what it would take
 * on the heap, so that nobody builds one that there is no room for: a few bytes stand for a column.
 * Takes time linear in the bytes. For one use.
 */
final class ParquetFooterWeight {
  /** What each is estimated at: Thrift's object, and what Parquet makes of it. */
  private static final int STRUCT = 250;

  private static final int VALUE = 24;
  private static final int TEXT = 80;

  /** Of structures in structures; a footer has about eight. */
  private static final int MAX_NESTING = 32;

  /**
   * Of columns in columns: more than a row that is written may have, and far from the stack's end.
   */
  private static final int MAX_DEPTH = 1_000;

  /**
   * Field of the footer that lists the columns, level by level, and of their number of children.
   */
  private static final int SCHEMA_FIELD = 2;

  private static final int CHILDREN_FIELD = 5;

  private static final int BOOLEAN_TRUE = 1;
  private static final int BOOLEAN_FALSE = 2;
  private static final int BYTE = 3;
  private static final int SHORT = 4;
  private static final int LONG = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCTURE = 12;
  private static final int UUID = 13;

  private final ByteBuffer in;
  private long weight;

  /** Number of children of the column that was passed over last. */
  private long lastChildren;

  /** How many children are still to come, of each column on the way down. */
  private final Deque<Long> open = new ArrayDeque<>();

  private ParquetFooterWeight(ByteBuffer in) {
    this.in = in;
  }

  /**
   * Bytes of heap that a footer would take, estimated.
   *
   * @throws IOException if it is none, or columns lie too deep in others
   */
  static long of(ByteBuffer footer) throws IOException {
    ParquetFooterWeight weight = new ParquetFooterWeight(footer);
    try {
      weight.struct(0);
    } catch (RuntimeException e) { // It ends within a value.
      throw new IOException("its footer is damaged", e);
    }
    return weight.weight;
  }

  private void struct(int nesting) throws IOException {
    if (nesting > MAX_NESTING) {
      throw new IOException("its footer is damaged: it nests too deep");
    }
    weight += STRUCT;
    int id = 0;
    long children = 0;
    for (int head = unsignedByte(); head != 0; head = unsignedByte()) {
      int delta = head >>> 4;
      id = delta == 0 ? (int) zigzag() : id + delta;
      int type = head & 15;
      if (nesting == 1 && id == CHILDREN_FIELD && type >= SHORT && type <= LONG) {
        children = zigzag();
      } else if (nesting == 0 && id == SCHEMA_FIELD && type == LIST) {
        schema();
      } else if (type != BOOLEAN_TRUE && type != BOOLEAN_FALSE) { // Their type is their value.
        value(type, nesting);
      }
    }
    lastChildren = children;
  }

  /** The columns, each before those in it. */
  private void schema() throws IOException {
    int head = unsignedByte();
    long size = size(head);
    for (long i = 0; i < size; i++) {
      struct(1);
      enterColumn(lastChildren);
    }
  }

  private void enterColumn(long children) throws IOException {
    if (children > 0) {
      open.push(children);
      if (open.size() > MAX_DEPTH) {
        throw new IOException("its columns lie more than " + MAX_DEPTH + " deep");
      }
      return;
    }
    while (!open.isEmpty()) {
      long left = open.pop() - 1;
      if (left > 0) {
        open.push(left);
        return;
      }
    }
  }

  private void value(int type, int nesting) throws IOException {
    switch (type) {
      case BOOLEAN_TRUE, BOOLEAN_FALSE, BYTE -> skip(1);
      case SHORT, SHORT + 1, LONG -> varint();
      case DOUBLE -> skip(8);
      case BINARY -> text();
      case LIST, SET -> list(nesting);
      case MAP -> map(nesting);
      case STRUCTURE -> struct(nesting + 1);
      case UUID -> skip(16);
      default -> throw new IOException("its footer is damaged: it has a value of no type");
    }
  }

  private void text() throws IOException {
    long length = varint();
    skip(length);
    weight += TEXT + 2 * length;
  }

  private void list(int nesting) throws IOException {
    int head = unsignedByte();
    long size = size(head);
    items(size, head & 15, nesting);
  }

  private void map(int nesting) throws IOException {
    long size = varint();
    if (size > 0) {
      int types = unsignedByte();
      for (long i = 0; i < size; i++) {
        items(1, types >>> 4, nesting);
        items(1, types & 15, nesting);
      }
    }
  }

  private void items(long size, int type, int nesting) throws IOException {
    for (long i = 0; i < size; i++) {
      weight += VALUE;
      value(type, nesting);
    }
  }

  private long size(int head) {
    return head >>> 4 == 15 ? varint() : head >>> 4;
  }

  private int unsignedByte() {
    return in.get() & 0xff;
  }

  private void skip(long bytes) throws IOException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IOException("its footer is damaged: it ends within a value");
    }
    in.position(in.position() + (int) bytes);
  }

  private long zigzag() {
    long raw = varint();
    return (raw >>> 1) ^ -(raw & 1);
  }

  private long varint() {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      raw |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    return raw;
  }
}
