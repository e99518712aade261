package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.row.JoinedSchema;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class PairAdapterTest {
  private static final GenericRecord FOREIGN = TestLog.foreign("c1", "q1", 1);
  private static final GenericRecord PRIMARY = TestLog.primary("q1", 1);
  private static final Schema WANTED =
      SchemaBuilder.record("Wanted").fields().requiredString("who").requiredLong("n").endRecord();

  /** What an adapter may do. */
  private interface Adapt {
    Optional<GenericRecord> adapt(Schema row) throws Exception;
  }

  private static PairAdapter.Answer answer(Supplier<Schema> schema, Adapt adapt) {
    JoinAdapter adapter =
        new JoinAdapter() {
          @Override
          public Schema rowSchema(Schema foreign, Schema primary) {
            return schema.get();
          }

          @Override
          public Optional<GenericRecord> adapt(GenericRecord f, GenericRecord p, Schema row)
              throws Exception {
            return adapt.adapt(row);
          }
        };
    JoinedSchema pair = JoinedSchema.of(TestLog.FOREIGN, TestLog.PRIMARY);
    return new PairAdapter(adapter, AdaptedSchema.of(adapter, pair)).adapt(FOREIGN, PRIMARY);
  }

  private static void assertFails(Adapt adapt, String... words) {
    assertFails(() -> WANTED, adapt, words);
  }

  private static void assertFails(Supplier<Schema> schema, Adapt adapt, String... words) {
    assertThat(answer(schema, adapt))
        .isInstanceOfSatisfying(
            PairAdapter.Failed.class, failed -> assertThat(failed.why()).contains(words));
  }

  private static Optional<GenericRecord> row(Schema schema, Object who, Object n) {
    GenericRecord row = new GenericData.Record(schema);
    row.put(0, who);
    row.put(1, n);
    return Optional.of(row);
  }

  @Test
  void aRowOfTheSchemaIsTaken() {
    assertThat(answer(() -> WANTED, row -> row(row, "me", 7L)))
        .isInstanceOfSatisfying(
            PairAdapter.Row.class,
            row -> assertThat(row.record()).hasToString("{\"who\": \"me\", \"n\": 7}"));
  }

  @Test
  void nothingDropsThePair() {
    assertThat(answer(() -> WANTED, row -> Optional.empty()))
        .isInstanceOf(PairAdapter.Filtered.class);
  }

  @Test
  void whateverItThrowsIsAnAnswerWithTheLineThatThrew() {
    assertFails(
        row -> {
          throw new IOException("no such rate");
        },
        "java.io.IOException: no such rate, at " + PairAdapterTest.class.getName());
    assertFails(
        row -> {
          throw new NoClassDefFoundError("com/example/Rates");
        },
        "NoClassDefFoundError: com/example/Rates");
    assertFails(
        row -> {
          throw new AssertionError("a price is negative");
        },
        "AssertionError: a price is negative");
    assertFails(row -> deeper(row, 1), "StackOverflowError");
    assertFails(
        row -> {
          throw new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
              throw new UnsupportedOperationException();
            }
          };
        },
        "PairAdapterTest");
  }

  private static Optional<GenericRecord> deeper(Schema row, long depth) {
    return depth > 0 ? deeper(row, depth + 1).map(record -> record) : Optional.empty();
  }

  @Test
  void runningOutOfMemoryIsNoAnswer() {
    assertThatThrownBy(
            () ->
                answer(
                    () -> WANTED,
                    row -> {
                      throw new OutOfMemoryError("heap");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void aRowThatCannotBeWrittenIsRefusedWithTheField() {
    assertFails(row -> null, "returned null", "Optional.empty()");
    assertFails(row -> row(row, "me", 7), "field 'n'", "java.lang.Integer");
    assertFails(row -> row(row, null, 7L), "field 'who'", "null");
    assertFails(row -> Optional.of(PRIMARY), "another schema than its rowSchema");
  }

  @Test
  void aSchemaThatNoRowCanHaveIsTold() {
    Adapt unused = row -> Optional.empty();
    assertFails(() -> null, unused, "must give a record");
    assertFails(() -> Schema.create(Schema.Type.LONG), unused, "must give a record");
    assertFails(
        () -> SchemaBuilder.record("R").fields().requiredString("commit_id").endRecord(),
        unused,
        "'commit_id'",
        "every row gets anyway");
    assertFails(
        () ->
            new Schema.Parser()
                .parse(
                    """
                    {"type":"record","name":"Tree","fields":[
                      {"name":"children","type":{"type":"array","items":"Tree"}}]}"""),
        unused,
        "Parquet can't hold");
    assertFails(
        () -> {
          throw new IllegalArgumentException("unknown log");
        },
        unused,
        "rowSchema failed",
        "unknown log");
    assertFails(
        () -> {
          throw new AssertionError("unknown kind");
        },
        unused,
        "rowSchema failed",
        "unknown kind");
  }

  @Test
  void byDefaultARowHoldsBothEvents() {
    JoinAdapter adapter = new AdaptersTest.Good();
    AdaptedSchema schema =
        AdaptedSchema.of(adapter, JoinedSchema.of(TestLog.FOREIGN, TestLog.PRIMARY));

    PairAdapter.Answer answer = new PairAdapter(adapter, schema).adapt(FOREIGN, PRIMARY);

    assertThat(schema.row().getFields())
        .extracting(Schema.Field::name)
        .containsExactly("c", "q", "foreign_id", "commit_id", "joined_at");
    assertThat(answer)
        .isInstanceOfSatisfying(
            PairAdapter.Row.class,
            row ->
                assertThat(row.record())
                    .hasToString("{\"c\": " + FOREIGN + ", \"q\": " + PRIMARY + "}"));
  }
}
