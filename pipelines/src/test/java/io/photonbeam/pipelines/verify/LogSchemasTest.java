package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.spool.SchemaSpool;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in which each file has a schema of its own: the schemas are not kept in memory. */
final class LogSchemasTest {
  private static final int SCHEMAS = 1_000;
  private static final EventFields FIELDS = EventFields.primary("id", "t");

  private final FieldDefaults.Collector defaults = new FieldDefaults.Collector();
  private final LogSchemas schemas = new LogSchemas(FIELDS, defaults);

  private static Schema schema(int version, String id) {
    return SchemaBuilder.record("R" + version % 2)
        .fields()
        .requiredString(id)
        .requiredLong("t")
        .name("added" + version)
        .type()
        .intType()
        .intDefault(version)
        .endRecord();
  }

  private static long held(List<WeakReference<Schema>> seen) {
    return seen.stream().filter(schema -> schema.get() != null).count();
  }

  private static void assertForgotten(List<WeakReference<Schema>> seen) {
    for (int i = 0; i < 50 && held(seen) > SCHEMAS / 10; i++) {
      System.gc();
    }
    assertThat(held(seen)).isLessThan(SCHEMAS / 10);
  }

  @Test
  void whatIsNeededOfManySchemasIsKnownAndTheyAreNotKept() {
    List<WeakReference<Schema>> seen = new ArrayList<>();
    for (int i = 0; i < SCHEMAS; i++) {
      Schema schema = schema(i, i == 500 ? "id" : "other");
      seen.add(new WeakReference<>(schema));
      schemas.add(schema, Path.of("f" + i));
    }

    assertThat(schemas.useless()).isEmpty();
    assertThat(schemas.recordNames()).containsExactlyInAnyOrder("R0", "R1");
    FieldDefaults found = defaults.finish();
    assertThat(found.of(schema(7, "id"), "added7")).isNotNull();
    assertThat(found.of(schema(7, "id"), "t")).isNull();
    assertForgotten(seen);
  }

  @Test
  void aLogWithoutTheFieldsIsNamedByItsFirstFile() {
    schemas.add(schema(0, "other"), Path.of("f0"));
    schemas.add(schema(1, "other"), Path.of("f1"));
    assertThat(schemas.useless()).contains(schema(0, "other"));
    assertThat(schemas.firstFile()).isEqualTo(Path.of("f0"));
  }

  @Test
  void spooledSchemasComeBackByTheirNumbersAndAreNotKept(@TempDir Path folder) throws IOException {
    List<WeakReference<Schema>> seen = new ArrayList<>();
    try (SchemaSpool spool = new SchemaSpool(folder.resolve("s"))) {
      for (int i = 0; i < SCHEMAS; i++) {
        Schema schema = schema(i, "id");
        seen.add(new WeakReference<>(schema));
        assertThat(spool.number(schema)).isEqualTo(i);
      }
      assertThat(spool.number(schema(3, "id"))).isEqualTo(3);
      assertThat(spool.get(998)).isEqualTo(schema(998, "id"));
      assertForgotten(seen);
      assertThat(spool.get(0)).isEqualTo(schema(0, "id"));
    }
  }
}
