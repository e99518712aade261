package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.transforms.TestLog;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class EventBatchTest {
  private static EventBatch batch() {
    EventBatch first = TestBatches.foreign(TestLog.foreign("c1", "q1", 1));
    EventBatchBuilder builder = new EventBatchBuilder(Role.FOREIGN, first.schema(), 0, 0);
    builder.add(first, 0);
    byte[] record = TestLog.encode(TestLog.foreign("c2", "q2", 2));
    builder.add(record, 0, record.length, -5, "é.avro", 1L << 40);
    return builder.build();
  }

  @Test
  void theBuilderKeepsRecordsHashesAndPlacesInOrder() {
    Random random = new Random(2);
    LogSchema schema = LogSchema.of(TestLog.PRIMARY);
    EventBatchBuilder builder = new EventBatchBuilder(Role.PRIMARY, schema, 3, 10);
    byte[] source = new byte[5000];
    random.nextBytes(source);
    for (int i = 0; i < 1000; i++) {
      builder.add(source, i, i + i % 7, 31L * i, "file" + i % 3, 10L * i);
    }
    assertThat(builder.size()).isEqualTo(1000);
    EventBatch batch = builder.build();

    assertThat(batch.size()).isEqualTo(1000);
    for (int i = 0; i < 1000; i++) {
      byte[] record = new byte[batch.record(i).remaining()];
      batch.record(i).get(record);
      assertThat(record).isEqualTo(Arrays.copyOfRange(source, i, i + i % 7));
      assertThat(batch.end(i) - batch.start(i)).isEqualTo(i % 7);
      assertThat(batch.keyHash(i)).isEqualTo(31L * i);
      assertThat(batch.file(i)).isEqualTo("file" + i % 3);
      assertThat(batch.blockOffset(i)).isEqualTo(10L * i);
    }
    assertThat(batch.places().files()).hasSize(3);
  }

  @Test
  void theEventsOfABlockTakeNoPlaceEach() {
    EventBatchBuilder builder =
        new EventBatchBuilder(Role.PRIMARY, LogSchema.of(TestLog.PRIMARY), 0, 0);
    for (int i = 0; i < 900; i++) {
      builder.add(new byte[1], 0, 1, i, i < 800 ? "a.avro" : "b.avro", i < 300 ? 4 : 700);
    }
    EventBatch batch = builder.build();

    assertThat(batch.places().count()).isEqualTo(3);
    assertThat(List.of(0, 299, 300, 799, 800, 899))
        .extracting(i -> batch.file(i) + "@" + batch.blockOffset(i))
        .containsExactly(
            "a.avro@4", "a.avro@4", "a.avro@700", "a.avro@700", "b.avro@700", "b.avro@700");
  }

  @Test
  void ofSeveralTimesOfWritingTheEarliestStandsForAll() {
    EventBatch early = TestBatches.foreign(TestLog.foreign("c", "q", 1));
    EventBatchBuilder builder = new EventBatchBuilder(Role.FOREIGN, early.schema(), 1, 1);
    builder.writtenAt(90);
    builder.add(early, 0);
    builder.writtenAt(70);

    assertThat(builder.build().writtenMicros()).isEqualTo(60);
  }

  @Test
  void batchesSurviveTheirCoder() throws Exception {
    CoderProperties.coderSerializable(EventBatchCoder.of());
    CoderProperties.structuralValueDecodeEncodeEqual(EventBatchCoder.of(), batch());
    EventBatch empty =
        new EventBatchBuilder(Role.PRIMARY, LogSchema.of(TestLog.PRIMARY), 0, 0).build();
    CoderProperties.structuralValueDecodeEncodeEqual(EventBatchCoder.of(), empty);
    assertIsBatch(CoderUtils.clone(EventBatchCoder.of(), batch()));
  }

  private static void assertIsBatch(EventBatch got) {
    assertThat(got.role()).isEqualTo(Role.FOREIGN);
    assertThat(got.schema()).isSameAs(LogSchema.of(TestLog.FOREIGN));
    assertThat(got.writtenMicros()).isEqualTo(60);
    assertThat(got.size()).isEqualTo(2);
    assertThat(got.record(1)).isEqualTo(batch().record(1));
    assertThat(got.keyHash(1)).isEqualTo(-5);
    assertThat(got.file(0)).isEqualTo("foreign.avro");
    assertThat(got.file(1)).isEqualTo("é.avro");
    assertThat(got.blockOffset(1)).isEqualTo(1L << 40);
  }

  @Test
  void whatVersionOneHasWrittenIsRead() throws Exception {
    assertIsBatch(
        CoderUtils.decodeFromBase64(
            EventBatchCoder.of(),
            "AQdGT1JFSUdOf3sidHlwZSI6InJlY29yZCIsIm5hbWUiOiJDIiwiZmllbGRzIjpbeyJuYW1lIjoiaWQiLCJ0eXBl"
                + "Ijoic3RyaW5nIn0seyJuYW1lIjoia2V5IiwidHlwZSI6InN0cmluZyJ9LHsibmFtZSI6InQiLCJ0eXBlIjoi"
                + "bG9uZyJ9XX08Agxmb3JlaWduLmF2cm8Hw6kuYXZybwIAAAAHcTdbLg5sUdwAAAAAAAAAAAAAA-gAAAAO____"
                + "______sAAAABAAABAAAAAAAOBGMxBHExAgRjMgRxMgQ"));
  }

  @Test
  void theBytesOfVersionTwoNeverChange() throws Exception {
    assertThat(CoderUtils.encodeToBase64(EventBatchCoder.of(), batch()))
        .isEqualTo(
            "AgdGT1JFSUdOf3sidHlwZSI6InJlY29yZCIsIm5hbWUiOiJDIiwiZmllbGRzIjpbeyJuYW1lIjoi"
                + "aWQiLCJ0eXBlIjoic3RyaW5nIn0seyJuYW1lIjoia2V5IiwidHlwZSI6InN0cmluZyJ9LHsibmFt"
                + "ZSI6InQiLCJ0eXBlIjoibG9uZyJ9XX08AgAAAAdxN1suDmxR3AAAAA7_________-wIMZm9yZWln"
                + "bi5hdnJvB8OpLmF2cm8CAQDoBwIBgICAgIAgDgRjMQRxMQIEYzIEcTIE");
  }

  @Test
  void otherVersionsAndDataThatEndsTooSoonAreRefused() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(EventBatchCoder.of(), batch());
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    bytes[0] = 9;

    assertThatThrownBy(() -> EventBatchCoder.of().decode(new ByteArrayInputStream(bytes)))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version 9");
    assertThatThrownBy(() -> EventBatchCoder.of().decode(new ByteArrayInputStream(cut)))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("ends after");
  }

  @Test
  void oneSchemaIsOneObject() {
    LogSchema schema = LogSchema.of(TestLog.PRIMARY);

    assertThat(LogSchema.parse(schema.json())).isSameAs(schema);
    assertThat(LogSchema.of(TestLog.FOREIGN)).isNotEqualTo(schema);
    assertThat(schema.avro()).isEqualTo(TestLog.PRIMARY);
    assertThat(schema).hasToString("Q");
  }
}
