package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.file.LogFormatException;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.RecordWeight;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads one log file with Avro's generic reader, block by block, and shows its events. */
final class LogScan {
  /** Most events of a block that are held at once. */
  private static final int MAX_AT_ONCE = 1 << 16;

  private final Path file;
  private final boolean mayGrow;
  private final EventFields fields;
  private final Findings findings;
  private final Visitor visitor;
  private final RowCheck rows;
  private final IdentityHashMap<Schema, Optional<EventType>> types = new IdentityHashMap<>();
  private BinaryDecoder decoder;

  /** Looks at records before they are built; empty if none of them can be too much. */
  private Optional<RecordWeight> weight = Optional.empty();

  private Object reused;
  private long[] times = new long[256];

  /** Sees the events of a file. */
  interface Visitor {
    /** A record whose roles are sound; both are valid during the call only. */
    void event(EventRoles roles, GenericRecord record, long blockOffset) throws IOException;

    /**
     * The block of the events seen since the last call, or so much of it, was sound, or was not and
     * is to be forgotten.
     */
    void blockEnd(boolean sound) throws IOException;
  }

  /** Tells why events of a schema can't be written as rows, for people; empty if they can. */
  interface RowCheck {
    Optional<String> problem(Schema event);
  }

  /** A type of records that are events. */
  private record EventType(EventRoles roles, boolean isWritable) {}

  private LogScan(
      Path file,
      boolean mayGrow,
      EventFields fields,
      Findings findings,
      RowCheck rows,
      Visitor visitor) {
    this.rows = rows;
    this.file = file;
    this.mayGrow = mayGrow;
    this.fields = fields;
    this.findings = findings;
    this.visitor = visitor;
  }

