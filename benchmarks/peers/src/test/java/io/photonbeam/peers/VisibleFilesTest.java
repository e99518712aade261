package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.peers.contender.AdEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisibleFilesTest {
  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong();

  @Test
  void aRowIsVisibleWhenItsFileIsSeenForTheFirstTime() throws IOException {
    VisibleFiles files = new VisibleFiles(folder, now::get);
    files.look();
    assertThat(files.isEmpty()).isTrue();
    write("one", 100_000, 900_000);
    now.set(1_000_000);
    files.look();
    assertThat(files.isEmpty()).isFalse();
    write("two", 2_000_000);
    now.set(5_000_000);
    files.look();

    Latencies all = files.latencies(0);
    assertThat(all.size()).isEqualTo(3);
    assertThat(all.seconds(0.1)).isEqualTo(0.1);
    assertThat(all.seconds(0.5)).isEqualTo(0.9);
    assertThat(all.seconds(1)).isEqualTo(3);
  }

  @Test
  void clicksOfTheWarmUpAreLeftOut() throws IOException {
    VisibleFiles files = new VisibleFiles(folder, now::get);
    write("one", 100_000, 900_000);
    now.set(1_000_000);
    files.look();

    assertThat(files.latencies(900_000).size()).isEqualTo(1);
  }

  private void write(String name, long... clickTimes) throws IOException {
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(folder.resolve(name)))
            .withSchema(AdEvents.ROW)
            .build()) {
      for (long time : clickTimes) {
        writer.write(AdEvents.row(Ads.click("c", "q", time), Ads.query("q", 0)));
      }
    }
  }
}
