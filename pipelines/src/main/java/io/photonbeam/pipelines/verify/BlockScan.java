package io.photonbeam.pipelines.verify;

import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.log.record.RecordWeight;
import io.photonbeam.pipelines.verify.EventTypes.EventType;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads the records of one log file's blocks with Avro's generic reader, and shows those that are
 * events; what is wrong with a block goes to the findings. Not thread-safe.
 */
final class BlockScan {
  /** Most events of a block that are held at once. */
  static final int MAX_AT_ONCE = 1 << 16;

  private final Path file;
  private final EventTypes types;
  private final Findings findings;
  private final LogScan.Visitor visitor;
  private final GenericDatumReader<Object> reader;

  /** Looks at records before they are built; empty if none of them can be too much. */
  private final Optional<RecordWeight> weight;

  private BinaryDecoder decoder;
  private Object reused;
  private Counts counts = new Counts();

  /** Times of the events that were shown since the visitor last heard of a block's end. */
  private long[] times = new long[256];

  private int events;

  BlockScan(
      Path file, Schema schema, EventTypes types, Findings findings, LogScan.Visitor visitor) {
    this.file = file;
    this.types = types;
    this.findings = findings;
    this.visitor = visitor;
    this.reader = new Utf8Reader(schema);
    this.weight =
        RecordWeight.mayBeTooHeavy(schema)
            ? Optional.of(RecordWeight.of(schema))
            : Optional.empty();
  }

  /** Shows a block's events. */
  void scan(BlockRead.Block block) throws IOException {
    try {
      if (isLarge(block)) {
        requireWhole(block);
      }
      begin(block.data());
      for (long number = 0; number < block.count(); number++) {
        if (build(number, block)) {
          take(block);
        }
      }
      requireEnd(decoder.isEnd(), block);
    } catch (MalformedRecordException e) {
      reused = null;
      findings.damagedBlock(file, block.offset(), e.getMessage());
      visitor.blockEnd(false);
      return;
    }
    counts.addTo(findings, block.count());
    endEvents();
  }

  private static boolean isLarge(BlockRead.Block block) {
    return block.count() > MAX_AT_ONCE;
  }

  /** Looks through a block of which parts will be let go before its end is seen. */
  private void requireWhole(BlockRead.Block block) throws MalformedRecordException {
    RecordWeight record = RecordWeight.of(reader.getSchema());
    record.reset(block.data());
    for (long i = 0; i < block.count(); i++) {
      record.next();
    }
    requireEnd(!record.hasRemaining(), block);
  }

  private static void requireEnd(boolean isEnd, BlockRead.Block block)
      throws MalformedRecordException {
    if (!isEnd) {
      throw new MalformedRecordException(
          "it holds more than its %d records".formatted(block.count()));
    }
  }

  private void begin(ByteBuffer data) {
    int start = data.arrayOffset() + data.position();
    decoder = DecoderFactory.get().binaryDecoder(data.array(), start, data.remaining(), decoder);
    weight.ifPresent(each -> each.reset(data));
    counts = new Counts();
    events = 0;
  }

  /** Builds the next record; false if there is no room for it, and it was passed over. */
  private boolean build(long number, BlockRead.Block block) throws MalformedRecordException {
    try {
      if (isTooHeavy()) {
        passOver(weight.get());
        return false;
      }
      reused = reader.read(reused, decoder);
      return true;
    } catch (IOException | MalformedRecordException | RuntimeException | StackOverflowError e) {
      throw new MalformedRecordException(
          "record %d of its %d: %s".formatted(number, block.count(), FileFailures.words(e)));
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

  private void passOver(RecordWeight record) throws IOException {
    decoder.skipFixed(record.bytes());
    if (types.of(record.schema()).isPresent()) {
      counts.unusable("it " + RecordWeight.PROBLEM);
    } else {
      counts.others++;
    }
  }

  /** Shows the record that was built, or counts it as what it is. */
  private void take(BlockRead.Block block) throws IOException {
    EventType type = types.of(reused).orElse(null);
    if (type == null) {
      counts.others++;
      return;
    }
    switch (type.roles().take((GenericRecord) reused)) {
      case WITHOUT_KEY -> counts.withoutKey++;
      case MALFORMED -> counts.unusable(type.roles().problem());
      case EVENT -> {
        if (type.isWritable()) {
          show(type.roles(), block);
        } else {
          counts.unwritable++;
        }
      }
    }
  }

  private void show(EventRoles roles, BlockRead.Block block) throws IOException {
    if (events == times.length) {
      times = Arrays.copyOf(times, 2 * events);
    }
    times[events++] = roles.micros();
    visitor.event(roles, (GenericRecord) reused, block.offset());
    if (events == MAX_AT_ONCE && isLarge(block)) {
      endEvents();
    }
  }

  /** The events shown so far are sound, and need not be held any longer. */
  private void endEvents() throws IOException {
    findings.times(times, events);
    events = 0;
    visitor.blockEnd(true);
  }

  /** What the findings are told of a block once all of it has turned out to be sound. */
  private static final class Counts {
    private long others;
    private long withoutKey;
    private long unwritable;
    private long unusable;
    private String firstUnusable;

    void unusable(String why) {
      firstUnusable = unusable++ == 0 ? why : firstUnusable;
    }

    void addTo(Findings findings, long records) {
      findings.records.add(records);
      findings.otherRecords.add(others);
      findings.withoutKey.add(withoutKey);
      findings.malformed.add(unwritable);
      findings.unusable(unusable, firstUnusable);
    }
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
