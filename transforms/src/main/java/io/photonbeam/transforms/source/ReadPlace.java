package io.photonbeam.transforms.source;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/**
 * How far some files, which are read once and one after the other, have been read.
 *
 * @param file index of the one to go on with; negative behind the last of them
 * @param position where in it
 * @param size bytes that it held when it was opened; negative if it was not opened yet
 */
record ReadPlace(int file, LogCheckpointMark.Position position, long size) {
  /** Behind all files. */
  static final ReadPlace END = new ReadPlace(-1, LogCheckpointMark.Position.START, -1);

  /** At the beginning of a file. */
  static ReadPlace before(int file) {
    return new ReadPlace(file, LogCheckpointMark.Position.START, -1);
  }

  boolean isEnd() {
    return file < 0;
  }

  boolean isInFile() {
    return size >= 0;
  }

  /** The binary form; it does not outlive the run that writes it. */
  static final class Coder extends AtomicCoder<ReadPlace> {
    private static final long serialVersionUID = 1L;
    private static final Coder INSTANCE = new Coder();

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(ReadPlace place, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeInt(place.file());
      out.writeLong(place.size());
      LogCheckpointMark.Coder.encode(place.position(), out);
      out.flush();
    }

    @Override
    public ReadPlace decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      int file = in.readInt();
      long size = in.readLong();
      return new ReadPlace(file, LogCheckpointMark.Coder.decodePosition(in), size);
    }
  }
}
