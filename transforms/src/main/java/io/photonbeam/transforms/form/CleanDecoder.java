package io.photonbeam.transforms.form;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Decodes records of Avro with {@link CleanText}. A reader that is overridden for that would be a
 * slow one: Avro's fast readers call nothing but the decoder. Not thread-safe.
 */
final class CleanDecoder extends Decoder {
  private static final byte[] NOTHING = {};

  private BinaryDecoder in;
  private long repaired;

  /** Begins with a record. */
  CleanDecoder at(ByteBuffer record) {
    int from = record.arrayOffset() + record.position();
    in = DecoderFactory.get().binaryDecoder(record.array(), from, record.remaining(), in);
    return this;
  }

  /** Lets go of the record's array. */
  void release() {
    in = DecoderFactory.get().binaryDecoder(NOTHING, in);
  }

  /** How many texts were not well-formed so far. */
  long repaired() {
    return repaired;
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    Utf8 text = in.readString(old);
    int length = text.getByteLength();
    if (CleanText.isWellFormed(text.getBytes(), 0, length)) {
      return text;
    }
    repaired++;
    return new Utf8(CleanText.repaired(text.getBytes(), 0, length));
  }

  @Override
  public String readString() throws IOException {
    return readString(null).toString();
  }

  @Override
  public int remainingBytes() {
    return in.remainingBytes();
  }

  @Override
  public void readNull() throws IOException {
    in.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return in.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return in.readDouble();
  }

  @Override
  public void skipString() throws IOException {
    in.skipString();
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    return in.readBytes(old);
  }

  @Override
  public void skipBytes() throws IOException {
    in.skipBytes();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    in.readFixed(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    in.skipFixed(length);
  }

  @Override
  public int readEnum() throws IOException {
    return in.readEnum();
  }

  @Override
  public long readArrayStart() throws IOException {
    return in.readArrayStart();
  }

  @Override
  public long arrayNext() throws IOException {
    return in.arrayNext();
  }

  @Override
  public long skipArray() throws IOException {
    return in.skipArray();
  }

  @Override
  public long readMapStart() throws IOException {
    return in.readMapStart();
  }

  @Override
  public long mapNext() throws IOException {
    return in.mapNext();
  }

  @Override
  public long skipMap() throws IOException {
    return in.skipMap();
  }

  @Override
  public int readIndex() throws IOException {
    return in.readIndex();
  }
}
