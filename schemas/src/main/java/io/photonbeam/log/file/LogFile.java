package io.photonbeam.log.file;

import io.photonbeam.log.BlockBounds;
import io.photonbeam.log.record.Cursor;
import io.photonbeam.log.record.MalformedRecordException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Reads whole blocks of one log file, an Avro object container file that may still be growing, from
 * any block's offset. The file is never assumed to be well: what can not be read is told apart into
 * "not yet" and "damaged", see {@link BlockRead}.
 *
 * <p>A block counts as damaged when its header is senseless, when its sync marker is not where the
 * header says, when it does not decompress, or when it is larger than {@link
 * BlockBounds#MAX_BYTES}, or {@link BlockBounds#MAX_DECOMPRESSED_BYTES} decompressed; reading can
 * go on after the next sync marker in the file. Damage inside an uncompressed block that leaves its
 * length alone shows only when its records are read.
 *
 * <p>Another header may follow the blocks, as whoever appends a file to a file writes it. If it has
 * this file's sync marker, schema and codec, as a copy or a repeated write has, the blocks behind
 * it are this file's like those before. Else they are not read: see {@link BlockRead.Appended}. So
 * no block is ever read with a schema that it was not written with, also where the header was
 * reached over damage.
 *
 * <p>Not thread-safe. Memory is bounded by one block and a read-ahead, by default of {@value
 * #READ_AHEAD_BYTES} bytes.
 */
public final class LogFile implements Closeable {
  private static final int FINGERPRINT_BYTES = 128;

  private static final int READ_AHEAD_BYTES = 256 << 10;

  /** A block's count and size. */
  private static final int MAX_HEADER_BYTES = 2 * Cursor.MAX_INTEGER_BYTES;

  private final Path path;
  private final Window window;
  private final LogHeader header;
  private final BlockCodec codec;
  private final Cursor cursor = new Cursor();
  private final HeaderShape shape = new HeaderShape();

  /** The last search for a sync marker that found none, so that the next one can go on from it. */
  private long searchedFrom = -1;

  private long searchedTo;

  private LogFile(Path path, Window window, LogHeader header) throws LogFormatException {
    this.path = path;
    this.window = window;
    this.header = header;
    this.codec = BlockCodec.named(header.codec());
  }

  /**
   * Opens a file and reads its header.
   *
   * @return empty if the file does not yet hold a whole header
   * @throws LogFormatException if the file is no log; its message names the file
   * @throws IOException if the file can not be read
   */
  public static Optional<LogFile> open(Path path) throws IOException {
    return open(path, READ_AHEAD_BYTES);
  }

  /**
   * As {@link #open(Path)}, for reading single blocks here and there.
   *
   * @param readAhead bytes to read at a time when less is needed, from 1
   */
  public static Optional<LogFile> open(Path path, int readAhead) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      Window window = new Window(channel, readAhead);
      window.look();
      window.load(0, readAhead);
      Optional<LogHeader> header = LogHeader.parse(window.bytes, window.length);
      if (header.isEmpty() && window.length == readAhead) {
        window.load(0, LogHeader.MAX_LENGTH);
        header = LogHeader.parse(window.bytes, window.length);
      }
      if (header.isPresent()) {
        return Optional.of(new LogFile(path, window, header.get()));
      }
      channel.close();
      return Optional.empty();
    } catch (LogFormatException e) {
      channel.close();
      throw new LogFormatException(path + " " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether a file begins as one of these does; not so if it can't be read. */
  public static boolean seemsToBe(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] first = in.readNBytes(LogHeader.MAGIC_LENGTH);
      return LogHeader.isMagic(first, 0, first.length);
    } catch (IOException e) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  /** The schema with which the file's records were written. */
  public Schema schema() {
    return header.schema();
  }

  /** Offset of the first block. */
  public long firstBlock() {
    return header.end();
  }

  /** What tells this file from any other. */
  public HeaderSync sync() {
    return header.sync().value();
  }

  /** Whether a sync marker ends at an offset, as it must where a block was read to its end. */
  public boolean isBlockEnd(long offset) throws IOException {
    window.look();
    long marker = offset - SyncMarker.LENGTH;
    if (marker < 0 || offset > window.fileSize()) {
      return false;
    }
    window.require(marker, SyncMarker.LENGTH);
    int at = window.index(marker);
    return at + SyncMarker.LENGTH <= window.length && header.sync().standsAt(window.bytes, at);
  }

  /**
   * A hash of the last bytes before an offset, by which to tell whether the file still holds what
   * was read of it; never 0, but if these bytes are not there.
   */
  public long fingerprint(long offset) throws IOException {
    int wanted = (int) Math.min(FINGERPRINT_BYTES, offset);
    window.look();
    window.require(offset - wanted, wanted);
    int from = window.index(offset - wanted);
    if (from + wanted > window.length) {
      return 0;
    }
    long hash = wanted + 1L;
    for (int i = from; i < from + wanted; i++) {
      hash = (hash ^ window.bytes[i]) * 0x100000001B3L;
    }
    return hash == 0 ? 1 : hash;
  }

  /** Bytes that the file holds now. */
  public long size() throws IOException {
    return window.channel.size();
  }

  /**
   * Reads the block at an offset, which must be {@link #firstBlock()}, a block's end, or where an
   * earlier answer said to resume.
   */
  public BlockRead read(long offset) throws IOException {
    window.look();
    window.require(offset, MAX_HEADER_BYTES);
    cursor.reset(window.bytes, window.index(offset), window.length);
    long count;
    long size;
    try {
      count = cursor.readLong();
      size = cursor.readLong();
    } catch (MalformedRecordException e) {
      return cursor.remaining() < MAX_HEADER_BYTES
          ? resync(offset, window.fileSize() - offset, "its header is cut off")
          : damagedHeader(offset);
    }
    if (count < 0 || size < 0 || size > Long.MAX_VALUE / 2) {
      return damagedHeader(offset);
    }
    int headerLength = cursor.position() - window.index(offset);
    long end = offset + headerLength + size + SyncMarker.LENGTH;
    if (size > BlockBounds.MAX_BYTES) {
      return tooLarge(offset, end, size);
    }
    if (end > window.fileSize()) {
      return resync(offset, window.fileSize() - offset, "a sync marker stands within it");
    }
    window.require(offset, (int) (end - offset));
    if (window.index(end) > window.length) {
      return new BlockRead.NotYet(offset, window.length - window.index(offset));
    }
    int from = window.index(offset) + headerLength;
    int to = from + (int) size;
    if (!header.sync().standsAt(window.bytes, to)) {
      return damagedMarker(offset, end);
    }
    return decompressed(offset, end, count, from, to);
  }

  /** A block beyond the bound, of which only the marker is looked at; or its header lies. */
  private BlockRead tooLarge(long offset, long end, long size) throws IOException {
    if (end <= window.fileSize()) {
      long marker = end - SyncMarker.LENGTH;
      window.require(marker, SyncMarker.LENGTH);
      if (header.sync().standsAt(window.bytes, window.index(marker))) {
        return new BlockRead.Damaged(
            offset,
            end,
            "it has %,d bytes, and with this heap at most %,d are read"
                .formatted(size, BlockBounds.MAX_BYTES));
      }
    }
    return damagedHeader(offset);
  }

  private BlockRead decompressed(long offset, long end, long count, int from, int to)
      throws IOException {
    if (count == 0 && from == to) {
      // Some writers flush blocks without records, and not even a codec's own empty form.
      return new BlockRead.Block(offset, end, 0, ByteBuffer.wrap(window.bytes, from, 0));
    }
    try {
      ByteBuffer data = codec.decompress(ByteBuffer.wrap(window.bytes, from, to - from));
      return new BlockRead.Block(offset, end, count, data);
    } catch (MalformedRecordException e) {
      // A lying size may have made two blocks look like one, so not simply on from this one's end.
      return resync(offset, end - offset, e.getMessage());
    }
  }

  /**
   * A block without its sync marker: either the marker itself is damaged, and then the next block
   * begins where the header says and ends with the next marker, or the header lies.
   */
  private BlockRead damagedMarker(long offset, long end) throws IOException {
    String reason = "no sync marker at its end";
    BlockRead found = resync(offset, window.fileSize() - offset, reason);
    if (found instanceof BlockRead.Damaged damaged && blockSpans(end, damaged.resumeAt())) {
      return new BlockRead.Damaged(offset, end, reason);
    }
    return found;
  }

  /** Whether a block header at {@code offset} says that its block ends at {@code end}. */
  private boolean blockSpans(long offset, long end) throws IOException {
    window.require(offset, MAX_HEADER_BYTES);
    cursor.reset(window.bytes, window.index(offset), window.length);
    try {
      long count = cursor.readLong();
      long size = cursor.readLong();
      long left = end - SyncMarker.LENGTH - offset - (cursor.position() - window.index(offset));
      return count > 0 && size > 0 && size == left;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private BlockRead damagedHeader(long offset) throws IOException {
    window.require(offset, MAX_HEADER_BYTES);
    int at = window.index(offset);
    return LogHeader.isMagic(window.bytes, at, window.length - at)
        ? secondHeader(offset)
        : resync(offset, window.fileSize() - offset, "its count or size is senseless");
  }

  /** The header of a file that was appended, of which it must be known what it says. */
  private BlockRead secondHeader(long offset) throws IOException {
    int end = endOfHeader(offset);
    if (end < 0) {
      return new BlockRead.Appended(offset, -1);
    }
    if (!header.sync().standsAt(window.bytes, end - SyncMarker.LENGTH)) {
      long marker = findSync(offset);
      return new BlockRead.Appended(offset, marker < 0 ? -1 : resumeAt(offset, marker));
    }
    int at = window.index(offset);
    return isLikeThis(at, end)
        ? new BlockRead.Block(offset, offset + end - at, 0, ByteBuffer.wrap(window.bytes, end, 0))
        : new BlockRead.Appended(offset, -1);
  }

  /**
   * Index after a header, of which all bytes are present then; -1 if it is damaged or not whole.
   */
  private int endOfHeader(long offset) throws IOException {
    int end = -1;
    for (int wanted : new int[] {MAX_HEADER_BYTES, READ_AHEAD_BYTES, LogHeader.MAX_LENGTH}) {
      if (end < 0) {
        window.require(offset, wanted);
        end = shape.endOf(window.bytes, window.index(offset), window.length);
      }
    }
    return end;
  }

  private boolean isLikeThis(int from, int to) {
    try {
      return LogHeader.parse(window.bytes, from, to).filter(header::isLike).isPresent();
    } catch (LogFormatException e) {
      return false;
    }
  }

  private BlockRead resync(long offset, long available, String reason) throws IOException {
    long marker = findSync(offset);
    return marker < 0
        ? new BlockRead.NotYet(offset, Math.max(0, available))
        : new BlockRead.Damaged(offset, resumeAt(offset, marker), reason);
  }

  /** Where to go on at a marker: after it, or at the beginning of the header that it belongs to. */
  private long resumeAt(long offset, long marker) throws IOException {
    long end = marker + SyncMarker.LENGTH;
    long from = Math.max(offset + 1, end - LogHeader.MAX_LENGTH);
    window.load(from, (int) (end - from));
    int start = shape.startOf(window.bytes, window.length);
    return start < 0 ? end : from + start;
  }

  /** Offset of the first whole sync marker at or after an offset, or -1. */
  private long findSync(long offset) throws IOException {
    long from = offset == searchedFrom ? searchedTo : offset;
    while (from + SyncMarker.LENGTH <= window.fileSize()) {
      window.load(from, READ_AHEAD_BYTES);
      int last = window.length - SyncMarker.LENGTH;
      for (int i = 0; i <= last; i++) {
        if (header.sync().standsAt(window.bytes, i)) {
          return from + i;
        }
      }
      from += Math.max(1, last + 1);
    }
    searchedFrom = offset;
    searchedTo = from;
    return -1;
  }

  @Override
  public void close() throws IOException {
    window.channel.close();
  }

  /** The part of the file that is in memory. */
  private static final class Window {
    final FileChannel channel;
    private final int readAhead;
    byte[] bytes;
    int length;
    private long start;
    private long fileSize;

    Window(FileChannel channel, int readAhead) {
      this.channel = channel;
      this.readAhead = readAhead;
      this.bytes = new byte[0];
    }

    int index(long offset) {
      return (int) (offset - start);
    }

    /**
     * Takes note of the file's size. What a read answers is true of this one moment: if it saw more
     * of a growing file in its second half than in its first, a block that has just become whole
     * would look damaged.
     */
    void look() throws IOException {
      fileSize = channel.size();
    }

    /** The file's size at the last look. */
    long fileSize() {
      return fileSize;
    }

    /** Makes the bytes from an offset present, as many of {@code wanted} as the file has. */
    void require(long offset, int wanted) throws IOException {
      if (offset < start || offset + wanted > start + length) {
        load(offset, Math.max(wanted, readAhead));
      }
    }

    void load(long offset, int wanted) throws IOException {
      int size = (int) Math.max(0, Math.min(wanted, fileSize - offset));
      if (size > bytes.length) {
        bytes = new byte[size];
      } else if (size <= readAhead && bytes.length > readAhead) {
        bytes = new byte[size];
      }
      start = offset;
      ByteBuffer into = ByteBuffer.wrap(bytes, 0, size);
      while (into.hasRemaining()) {
        if (channel.read(into, offset + into.position()) < 0) {
          break;
        }
      }
      length = into.position();
    }
  }
}
