package io.photonbeam.pipelines.verify;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.pipelines.verify.spool.Digest;
import io.photonbeam.pipelines.verify.spool.PayloadSpool;
import io.photonbeam.pipelines.verify.spool.PayloadSpool.Event;
import io.photonbeam.pipelines.verify.spool.SchemaSpool;
import io.photonbeam.transforms.form.EventReader;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.output.RowTrial;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.shaping.AdaptedSchema;
import io.photonbeam.transforms.shaping.Adapters;
import io.photonbeam.transforms.shaping.PairAdapter;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * What an adapter makes of the pairs that the logs hold. Both logs go to temporary files as a
 * whole, split by primary id; then the foreign events of one part at a time, as many as there is
 * room for, are held in memory, paired with every line of their primary event, and given to the
 * adapter. Thread-safe; an instance of the adapter serves one part.
 */
final class AdaptedPairs implements Closeable {
  /** What an event takes in memory beside its bytes, about. */
  private static final int EVENT_BYTES = 200;

  private final String adapter;
  private final Comparison comparison;
  private final FieldDefaults defaults;
  private final PayloadSpool foreign;
  private final PayloadSpool primary;
  private final SchemaSpool schemas;

  /** Most bytes of foreign events of a part that are held at once. */
  private final long maxBytes;

  AdaptedPairs(
      Path folder, String adapter, Comparison comparison, FieldDefaults defaults, long bufferBytes)
      throws IOException {
    this.adapter = adapter;
    this.comparison = comparison;
    this.defaults = defaults;
    this.maxBytes = bufferBytes / 2;
    int partitions = comparison.partitions();
    this.foreign = new PayloadSpool(folder.resolve("foreign-p"), partitions, bufferBytes / 2);
    this.primary = new PayloadSpool(folder.resolve("primary-p"), partitions, bufferBytes / 2);
    this.schemas = new SchemaSpool(folder.resolve("schemas-p"));
  }

  /** Takes the events of a foreign file, beside somebody else. */
  LogScan.Visitor foreign(LogScan.Visitor other) {
    return new Payloads(foreign, other);
  }

  /** Takes the events of a primary file, beside somebody else. */
  LogScan.Visitor primary(LogScan.Visitor other) {
    return new Payloads(primary, other);
  }

  /** Gives the pairs of a part to the adapter, and its answers to the comparison. */
  void settle(int partition) throws IOException {
    Answers answers = new Answers(Adapters.load(adapter));
    Map<Key, List<Event>> waiting = new HashMap<>();
    long[] bytes = {0};
    foreign.read(
        partition,
        event -> {
          waiting.computeIfAbsent(Key.of(event), k -> new ArrayList<>(1)).add(event);
          bytes[0] += EVENT_BYTES + event.length();
          if (bytes[0] >= maxBytes) {
            answer(partition, waiting, answers);
            waiting.clear();
            bytes[0] = 0;
          }
        });
    answer(partition, waiting, answers);
  }

