package io.photonbeam.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.peers.contender.AdEvents;
import io.photonbeam.peers.contender.AvroLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UuidLogsTest {
  @TempDir Path scratch;

  @Test
  void aCopyHasTheSameLinesWithUuids() throws IOException {
    List<String> copied = copied(LogIds.UUIDS, Ads.click("a", "q", 5), Ads.click("a", "q", 5));

    String expected = Ads.click(UuidLogs.uuid("a"), UuidLogs.uuid("q"), 5).toString();
    assertThat(copied).containsExactly(expected, expected);
  }

  @Test
  void wherePrimaryIdsAloneAreUuidsAClickKeepsItsOwn() throws IOException {
    assertThat(copied(LogIds.PRIMARY_UUIDS, Ads.click("a", "q", 5)))
        .containsExactly(Ads.click("a", UuidLogs.uuid("q"), 5).toString());
  }

  private List<String> copied(LogIds ids, GenericRecord... clicks) throws IOException {
    Path log = Files.createDirectory(scratch.resolve("clicks"));
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(AdEvents.CLICK))) {
      writer.create(AdEvents.CLICK, log.resolve("a.avro").toFile());
      for (GenericRecord click : clicks) {
        writer.append(click);
      }
    }
    Path copy = scratch.resolve("deep/copy");
    UuidLogs.copy(log, copy, ids.uuidFields());
    List<String> read = new ArrayList<>();
    AvroLog.read(copy, event -> read.add(event.toString()));
    return read;
  }

  @Test
  void anIdHasOneUuid() {
    assertThat(UUID.fromString(UuidLogs.uuid("a"))).hasToString(UuidLogs.uuid("a"));
    assertThat(UuidLogs.uuids(Set.of("a", "b")))
        .containsExactlyInAnyOrder(UuidLogs.uuid("a"), UuidLogs.uuid("b"));
  }
}