  /** The schema of a file, if it has one that can be read. */
  static Optional<Schema> schema(Path file) {
    try {
      Optional<LogFile> opened = LogFile.open(file);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      try (LogFile log = opened.get()) {
        return Optional.of(log.schema());
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Shows a file's events; whatever is wrong with it goes to the findings.
   *
   * @param mayGrow whether it was written so lately that half a block at its end is no fault
   * @param rows events that it has a problem with count as malformed
   */
  static void scan(
      Path file,
      boolean mayGrow,
      EventFields fields,
      Findings findings,
      RowCheck rows,
      Visitor visitor)
      throws IOException {
    findings.files.increment();
    Optional<LogFile> opened;
    try {
      opened = LogFile.open(file);
      if (opened.isEmpty() && Files.size(file) > 0) {
        findings.halfWrittenTail(file, 0, Files.size(file), mayGrow);
      }
    } catch (LogFormatException e) {
      findings.unreadable(file, FileFailures.wordsAfter(file, e));
      return;
    } catch (NoSuchFileException e) {
      findings.problem(Kind.VANISHED_FILE, file, LogProblem.NO_OFFSET, "it was removed meanwhile");
      return;
    } catch (IOException e) {
      findings.unreadable(file, "cannot be read: " + FileFailures.words(e));
      return;
    }
    try (LogFile log = opened.orElse(null)) {
      if (log != null) {
        new LogScan(file, mayGrow, fields, findings, rows, visitor).scan(log);
      }
    }
  }

  private void scan(LogFile log) throws IOException {
    Optional<String> problem = problem(log.schema(), fields);
    if (problem.isPresent()) {
      findings.unreadable(file, problem.get());
      return;
    }
    GenericDatumReader<Object> reader = new Utf8Reader(log.schema());
    weight =
        RecordWeight.mayBeTooHeavy(log.schema())
            ? Optional.of(RecordWeight.of(log.schema()))
            : Optional.empty();
    long offset = log.firstBlock();
    while (true) {
      BlockRead read;
      try {
        read = log.read(offset);
      } catch (IOException e) {
        findings.unreadable(
            file, "cannot be read from byte %d: %s".formatted(offset, FileFailures.words(e)));
        return;
      }
      if (read instanceof BlockRead.Block block) {
        scan(block, reader);
        offset = block.end();
      } else if (read instanceof BlockRead.Damaged damaged) {
        findings.damagedBlock(file, offset, damaged.reason());
        offset = damaged.resumeAt();
      } else if (read instanceof BlockRead.Appended appended) {
        findings.problem(Kind.APPENDED_FILE, file, offset, BlockRead.Appended.REASON);
        offset = appended.resumeAt();
        if (offset < 0) {
          return;
        }
      } else if (read instanceof BlockRead.NotYet tail) {
        if (tail.available() > 0) {
          findings.halfWrittenTail(file, offset, tail.available(), mayGrow);
        }
        return;
      }
    }
  }

  /** Why no record of a schema can be an event, in words that follow a file's name. */
  static Optional<String> problem(Schema schema, EventFields fields) {
    List<Schema> records = records(schema);
    if (records.isEmpty()) {
      return Optional.of("has no records, but " + schema.getType().getName());
    }
    List<String> problems =
        records.stream()
            .map(record -> String.join(" and ", EventRoles.problems(record, fields).values()))
            .toList();
    return problems.contains("") ? Optional.empty() : Optional.of(problems.get(0));
  }

  /** The record types of a log's schema: one, or those among the branches of a union. */
  static List<Schema> records(Schema schema) {
    List<Schema> types =
        schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    return types.stream().filter(type -> type.getType() == Schema.Type.RECORD).toList();
  }

  /** What is known of a record's type; empty if it is no event. */
  private Optional<EventType> type(Object record) {
    return record instanceof GenericRecord generic ? type(generic.getSchema()) : Optional.empty();
  }

  private Optional<EventType> type(Schema schema) {
    return types.computeIfAbsent(schema, this::typeOf);
  }

  private Optional<EventType> typeOf(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      return Optional.empty();
    }
    try {
      EventRoles roles = new EventRoles(schema, fields);
      Optional<String> problem = rows.problem(schema);
      problem.ifPresent(why -> findings.unwritable(file, why));
      return Optional.of(new EventType(roles, problem.isEmpty()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void scan(BlockRead.Block block, GenericDatumReader<Object> reader) throws IOException {
    ByteBuffer data = block.data();
    decoder =
        DecoderFactory.get()
            .binaryDecoder(
                data.array(), data.arrayOffset() + data.position(), data.remaining(), decoder);
    long unusable = 0;
    String example = null;
    long unwritable = 0;
    long withoutKey = 0;
    int events = 0;
    long others = 0;
    boolean isLarge = block.count() > MAX_AT_ONCE;
    try {
      if (isLarge) {
        requireWhole(block, reader.getSchema());
      }
    } catch (MalformedRecordException e) {
      damaged(block, e.getMessage());
      return;
    }
    weight.ifPresent(each -> each.reset(data));
    for (long i = 0; i < block.count(); i++) {
      try {
        if (isTooHeavy()) {
          decoder.skipFixed(weight.get().bytes());
          if (type(weight.get().schema()).isPresent()) {
            example = unusable++ == 0 ? "it " + RecordWeight.PROBLEM : example;
          } else {
            others++;
          }
          continue;
        }
        reused = reader.read(reused, decoder);
      } catch (IOException | MalformedRecordException | RuntimeException | StackOverflowError e) {
        damaged(
            block, "record %d of its %d: %s".formatted(i, block.count(), FileFailures.words(e)));
        return;
      }
      EventType type = type(reused).orElse(null);
      if (type == null) {
        others++;
        continue;
      }
      GenericRecord record = (GenericRecord) reused;
      EventRoles.Kind kind = type.roles().take(record);
      if (kind == EventRoles.Kind.WITHOUT_KEY) {
        withoutKey++;
      } else if (kind == EventRoles.Kind.MALFORMED) {
        example = unusable++ == 0 ? type.roles().problem() : example;
      } else if (!type.isWritable()) {
        unwritable++;
      } else {
        if (events == times.length) {
          times = Arrays.copyOf(times, 2 * events);
        }
        times[events++] = type.roles().micros();
        visitor.event(type.roles(), record, block.offset());
        if (isLarge && events == MAX_AT_ONCE) {
          findings.times(times, events);
          events = 0;
          visitor.blockEnd(true);
        }
      }
    }
    if (!decoder.isEnd()) {
      damaged(block, "it holds more than its %d records".formatted(block.count()));
      return;
    }
    findings.records.add(block.count());
    findings.unusable(unusable, example);
    findings.malformed.add(unwritable);
    findings.withoutKey.add(withoutKey);
    findings.times(times, events);
    findings.otherRecords.add(others);
    visitor.blockEnd(true);
  }

  /** Looks through a block of which parts will be let go before its end is seen. */
  private static void requireWhole(BlockRead.Block block, Schema schema)
      throws MalformedRecordException {
    RecordWeight record = RecordWeight.of(schema);
    record.reset(block.data());
    for (long i = 0; i < block.count(); i++) {
      record.next();
    }
    if (record.hasRemaining()) {
      throw new MalformedRecordException(
          "it holds more than its %d records".formatted(block.count()));
    }
  }

  /** Whether there is no room for the next record; of others it says that they can be built. */
  private boolean isTooHeavy() throws MalformedRecordException {
    if (weight.isEmpty()) {
      return false;
    }
    weight.get().next();
    return weight.get().isTooHeavy();
  }

  private void damaged(BlockRead.Block block, String reason) throws IOException {
    reused = null;
    findings.damagedBlock(file, block.offset(), reason);
    visitor.blockEnd(false);
  }

  /**
   * Keeps strings as the bytes they are, whatever the schema wishes, and the entries of a map in
   * the order of their last occurrence: of two keys that are one once they are repaired, the last
   * counts.
   */
  private static final class Utf8Reader extends GenericDatumReader<Object> {
    Utf8Reader(Schema schema) {
      super(schema, schema, new GenericData());
      // Avro's fast reader makes maps without order, and asks nobody.
      getData().setFastReaderEnabled(!schema.toString().contains("\"type\":\"map\""));
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected Class findStringClass(Schema schema) {
      return CharSequence.class;
    }

    @Override
    protected Object newMap(Object old, int size) {
      return new LinkedHashMap<Object, Object>();
    }

    @Override
    @SuppressWarnings("unchecked")
    protected void addToMap(Object map, Object key, Object value) {
      Map<Object, Object> entries = (Map<Object, Object>) map;
      entries.remove(key);
      entries.put(key, value);
    }
  }
}
