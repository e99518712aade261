package io.photonbeam.pipelines;

import io.photonbeam.adapter.JoinAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Adapters of tests, by the names of their classes. */
public final class TestAdapters {
  private TestAdapters() {}

  /** Bills clicks: drops those whose id begins with "free", and throws at "odd". */
  public static final class Billing implements JoinAdapter {
    private static final Schema ROW =
        SchemaBuilder.record("Bill")
            .namespace("billing")
            .fields()
            .requiredString("click")
            .name("words")
            .type()
            .array()
            .items()
            .stringType()
            .noDefault()
            .requiredLong("cents")
            .endRecord();

    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return ROW;
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      String id = click.get("click_id").toString();
      if (id.startsWith("free")) {
        return Optional.empty();
      }
      if (id.startsWith("odd")) {
        throw new IllegalStateException("no rate for " + id);
      }
      GenericRecord bill = new GenericData.Record(row);
      bill.put("click", id);
      bill.put("words", List.copyOf((List<?>) query.get("words")));
      bill.put("cents", Math.round(100 * (double) click.get("price")));
      return Optional.of(bill);
    }
  }

  /** Only notes which clicks were joined: its rows have no fields. */
  public static final class Bare implements JoinAdapter {
    private static final Schema ROW = SchemaBuilder.record("Bare").fields().endRecord();

    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return ROW;
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      return Optional.of(new GenericData.Record(row));
    }
  }

  /** Gives "odd one" a map whose key is null, which only Parquet's writer notices. */
  public static final class Keyed implements JoinAdapter {
    private static final Schema ROW =
        SchemaBuilder.record("Keyed")
            .fields()
            .name("prices")
            .type()
            .map()
            .values()
            .doubleType()
            .noDefault()
            .endRecord();

    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return ROW;
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      String id = click.get("click_id").toString();
      GenericRecord keyed = new GenericData.Record(row);
      String key = id.startsWith("odd") ? null : id;
      keyed.put("prices", Collections.singletonMap(key, click.get("price")));
      return Optional.of(keyed);
    }
  }

  /** Takes everything, as it is; first, and once, it does something else. */
  public static final class Meddling implements JoinAdapter {
    /** Done by the first pair. */
    @FunctionalInterface
    public interface Meanwhile {
      void run() throws IOException;
    }

    static volatile Meanwhile meanwhile;

    @Override
    public synchronized Optional<GenericRecord> adapt(
        GenericRecord click, GenericRecord query, Schema row) {
      Meanwhile now = meanwhile;
      meanwhile = null;
      if (now != null) {
        try {
          now.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return Optional.of(JoinAdapter.nested(click, query, row));
    }
  }

  /** Takes everything, as it is. */
  public static final class Nested implements JoinAdapter {
    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      return Optional.of(JoinAdapter.nested(click, query, row));
    }
  }

  /** Wants a column that every row gets anyway. */
  public static final class Greedy implements JoinAdapter {
    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return SchemaBuilder.record("R").fields().requiredString("foreign_id").endRecord();
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord click, GenericRecord query, Schema row) {
      return Optional.empty();
    }
  }
}
