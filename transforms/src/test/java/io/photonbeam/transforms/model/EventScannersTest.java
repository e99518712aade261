package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.transforms.TestLog;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

final class EventScannersTest {
  private final EventScanners scanners = new EventScanners(TestLog.PRIMARY_FIELDS);

  /** Of a schema of its own. */
  private WeakReference<byte[]> scan(int number) {
    Schema schema =
        SchemaBuilder.record("Q" + number)
            .fields()
            .requiredString("id")
            .requiredLong("t")
            .endRecord();
    byte[] record =
        TestLog.encode(new GenericRecordBuilder(schema).set("id", "q").set("t", 1L).build());
    assertThat(scanners.at(LogSchema.of(schema), ByteBuffer.wrap(record)).id()).hasToString("q");
    return new WeakReference<>(record);
  }

  @Test
  void onlyTheLastRecordIsKeptWhateverItsSchemas() {
    List<WeakReference<byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(scan(i));
    }
    assertThat(scanners.size()).isEqualTo(20);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(records.stream().filter(record -> record.get() != null)).hasSize(1);
            });
    scanners.release();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(records).allMatch(record -> record.get() == null);
            });
  }
}
