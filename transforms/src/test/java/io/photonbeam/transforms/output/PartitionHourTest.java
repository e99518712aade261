package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionHourTest {
  private static final CommitId ID = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,        date=1970-01-01/hour=00",
    "2026-01-02T03:59:59.999999Z, date=2026-01-02/hour=03",
    "2026-01-02T04:00:00Z,        date=2026-01-02/hour=04",
    "2024-02-29T23:30:00Z,        date=2024-02-29/hour=23",
    "9999-12-31T23:59:59.999999Z, date=9999-12-31/hour=23",
  })
  void theFolderIsTheUtcHourOfTheEvent(Instant time, String folder) {
    long micros = time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;

    assertThat(PartitionHour.of(micros).path(ID)).isEqualTo(folder + "/" + ID + ".parquet");
    assertThat(PartitionHour.ofFolder(folder)).contains(PartitionHour.of(micros));
  }

  @Test
  void whatIsNoFolderOfAnHourIsNone() {
    for (String folder :
        List.of(
            "date=2026-02-30/hour=03",
            "date=2026-07-12/hour=24",
            "date=2026-07-12/hour=3",
            "date=2026-07-12/hour=03/x",
            "date=2026-07-12",
            "_temporary/0")) {
      assertThat(PartitionHour.ofFolder(folder)).as(folder).isEmpty();
    }
  }
}
