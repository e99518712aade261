package io.photonbeam.transforms.source;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.log.folder.NameText;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.FileMovesCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/**
 * How far each file of a reader has been read, and what it has yet to tell of their names: its
 * checkpoint. Immutable.
 */
final class LogCheckpointMark implements CheckpointMark {

  /**
   * A place in a file, and what tells the file from any other.
   *
   * @param offset where the next block begins; 0 if nothing was read yet, negative if the file
   *     can't be read on and this was told
   * @param nextTime event time of what comes next, as far as known
   * @param key what the file system calls the file, or null; after a restart this is a text
   * @param sync the file's own marker, or null if its header was never read
   * @param fingerprint of what was read last; 0 if unknown
   * @param modifiedMicros when it was last written; {@link Long#MIN_VALUE} if unknown
   */
  record Position(
      long offset,
      long nextTime,
      Object key,
      HeaderSync sync,
      long fingerprint,
      long modifiedMicros) {
    static final Position START = new Position(0, Long.MIN_VALUE);
    static final Position GIVEN_UP = new Position(-1, Long.MIN_VALUE);

    /** A place in a file of which nothing else is known. */
    Position(long offset, long nextTime) {
      this(offset, nextTime, null, null, 0, Long.MIN_VALUE);
    }

    boolean isGivenUp() {
      return offset < 0;
    }
  }

  private final List<Map<Path, Position>> parts;
  private final Map<String, Position> unnamed;
  private final List<List<FileMove>> moves;

  LogCheckpointMark(Map<Path, Position> positions) {
    this(List.of(positions));
  }

  /** Of parts that have no file in common. */
  LogCheckpointMark(List<Map<Path, Position>> parts) {
    this(parts, Map.of(), List.of());
  }

  private LogCheckpointMark(
      List<Map<Path, Position>> parts, Map<String, Position> unnamed, List<List<FileMove>> moves) {
    this.parts = parts;
    this.unnamed = unnamed;
    this.moves = moves;
  }

  /** The same with places in files that this process can't name: see {@link #unnamed}. */
  LogCheckpointMark withUnnamed(Map<String, Position> others) {
    return new LogCheckpointMark(parts, others, moves);
  }

  /**
   * Places in files whose names have characters that the locale of this process lacks, so that it
   * can't read them. They are kept for the next process, which goes on there if it can.
   */
  Map<String, Position> unnamed() {
    return unnamed;
  }

  /** The same with moves that are yet to be told, those of one moment together. */
  LogCheckpointMark withMoves(List<List<FileMove>> untold) {
    return new LogCheckpointMark(parts, unnamed, List.copyOf(untold));
  }

  /** What has become of names and was not told before the checkpoint. */
  List<List<FileMove>> moves() {
    return moves;
  }

  static LogCheckpointMark start() {
    return new LogCheckpointMark(Map.of());
  }

  /** All positions, in path order; put together each time. */
  Map<Path, Position> positions() {
    Map<Path, Position> all = new TreeMap<>();
    parts.forEach(all::putAll);
    return all;
  }

  /** The files read last, as many as are needed for so many bytes. */
  List<Path> readLast(long bytes) {
    Map<Path, Position> all = positions();
    List<Path> last = new ArrayList<>();
    long left = bytes;
    for (Path file : latestFirst(all)) {
      if (left <= 0) {
        break;
      }
      left -= all.get(file).offset();
      last.add(file);
    }
    return last;
  }

  private static List<Path> latestFirst(Map<Path, Position> positions) {
    return positions.entrySet().stream()
        .filter(entry -> entry.getValue().offset() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Position::nextTime).reversed()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Nothing to do: the logs stay as they are, whatever was read. */
  @Override
  public void finalizeCheckpoint() {}

  /**
   * The binary form, with a version in its first byte. Version 1 knew no more of a file than its
   * path and place; version 2 knew of no moves, and is still written where there are none.
   */
  static final class Coder extends AtomicCoder<LogCheckpointMark> {
    private static final long serialVersionUID = 1L;
    private static final Coder INSTANCE = new Coder();
    private static final ListCoder<List<FileMove>> MOVES = ListCoder.of(FileMovesCoder.of());
    private static final int FIRST_VERSION = 1;
    private static final int VERSION_WITHOUT_MOVES = 2;
    private static final int VERSION = 3;

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(LogCheckpointMark mark, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      Map<Path, Position> positions = mark.positions();
      out.writeByte(mark.moves.isEmpty() ? VERSION_WITHOUT_MOVES : VERSION);
      out.writeInt(positions.size() + mark.unnamed.size());
      for (Map.Entry<Path, Position> entry : positions.entrySet()) {
        encode(entry.getKey().toString(), entry.getValue(), out);
      }
      for (Map.Entry<String, Position> entry : mark.unnamed.entrySet()) {
        encode(entry.getKey(), entry.getValue(), out);
      }
      if (!mark.moves.isEmpty()) {
        MOVES.encode(mark.moves, out);
      }
      out.flush();
    }

    private static void encode(String file, Position position, DataOutputStream out)
        throws IOException {
      StringUtf8Coder.of().encode(file, out);
      encode(position, out);
    }

    static void encode(Position position, DataOutputStream out) throws IOException {
      out.writeLong(position.offset());
      out.writeLong(position.nextTime());
      StringUtf8Coder.of().encode(position.key() == null ? "" : position.key().toString(), out);
      out.writeBoolean(position.sync() != null);
      if (position.sync() != null) {
        out.writeLong(position.sync().first());
        out.writeLong(position.sync().second());
      }
      out.writeLong(position.fingerprint());
      out.writeLong(position.modifiedMicros());
    }

    @Override
    public LogCheckpointMark decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      int version = in.readByte();
      if (version < FIRST_VERSION || version > VERSION) {
        throw new CoderException(
            "a checkpoint of version " + version + "; this program knows up to version " + VERSION);
      }
      Map<Path, Position> positions = new TreeMap<>();
      Map<String, Position> unnamed = new TreeMap<>();
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        String name = StringUtf8Coder.of().decode(in);
        Position position =
            version == FIRST_VERSION
                ? new Position(in.readLong(), in.readLong())
                : decodePosition(in);
        NameText.path(name)
            .ifPresentOrElse(
                path -> positions.put(path, position), () -> unnamed.put(name, position));
      }
      LogCheckpointMark mark = new LogCheckpointMark(positions).withUnnamed(unnamed);
      return version > VERSION_WITHOUT_MOVES ? mark.withMoves(MOVES.decode(in)) : mark;
    }

    static Position decodePosition(DataInputStream in) throws IOException {
      long offset = in.readLong();
      long nextTime = in.readLong();
      String key = StringUtf8Coder.of().decode(in);
      HeaderSync sync = in.readBoolean() ? new HeaderSync(in.readLong(), in.readLong()) : null;
      return new Position(
          offset, nextTime, key.isEmpty() ? null : key, sync, in.readLong(), in.readLong());
    }
  }
}
