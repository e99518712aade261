package io.photonbeam.transforms.read;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/** How far each file of a reader has been read: its checkpoint. Immutable. */
final class TailMark implements CheckpointMark {

  /**
   * A place in a file.
   *
   * @param offset where the next block begins; 0 if the header was not read yet, negative if the
   *     file can't be read on and this was told
   * @param nextTime event time of what comes next, as far as known
   */
  record Position(long offset, long nextTime) {
    static final Position START = new Position(0, Long.MIN_VALUE);
    static final Position GIVEN_UP = new Position(-1, Long.MIN_VALUE);
  }

  private final Map<Path, Position> positions;

  TailMark(Map<Path, Position> positions) {
    this.positions = positions;
  }

  static TailMark start() {
    return new TailMark(Map.of());
  }

  Map<Path, Position> positions() {
    return positions;
  }

  /**
   * A mark that lies before this one: the files read last begin anew, as many as are needed for so
   * many bytes.
   */
  TailMark rewound(long bytes) {
    Map<Path, Position> rewound = new TreeMap<>(positions);
    long left = bytes;
    for (Path file : latestFirst()) {
      if (left <= 0) {
        break;
      }
      left -= positions.get(file).offset();
      rewound.put(file, Position.START);
    }
    return new TailMark(rewound);
  }

  private List<Path> latestFirst() {
    return positions.entrySet().stream()
        .filter(entry -> entry.getValue().offset() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Position::nextTime).reversed()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Nothing to do: the logs stay as they are, whatever was read. */
  @Override
  public void finalizeCheckpoint() {}

  /** The binary form, with a version in its first byte. */
  static final class Coder extends AtomicCoder<TailMark> {
    private static final long serialVersionUID = 1L;
    private static final Coder INSTANCE = new Coder();
    private static final int VERSION = 1;

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(TailMark mark, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeByte(VERSION);
      out.writeInt(mark.positions.size());
      for (Map.Entry<Path, Position> entry : mark.positions.entrySet()) {
        StringUtf8Coder.of().encode(entry.getKey().toString(), out);
        out.writeLong(entry.getValue().offset());
        out.writeLong(entry.getValue().nextTime());
      }
      out.flush();
    }

    @Override
    public TailMark decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      int version = in.readByte();
      if (version != VERSION) {
        throw new CoderException(
            "a checkpoint of version " + version + "; this program knows version " + VERSION);
      }
      Map<Path, Position> positions = new TreeMap<>();
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        Path path = Path.of(StringUtf8Coder.of().decode(in));
        positions.put(path, new Position(in.readLong(), in.readLong()));
      }
      return new TailMark(positions);
    }
  }
}
