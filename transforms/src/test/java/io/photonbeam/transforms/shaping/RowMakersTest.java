package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.adapter.JoinAdapter;
import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.shaping.RowMakers.Schemas;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

final class RowMakersTest {
  private static final EventFields FIELDS = Events.FIELDS;
  private static final LogSchema ORDER = LogSchema.of(Events.ORDER);

  /** Like payments, with a field more. */
  private static Schemas version(int version) {
    Schema schema =
        SchemaBuilder.record("Payment")
            .fields()
            .requiredString("payment_id")
            .requiredString("order_id")
            .requiredLong("at")
            .optionalString("added" + version)
            .endRecord();
    return new Schemas(LogSchema.of(schema), ORDER);
  }

  private static int rounds(RowMakers makers) {
    for (int i = 0; i < 2 * Recent.MAX_SCHEMAS; i++) {
      RowMaker maker = makers.of(version(i));
      assertThat(maker.shape().problem()).isEmpty();
      assertThat(makers.of(version(i))).isSameAs(maker);
    }
    return makers.size();
  }

  @Test
  void makersAreKeptForFewSchemas() {
    assertThat(rounds(new RowMakers(FIELDS, null))).isEqualTo(Recent.MAX_SCHEMAS);
  }

  @Test
  void whereRowsAreComparedByShapeTheyAreKeptUntilTheyAreForgotten() {
    RowMakers makers = RowMakers.unbounded(FIELDS, null);
    assertThat(rounds(makers)).isEqualTo(2 * Recent.MAX_SCHEMAS);
    makers.forget();
    assertThat(makers.size()).isZero();
  }

  private static Schemas documented(String doc) {
    Schema schema =
        SchemaBuilder.record("Payment")
            .doc(doc)
            .fields()
            .requiredString("payment_id")
            .requiredString("order_id")
            .requiredLong("at")
            .endRecord();
    return new Schemas(LogSchema.of(schema), ORDER);
  }

  @Test
  void schemasWhoseRowsDoNotDifferShareAMaker() {
    RowMakers makers = new RowMakers(FIELDS, null);

    assertThat(makers.of(documented("one"))).isSameAs(makers.of(documented("other")));
    assertThat(makers.of(version(1))).isNotSameAs(makers.of(version(2)));
  }

  /** An adapter that looks at more than the rows get. */
  public static final class Documented implements JoinAdapter {
    @Override
    public Schema rowSchema(Schema foreign, Schema primary) {
      return SchemaBuilder.record("Row")
          .fields()
          .requiredString(foreign.getDoc().startsWith("secret") ? "secret" : "open")
          .endRecord();
    }

    @Override
    public Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row) {
      return Optional.empty();
    }
  }

  @Test
  void anAdapterSeesEachSchemaAndEqualShapesAreShared() {
    RowMakers makers = new RowMakers(FIELDS, Documented.class.getName());

    RowMaker one = makers.of(documented("one"));
    RowMaker other = makers.of(documented("other"));
    assertThat(one).isNotSameAs(other);
    assertThat(one.shape()).isSameAs(other.shape());
    assertThat(makers.of(documented("secret one")).shape()).isNotSameAs(one.shape());
  }
}
