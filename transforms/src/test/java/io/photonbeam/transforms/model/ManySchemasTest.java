package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.find.ChunkSplitter;
import io.photonbeam.transforms.find.TestChunks;
import io.photonbeam.transforms.index.BlockNotes;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/** A log in which each file has a schema of its own. */
final class ManySchemasTest {
  private static final int SCHEMAS = 1_000;
  private static final Schema NULL = Schema.create(Schema.Type.NULL);

  private static Schema schema(int version) {
    return SchemaBuilder.record("Q")
        .fields()
        .requiredString("id")
        .requiredLong("t")
        .optionalString("added" + version)
        .endRecord();
  }

  private static GenericRecord event(int version) {
    return new GenericRecordBuilder(schema(version)).set("id", "q" + version).set("t", 1L).build();
  }

  @Test
  void schemasThatNobodyHoldsAreForgotten() {
    LogSchema held = LogSchema.of(schema(0));
    for (int i = 1; i < SCHEMAS; i++) {
      assertThat(LogSchema.of(schema(i)).branches()).isEqualTo(1);
    }
    for (int i = 0; i < 50 && LogSchema.interned() > SCHEMAS / 2; i++) {
      System.gc();
    }

    assertThat(LogSchema.interned()).isLessThan(SCHEMAS / 2);
    assertThat(LogSchema.of(schema(0))).isSameAs(held);
  }

  @Test
  void aLargeSchemaIsParsedByWhoLooksAtItsRecordsOnly() {
    Schema large = SchemaBuilder.record("Q").doc("x".repeat(20_000)).fields().endRecord();
    LogSchema schema = LogSchema.of(large);
    assertThat(schema.avro()).isSameAs(large);

    LogSchema handedOn = LogSchema.parse("{\"doc\":\"" + "x".repeat(20_000) + "\"");

    assertThat(handedOn.branches()).isEqualTo(1);
    assertThatThrownBy(handedOn::avro).isInstanceOf(SchemaParseException.class);
  }

  @Test
  void whoHoldsALargeSchemaSharesIt() {
    LogSchema schema = LogSchema.parse(schema(1).toString().replace("Q", "Q".repeat(20_000)));

    Schema held = schema.avro();

    assertThat(schema.avro()).isSameAs(held);
    assertThat(LogSchema.of(held)).isSameAs(schema);
  }

  @Test
  void theTypesOfAUnionAreFoundOnce() {
    LogSchema union = LogSchema.of(Schema.createUnion(schema(1), NULL));

    assertThat(union.branches()).isEqualTo(2);
    assertThat(union.branch(1)).isSameAs(union.branch(1)).isSameAs(LogSchema.of(NULL));
  }

  @Test
  void scannersAreKeptForFewAndRightForAll() {
    EventScanners scanners = new EventScanners(TestLog.PRIMARY_FIELDS);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < SCHEMAS; i++) {
        ByteBuffer record = ByteBuffer.wrap(TestLog.encode(event(i)));
        EventScanner scanner = scanners.at(LogSchema.of(schema(i)), record);
        assertThat(scanner.id()).hasToString("q" + i);
      }
    }
    assertThat(scanners.size()).isLessThanOrEqualTo(Recent.MAX_SCHEMAS);
  }

  @Test
  void chunksOfManySchemasAreSplitAndFewScannersKept() {
    ChunkSplitter splitter =
        new ChunkSplitter(Role.PRIMARY, TestLog.PRIMARY_FIELDS, 1, BlockNotes.NONE);
    for (int i = 0; i < SCHEMAS; i++) {
      LogChunk chunk = new TestChunks(LogSchema.of(schema(i))).block(1, List.of(event(i))).build();
      splitter.scan(chunk, problem -> {}, unusable -> {}, () -> {});
      assertThat(splitter.found().count()).isEqualTo(1);
    }
    assertThat(splitter.schemas()).isLessThanOrEqualTo(Recent.MAX_SCHEMAS);
  }

  @Test
  void whatWasUsedLatelyStaysAndWhatWasNotIsMadeAnew() {
    Recent<String, Object> recent = new Recent<>(2, key -> new Object());
    Object a = recent.of("a");
    Object b = recent.of("b");
    assertThat(recent.of("a")).isSameAs(a);
    Object unused = recent.of("c");

    assertThat(recent.of("a")).isSameAs(a);
    assertThat(recent.of("b")).isNotSameAs(b);
    assertThat(recent.size()).isEqualTo(2);
  }
}
