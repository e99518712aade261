package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.join.PendingBatch;
import io.photonbeam.transforms.join.PendingBatchCoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class JoinedBatchTest {
  private static final EventBatch CLICKS =
      TestBatches.foreign(TestLog.foreign("c1", "q1", 1), TestLog.foreign("c2", "q2", 2));

  private static PrimaryEvent primary(String id, long written) {
    return new PrimaryEvent(
        LogSchema.of(TestLog.PRIMARY),
        ByteBuffer.wrap(TestLog.encode(TestLog.primary(id, 1))),
        written);
  }

  private static JoinedBatch batch() {
    JoinedBatchBuilder builder =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    builder.add(CLICKS, 1, primary("q2", 10));
    builder.add(CLICKS, 0, primary("q1", 99));
    assertThat(builder.size()).isEqualTo(2);
    return builder.build();
  }

  @Test
  void aPairKeepsBothRecordsAndTheLaterTimeOfWriting() {
    JoinedBatch batch = batch();

    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.foreign().record(0)).isEqualTo(CLICKS.record(1));
    assertThat(batch.foreign().file(1)).isEqualTo("foreign.avro");
    assertThat(batch.primaryRecord(0)).isEqualTo(primary("q2", 0).record());
    assertThat(batch.primaryRecord(1)).isEqualTo(primary("q1", 0).record());
    assertThat(batch.writtenMicros(0)).isEqualTo(60);
    assertThat(batch.writtenMicros(1)).isEqualTo(99);
    assertThat(batch.bytes()).isEqualTo(CLICKS.bytes() + 8);
  }

  @Test
  void aBatchGrowsToAnySizeAndCanBeTakenApartAgain() {
    JoinedBatchBuilder builder =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    for (int i = 0; i < 1000; i++) {
      builder.add(CLICKS, i % 2, primary("q" + i + "x".repeat(i % 100), i));
    }
    JoinedBatch whole = builder.build();
    List<JoinedBatch> built = new ArrayList<>();
    JoinedBatches apart = new JoinedBatches(built::add);
    for (int i = 0; i < 1000; i++) {
      apart.add(whole, i);
    }
    apart.finish();

    assertThat(built).hasSize(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(built.get(0).primaryRecord(i))
          .isEqualTo(whole.primaryRecord(i))
          .isEqualTo(primary("q" + i + "x".repeat(i % 100), i).record());
      assertThat(built.get(0).foreign().record(i)).isEqualTo(CLICKS.record(i % 2));
      assertThat(built.get(0).writtenMicros(i)).isEqualTo(Math.max(60, i));
    }
  }

  @Test
  void aLargePrimaryEventThatManyNameIsHeldOnce() throws Exception {
    JoinedBatchBuilder builder =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    PrimaryEvent large = primary("x".repeat(1_000_000), 1);
    for (int i = 0; i < 5_000; i++) {
      builder.add(CLICKS, i % 2, large);
    }
    JoinedBatch batch = builder.build();
    assertThat(batch.bytes()).isLessThan(1_100_000);
    JoinedBatchBuilder again =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    JoinedBatch read = CoderUtils.clone(JoinedBatchCoder.of(), batch);
    for (int i = 0; i < 5_000; i++) {
      again.add(read, i);
    }
    assertThat(again.bytes()).isEqualTo(batch.bytes());
    assertThat(again.build().primaryRecord(4_999)).isEqualTo(large.record());
    assertThat(read.primaryRecord(0)).isEqualTo(large.record());
  }

  @Test
  void batchesAreHandedOnWhenTheyHoldEnough() {
    List<JoinedBatch> built = new ArrayList<>();
    JoinedBatches batches = new JoinedBatches(built::add);
    for (int i = 0; i < 25; i++) {
      batches.add(CLICKS, i % 2, primary("x".repeat(100_000), i));
    }
    batches.finish();
    batches.finish();

    assertThat(built).extracting(JoinedBatch::size).containsExactly(11, 11, 3);
  }

  @Test
  void batchesSurviveTheirCoders() throws Exception {
    CoderProperties.coderSerializable(JoinedBatchCoder.of());
    CoderProperties.structuralValueDecodeEncodeEqual(JoinedBatchCoder.of(), batch());
    CoderProperties.structuralValueDecodeEncodeEqual(
        PendingBatchCoder.of(), new PendingBatch(CLICKS, 1L << 40, 0));
    CoderProperties.structuralValueDecodeEncodeEqual(
        UnjoinableBatchCoder.of(),
        new UnjoinableBatch(CLICKS, UnjoinableBatch.Reason.NO_PRIMARY_EVENT));
    JoinedBatch got = CoderUtils.clone(JoinedBatchCoder.of(), batch());

    assertThat(got.primarySchema()).isSameAs(batch().primarySchema());
    assertThat(got.primaryRecord(1)).isEqualTo(batch().primaryRecord(1));
    assertThat(got.writtenMicros(1)).isEqualTo(99);
    assertThat(got.foreign().record(0)).isEqualTo(CLICKS.record(1));
    assertThat(
            CoderUtils.clone(PendingBatchCoder.of(), new PendingBatch(CLICKS, 7, 0)).sinceMillis())
        .isEqualTo(7);
  }

  @Test
  void theirBytesNeverChange() throws Exception {
    assertThat(CoderUtils.encodeToBase64(JoinedBatchCoder.of(), batch()))
        .isEqualTo(
            "AQIHRk9SRUlHTn97InR5cGUiOiJyZWNvcmQiLCJuYW1lIjoiQyIsImZpZWxkcyI6W3sibmFtZSI6"
                + "ImlkIiwidHlwZSI6InN0cmluZyJ9LHsibmFtZSI6ImtleSIsInR5cGUiOiJzdHJpbmcifSx7Im5h"
                + "bWUiOiJ0IiwidHlwZSI6ImxvbmcifV19PAIAAAAHxwoifC4m6JoAAAAOcTdbLg5sUdwBDGZvcmVp"
                + "Z24uYXZybwECAOgHDgRjMgRxMgQEYzEEcTECYHsidHlwZSI6InJlY29yZCIsIm5hbWUiOiJRIiwi"
                + "ZmllbGRzIjpbeyJuYW1lIjoiaWQiLCJ0eXBlIjoic3RyaW5nIn0seyJuYW1lIjoidCIsInR5cGUi"
                + "OiJsb25nIn1dfQAAAAQAAAAAAAAAPAAAAAgAAAAAAAAAYwAAAAgEcTICBHExAg");
    assertThat(CoderUtils.encodeToBase64(PendingBatchCoder.of(), new PendingBatch(CLICKS, 1000, 0)))
        .isEqualTo(
            "AgdGT1JFSUdOf3sidHlwZSI6InJlY29yZCIsIm5hbWUiOiJDIiwiZmllbGRzIjpbeyJuYW1lIjoi"
                + "aWQiLCJ0eXBlIjoic3RyaW5nIn0seyJuYW1lIjoia2V5IiwidHlwZSI6InN0cmluZyJ9LHsibmFt"
                + "ZSI6InQiLCJ0eXBlIjoibG9uZyJ9XX08AgAAAAdxN1suDmxR3AAAAA7HCiJ8LibomgEMZm9yZWln"
                + "bi5hdnJvAQIA6AcOBGMxBHExAgRjMgRxMgToBw");
  }

  @Test
  void thoseOfEarlierEventBatchesAreRead() throws Exception {
    JoinedBatch joined =
        CoderUtils.decodeFromBase64(
            JoinedBatchCoder.of(),
            "AQEHRk9SRUlHTn97InR5cGUiOiJyZWNvcmQiLCJuYW1lIjoiQyIsImZpZWxkcyI6W3sibmFtZSI6ImlkIiwi"
                + "dHlwZSI6InN0cmluZyJ9LHsibmFtZSI6ImtleSIsInR5cGUiOiJzdHJpbmcifSx7Im5hbWUiOiJ0IiwidHlw"
                + "ZSI6ImxvbmcifV19PAEMZm9yZWlnbi5hdnJvAgAAAAfHCiJ8LibomgAAAAAAAAAAAAAD6AAAAA5xN1suDmxR"
                + "3AAAAAAAAAAAAAAD6A4EYzIEcTIEBGMxBHExAmB7InR5cGUiOiJyZWNvcmQiLCJuYW1lIjoiUSIsImZpZWxk"
                + "cyI6W3sibmFtZSI6ImlkIiwidHlwZSI6InN0cmluZyJ9LHsibmFtZSI6InQiLCJ0eXBlIjoibG9uZyJ9XX0A"
                + "AAAEAAAAAAAAADwAAAAIAAAAAAAAAGMAAAAIBHEyAgRxMQI");
    PendingBatch pending =
        CoderUtils.decodeFromBase64(
            PendingBatchCoder.of(),
            "AQdGT1JFSUdOf3sidHlwZSI6InJlY29yZCIsIm5hbWUiOiJDIiwiZmllbGRzIjpbeyJuYW1lIjoiaWQiLCJ0"
                + "eXBlIjoic3RyaW5nIn0seyJuYW1lIjoia2V5IiwidHlwZSI6InN0cmluZyJ9LHsibmFtZSI6InQiLCJ0eXBl"
                + "IjoibG9uZyJ9XX08AQxmb3JlaWduLmF2cm8CAAAAB3E3Wy4ObFHcAAAAAAAAAAAAAAPoAAAADscKInwuJuia"
                + "AAAAAAAAAAAAAAPoDgRjMQRxMQIEYzIEcTIE6Ac");

    assertThat(CoderUtils.encodeToBase64(JoinedBatchCoder.of(), joined))
        .isEqualTo(CoderUtils.encodeToBase64(JoinedBatchCoder.of(), batch()));
    assertThat(CoderUtils.encodeToBase64(PendingBatchCoder.of(), pending))
        .isEqualTo(
            CoderUtils.encodeToBase64(PendingBatchCoder.of(), new PendingBatch(CLICKS, 1000, 0)));
  }

  @Test
  void otherVersionsAreRefusedByName() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(JoinedBatchCoder.of(), batch());
    bytes[0] = 3;

    assertThatThrownBy(() -> CoderUtils.decodeFromByteArray(JoinedBatchCoder.of(), bytes))
        .isInstanceOf(CoderException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void aLargeRecordStaysWhereItLiesAndNobodyWritesThere() throws Exception {
    PrimaryEvent large = primary("q".repeat(JoinedBatches.FULL_BYTES + 1), 1);
    byte[] before = large.record().array().clone();
    JoinedBatchBuilder builder =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    builder.add(CLICKS, 0, large);
    builder.add(CLICKS, 1, primary("q2", 2));
    builder.add(CLICKS, 0, large);
    JoinedBatchBuilder alone =
        new JoinedBatchBuilder(CLICKS.schema(), LogSchema.of(TestLog.PRIMARY));
    alone.add(CLICKS, 0, large);

    JoinedBatch batch = builder.build();

    assertThat(batch.primaryRecord(0)).isEqualTo(large.record());
    assertThat(batch.primaryRecord(1)).isEqualTo(primary("q2", 2).record());
    assertThat(batch.primaryRecord(2)).isEqualTo(large.record());
    assertThat(large.record().array()).isEqualTo(before);
    assertThat(alone.build().primaryData()).isSameAs(large.record().array());
    JoinedBatch copy = CoderUtils.clone(JoinedBatchCoder.of(), alone.build());
    assertThat(copy.primaryRecord(0)).isEqualTo(large.record());
  }
}
