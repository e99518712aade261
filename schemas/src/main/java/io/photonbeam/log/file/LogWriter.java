package io.photonbeam.log.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes the records of one schema to the end of a log: to Avro object container files {@code
 * <name>-<sequence>.avro} in one directory.
 *
 * <ul>
 *   <li><b>Never changes what is there.</b> A file is only ever made new; a writer that starts
 *       again uses the next free sequence number. Writers with different names share a directory;
 *       so do writers with the same name, each taking numbers of its own.
 *   <li><b>May be killed at any byte.</b> The header goes to the operating system when the file is
 *       made, and each block in one write, so that a reader meets whole blocks and at most one
 *       half-written block at the end. Records of the block under way are lost with the process: at
 *       most {@code blockBytes} or {@code flushInterval} of them, if {@link #flushIfDue} is called
 *       that often.
 *   <li><b>A power cut</b> can take more: the bytes are forced to the device only when a file is
 *       rolled or closed.
 *   <li><b>Order</b>: records stand in the order of the calls.
 * </ul>
 *
 * <p>A write that fails (a full disk) may leave half a block, so the writer gives the file up: this
 * and all later calls throw, what the block held is lost, and a new writer goes on in a new file.
 * An interrupt of a thread that is writing counts as such a failure.
 *
 * <p>Not thread-safe. Every file holds a buffer of a few times {@code blockBytes}.
 */
public final class LogWriter implements Closeable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Path directory;
  private final String name;
  private final Schema schema;
  private final LogWriterConfig config;
  private final long flushMillis;
  private final List<Path> files = new ArrayList<>();

  private long nextSequence;
  private long closedBytes;
  private long records;

  /** The open file; null after a roll until the next record. */
  private BlockChannel channel;

  private DataFileWriter<IndexedRecord> writer;

  /** Records of the block under way. */
  private long pending;

  /** When the block under way got its first record. */
  private long pendingSince;

  private boolean closed;

  private LogWriter(Path directory, String name, Schema schema, LogWriterConfig config) {
    this.directory = directory;
    this.name = name;
    this.schema = schema;
    this.config = config;
    this.flushMillis = config.flushInterval().toMillis();
  }

  /**
   * Begins a new file, making the directory where needed. The file's header is readable at once.
   *
   * @param name first part of the file names: letters, digits, {@code . _ -}, beginning with a
   *     letter or digit
   * @throws IllegalArgumentException if the name is not like that
   */
  public static LogWriter open(Path directory, String name, Schema schema, LogWriterConfig config)
      throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Log file name '%s' must be letters, digits, '.', '_' or '-', beginning with a letter or digit."
              .formatted(name));
    }
    Files.createDirectories(directory);
    LogWriter log = new LogWriter(directory, name, schema, config);
    log.nextSequence = firstFreeSequence(directory, name);
    log.openFile();
    return log;
  }

  /** Begins a new file with the default settings. */
  public static LogWriter open(Path directory, String name, Schema schema) throws IOException {
    return open(directory, name, schema, LogWriterConfig.DEFAULTS);
  }

  /**
   * Appends a generic or generated record of the schema. A record that does not fit the schema is
   * refused as Avro does, and the log goes on without it.
   */
  public void append(IndexedRecord record) throws IOException {
    beforeAppend();
    writer.append(record);
    afterAppend();
  }

  /**
   * Appends a record that is already in Avro's binary encoding. The bytes are not checked: bytes
   * that are not exactly one record of the schema make the block unreadable.
   */
  public void appendEncoded(ByteBuffer record) throws IOException {
    beforeAppend();
    writer.appendEncoded(record);
    afterAppend();
  }

  /**
   * Writes the block under way if its first record is older than {@code flushInterval}. To be
   * called when no records come; {@link #append} does it by itself.
   *
   * @return whether a block was written
   */
  public boolean flushIfDue() throws IOException {
    if (pending == 0) {
      return false;
    }
    long age = config.clock().millis() - pendingSince;
    // A clock that was set back must not hold the block for as long.
    if (age >= 0 && age < flushMillis) {
      return false;
    }
    flush();
    return true;
  }

  /** Writes the block under way to the operating system. Without records it does nothing. */
  public void flush() throws IOException {
    if (pending > 0) {
      writer.flush();
      blockWritten();
    }
  }

  /** Records appended, including those of the block under way. */
  public long records() {
    return records;
  }

  /** Bytes handed to the operating system, in all files. */
  public long bytes() {
    return closedBytes + (channel == null ? 0 : channel.size());
  }

  /** Files made by this writer, oldest first. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /** Writes the block under way, forces the file to the device and closes it. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      closeFile();
    }
  }

  private void beforeAppend() throws IOException {
    if (closed) {
      throw new IOException("The writer of log " + directory.resolve(name) + " is closed.");
    }
    if (writer == null) {
      openFile();
    }
    channel.requireUsable();
  }

  private void afterAppend() throws IOException {
    records++;
    if (channel.takeWritten()) {
      blockWritten();
      return;
    }
    if (pending++ == 0) {
      pendingSince = config.clock().millis();
      if (flushMillis == 0) {
        flush();
      }
    } else {
      flushIfDue();
    }
  }

  private void blockWritten() throws IOException {
    pending = 0;
    channel.takeWritten();
    if (channel.size() >= config.rollBytes()) {
      closeFile();
    }
  }

  private void openFile() throws IOException {
    channel = newChannel();
    files.add(channel.file());
    writer = new DataFileWriter<>(recordWriter());
    writer.setCodec(config.codec()).setSyncInterval(config.blockBytes());
    // Much faster than Avro's default here, an unbuffered encoder over a synchronized stream.
    writer.setEncoder(out -> EncoderFactory.get().binaryEncoder(out, null));
    writer.create(schema, channel, config.syncMarkers().get());
    writer.flush();
    channel.takeWritten();
  }

  /**
   * Writes generic and generated records alike. With a data model of its own, for Avro's shared one
   * looks the schema's class up by name, which Avro forbids for classes that were not declared
   * trusted.
   */
  private DatumWriter<IndexedRecord> recordWriter() {
    return new SpecificDatumWriter<>(schema, new SpecificData());
  }

  private BlockChannel newChannel() throws IOException {
    while (true) {
      // Other locales have other digits.
      String fileName = String.format(Locale.ROOT, "%s-%06d.avro", name, nextSequence++);
      Path file = directory.resolve(fileName);
      try {
        return BlockChannel.create(file);
      } catch (FileAlreadyExistsException e) {
        // Another writer with this name took the number; the next one is tried.
      }
    }
  }

  private void closeFile() throws IOException {
    if (writer == null) {
      return;
    }
    // Not by the writer's own close, which would close the file before it is forced.
    try (BlockChannel closing = channel) {
      writer.flush();
      closing.force();
    } finally {
      pending = 0;
      closedBytes += channel.size();
      channel = null;
      writer = null;
    }
  }

  private static long firstFreeSequence(Path directory, String name) throws IOException {
    Pattern fileName = Pattern.compile(Pattern.quote(name) + "-(\\d{1,18})\\.avro");
    long next = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Matcher matcher = fileName.matcher(entry.getFileName().toString());
        if (matcher.matches()) {
          next = Math.max(next, Long.parseLong(matcher.group(1)) + 1);
        }
      }
    }
    return next;
  }
}