  /** Pairs some foreign events, as many as memory holds, with all primary events of the part. */
  private void answer(int partition, Map<Key, List<Event>> waiting, Answers answers)
      throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    primary.read(
        partition,
        event -> {
          for (Event each : waiting.getOrDefault(Key.of(event), List.of())) {
            answers.add(each, event);
          }
        });
  }

  private record Key(long high, long low) {
    static Key of(Event event) {
      return new Key(event.keyHigh(), event.keyLow());
    }
  }

  @Override
  @SuppressWarnings("try") // They are named only to be closed, each whatever becomes of the others.
  public void close() throws IOException {
    try (PayloadSpool first = foreign;
        PayloadSpool second = primary) {
      schemas.close();
    }
  }

  /** The adapter's answers for the pairs of a part. */
  private final class Answers {
    private final JoinAdapter instance;
    private final Recent<List<Integer>, Pairs> bySchemas = Recent.bySchema(this::pairs);
    private final CanonicalForm form = new CanonicalForm(defaults);
    private final ShapedRow shaped = new ShapedRow();
    private final long[] scratch = Digest.scratch();
    private final long[] out = new long[4];

    Answers(JoinAdapter instance) {
      this.instance = instance;
    }

    void add(Event foreignEvent, Event primaryEvent) throws IOException {
      Pairs pairs = bySchemas.of(List.of(foreignEvent.schema(), primaryEvent.schema()));
      out[0] = foreignEvent.idHigh();
      out[1] = foreignEvent.idLow();
      PairAdapter.Answer answer = pairs.answer(foreignEvent, primaryEvent);
      if (answer instanceof PairAdapter.Row row && !pairs.isWritable(row.record())) {
        answer = new PairAdapter.Failed("Parquet's writer refuses its record");
      }
      if (answer instanceof PairAdapter.Row row) {
        form.set(shaped.content(row.record()));
        Digest.of(form.bytes(), form.length(), scratch, out, 2);
        PartitionHour hour = PartitionHour.of(foreignEvent.micros());
        out[3] = ShapedRow.inHour(out[3], Optional.of(hour));
      }
      comparison.addAdapted(out, answer instanceof PairAdapter.Row);
    }

    private Pairs pairs(List<Integer> numbers) {
      try {
        return new Pairs(instance, schemas.get(numbers.get(0)), schemas.get(numbers.get(1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Pairs of two schemas. */
  private static final class Pairs {
    private final AdaptedSchema schema;
    private final PairAdapter adapter;
    private final EventReader foreignReader;
    private final EventReader primaryReader;
    private final RowTrial<GenericRecord> trial;

    Pairs(JoinAdapter instance, Schema foreign, Schema primary) {
      JoinedSchema pair = JoinedSchema.of(foreign, primary);
      this.schema = AdaptedSchema.of(instance, pair);
      this.adapter = new PairAdapter(instance, schema);
      this.trial = RowTrial.ofRecords(schema.row());
      this.foreignReader = pair.foreignReader();
      this.primaryReader = pair.primaryReader();
    }

    /** Whether a record that the adapter gave can be written at all. */
    boolean isWritable(GenericRecord record) throws IOException {
      return trial.problem(schema.blank(record)).isEmpty();
    }

    PairAdapter.Answer answer(Event foreignEvent, Event primaryEvent) throws IOException {
      return adapter.adapt(
          foreignReader.read(foreignEvent.record()), primaryReader.read(primaryEvent.record()));
    }
  }

  /** Writes the records of a schema, which has a number. */
  private record Writer(int schema, GenericDatumWriter<GenericRecord> records) {}

  /** Spools the events of one log file, of sound blocks only. */
  private final class Payloads implements LogScan.Visitor {
    private final PayloadSpool spool;
    private final LogScan.Visitor other;
    private final List<Event> block = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long[] scratch = Digest.scratch();
    private final long[] ids = new long[4];
    private final IdentityHashMap<Schema, Writer> writers = new IdentityHashMap<>();
    private BinaryEncoder encoder;

    Payloads(PayloadSpool spool, LogScan.Visitor other) {
      this.spool = spool;
      this.other = other;
    }

    @Override
    public void event(EventRoles roles, GenericRecord record, long blockOffset) throws IOException {
      other.event(roles, record, blockOffset);
      Writer writer = writer(record.getSchema());
      Digest.of(roles.key(), roles.key().length, scratch, ids, 0);
      Digest.of(roles.id(), roles.id().length, scratch, ids, 2);
      block.add(
          new Event(
              ids[0],
              ids[1],
              ids[2],
              ids[3],
              roles.micros(),
              writer.schema(),
              ByteBuffer.wrap(encoded(record, writer.records()))));
    }

    private Writer writer(Schema schema) throws IOException {
      Writer known = writers.get(schema);
      if (known == null) {
        known =
            new Writer(schemas.number(schema), new GenericDatumWriter<>(schema, new GenericData()));
        writers.put(schema, known);
      }
      return known;
    }

    private byte[] encoded(GenericRecord record, GenericDatumWriter<GenericRecord> writer)
        throws IOException {
      bytes.reset();
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      writer.write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    }

    @Override
    public void blockEnd(boolean sound) throws IOException {
      other.blockEnd(sound);
      if (sound) {
        for (Event event : block) {
          spool.add(event);
        }
      }
      block.clear();
    }
  }
}
