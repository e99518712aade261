package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.photonbeam.peers.contender.AdEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedTest {
  @TempDir Path scratch;
  private Path queries;
  private Path clicks;
  private Path rows;

  @BeforeEach
  void makeLogs() throws IOException {
    queries = Files.createDirectory(scratch.resolve("queries"));
    clicks = Files.createDirectory(scratch.resolve("clicks"));
    rows = scratch.resolve("rows.avro");
  }

  @Test
  void eachClickThatHasAQueryIsExpectedOnce() throws IOException {
    write(queries, "1", AdEvents.QUERY, Ads.query("p", 5_000_000), Ads.query("q", 6_000_000));
    write(queries, "2", AdEvents.QUERY, Ads.query("q", 6_000_000));
    write(
        clicks,
        "1",
        AdEvents.CLICK,
        Ads.click("a", "q", 8_500_000),
        Ads.click("b", "q", 7_000_000),
        Ads.click("c", "never", 7_000_000));
    write(clicks, "2", AdEvents.CLICK, Ads.click("a", "q", 8_500_000));

    Expected expected = Expected.of(queries, clicks, rows);

    assertThat(expected.clickIds()).containsExactlyInAnyOrder("a", "b");
    assertThat(expected.lines()).isEqualTo(7);
    assertThat(expected.spanSeconds()).isEqualTo(4);
    assertThat(readRows())
        .extracting(
            row -> ((GenericRecord) row.get("click")).get("click_id").toString(),
            row -> ((GenericRecord) row.get("query")).get("text").toString())
        .containsExactlyInAnyOrder(tuple("a", "text of q"), tuple("b", "text of q"));
  }

  private static void write(Path log, String name, Schema schema, GenericRecord... events)
      throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, log.resolve(name + ".avro").toFile());
      for (GenericRecord event : events) {
        writer.append(event);
      }
    }
  }

  private List<GenericRecord> readRows() throws IOException {
    List<GenericRecord> read = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(rows.toFile(), new GenericDatumReader<>())) {
      reader.forEach(read::add);
    }
    return read;
  }
}
