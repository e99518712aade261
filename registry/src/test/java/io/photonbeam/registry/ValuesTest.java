package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final CommitId COMMIT = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");

  @Test
  void commitIdsAscendAlsoWhenTheClockStepsBack() {
    List<Instant> times = new ArrayList<>();
    for (long millis : new long[] {5, 6, 3, 4, 7}) {
      times.add(Instant.parse("2026-01-02T03:04:05Z").plusMillis(millis));
    }
    CommitIds ids = new CommitIds(times.iterator()::next, new Random(1));
    List<CommitId> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(ids.next());
    }

    assertThat(made).doesNotHaveDuplicates();
    assertThat(made.stream().map(id -> id.text().substring(0, 18)))
        .containsExactly(
            "20260102-030405005",
            "20260102-030405006",
            "20260102-030405007",
            "20260102-030405008",
            "20260102-030405009");
    assertThat(made).allSatisfy(id -> assertThat(CommitId.parse(id.text())).contains(id));
    assertThat(made.get(0).created()).isEqualTo(Instant.parse("2026-01-02T03:04:05.005Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "20260102-030405678-4k9rt0mzq2x7vb1",
        "20260102-030405678-4k9rt0mzq2x7vb1C",
        "20260102-030405678-4k9rt0mzq2x7vb1u",
        "20261302-030405678-4k9rt0mzq2x7vb1c",
        "../20260102-030405678-4k9rt0mzq2x7v",
      })
  void whatIsNoCommitIdIsRefused(String text) {
    assertThat(CommitId.parse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CommitId(text))
        .withMessageContaining("is no commit id");
  }

  @Test
  void pipelineIdsAreNamesOfDirectories() {
    assertThat(PipelineId.check("dc-a.2_B")).isEqualTo("dc-a.2_B");
    assertThat(PipelineId.problem("x".repeat(64))).isEmpty();
    for (String wrong : List.of("", ".", "..", "-a", "a/b", "a b", "é", "x".repeat(65))) {
      assertThat(PipelineId.problem(wrong)).as(wrong).isPresent();
    }
  }

  @Test
  void derivedPipelineIdsAreValidAndDifferentThoughTheyHaveToBeCut() {
    String long54 = "x".repeat(54);
    assertThat(PipelineId.derived("a", ".retry")).isEqualTo("a.retry");
    assertThat(PipelineId.derived(long54, ".reconcile")).isEqualTo(long54 + ".reconcile");

    List<String> cut =
        List.of(long54 + "1", long54 + "2", "x".repeat(64)).stream()
            .map(id -> PipelineId.derived(id, ".reconcile"))
            .toList();

    assertThat(cut)
        .doesNotHaveDuplicates()
        .allSatisfy(
            id ->
                assertThat(id)
                    .hasSize(64)
                    .matches("x{37}-[0-9a-f]{16}\\.reconcile")
                    .matches(derived -> PipelineId.problem(derived).isEmpty()));
  }

  @Test
  void aForeignIdHasTheDayOfItsEventIdOrElseOfItsEvent() {
    LocalDate day = LocalDate.of(2026, 1, 2);
    String eventId = RegistryFixture.eventId(day, 5);

    assertThat(ForeignId.of(eventId, 0).date()).isEqualTo(day);
    assertThat(ForeignId.of("order-17", RegistryFixture.micros(day) - 1).date())
        .isEqualTo(day.minusDays(1));
    assertThat(ForeignId.of("0a000001-00001267-7fffffffffffffff", 0).date())
        .as("an EventId beyond the year 9999 has no day of its own")
        .isEqualTo(LocalDate.EPOCH);
    assertThat(ForeignId.of("a", 0)).isEqualTo(ForeignId.of("a", 1)).hasToString("a");
  }

  @Test
  void foreignIdsOutsideTheLimitsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ForeignId.of("", 0))
        .withMessage("An event's id has 1 to 512 bytes, this one has 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ForeignId.of("x" + "é".repeat(256), 0))
        .withMessage("An event's id has 1 to 512 bytes, this one has 513.");
    assertThat(ForeignId.problem("é".repeat(256))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> ForeignId.of("a", -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ForeignId.of("a", ForeignId.END_OF_TIME_MICROS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "a/../b", "..", "a//b", "a/", "a\\b", "a b"})
  void aFileOutsideTheOutputIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> new OutputFile(path, 1, 1, "xxh64:0"));
  }

  @Test
  void aRecordComesBackFromItsJson() {
    CommitRecord record =
        CommitRecord.of(
            COMMIT,
            "p",
            List.of(
                new OutputFile("date=2026-01-02/hour=03/x.parquet", 3, 400, "xxh64:1f"),
                new OutputFile("y.parquet", 0, 1L << 40, "crc32c:0")),
            1,
            1_767_322_800_000_000L);

    assertThat(CommitRecordJson.decode(CommitRecordJson.encode(record))).isEqualTo(record);
    assertThat(record.rows()).isEqualTo(3);
    assertThat(record.lastDay()).isEqualTo(LocalDate.of(2026, 1, 2));
    CommitRecord fence = CommitRecord.fence(COMMIT);
    assertThat(CommitRecordJson.decode(CommitRecordJson.encode(fence))).isEqualTo(fence);
  }

  @Test
  void theJsonOfARecordIsFrozen() {
    String json =
        "{\"version\":1,\"commit\":\"20260102-030405678-4k9rt0mzq2x7vb1c\",\"pipeline\":\"p\","
            + "\"state\":\"COMMITTED\",\"minEventMicros\":1,\"maxEventMicros\":2,"
            + "\"lastDay\":\"1970-01-01\",\"files\":[{\"path\":\"a/b.parquet\",\"rows\":3,"
            + "\"bytes\":4,\"checksum\":\"xxh64:5\"}]}";
    CommitRecord record =
        CommitRecord.of(COMMIT, "p", List.of(new OutputFile("a/b.parquet", 3, 4, "xxh64:5")), 1, 2);

    assertThat(CommitRecordJson.encode(record)).asString(StandardCharsets.UTF_8).isEqualTo(json);
    assertThat(decode(json.replace("{\"version\"", "{\"later\":[1],\"version\"")))
        .isEqualTo(record);
    assertThatThrownBy(() -> decode(json.replace("\"version\":1", "\"version\":2")))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("version 2, of a newer Photonbeam");
    assertThatThrownBy(() -> decode("{\"version\":1}"))
        .isInstanceOf(StoreFormatException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> decode("no json")).isInstanceOf(StoreFormatException.class);
  }

  @Test
  void theKeysAreFrozen() {
    Keys keys = new Keys("", KeyLayout.SPREAD);
    LocalDate day = LocalDate.of(2026, 1, 2);
    ForeignId plain = ForeignId.of("order-17", RegistryFixture.micros(day));
    ForeignId event = ForeignId.of(RegistryFixture.eventId(day, 0), 0);

    assertThat(hex(keys.presence(event)))
        .isEqualTo("026964001576164fe701040a00ff00ff0100ff00ff126700ff06475c63f7a000ff00");
    assertThat(hex(keys.plainId(plain, plain.day())))
        .isEqualTo("02696400152d164fe7026f726465722d313700");
    assertThat(hex(keys.presence(plain))).isEqualTo("0264617900152d026f726465722d313700");
    assertThat(hex(keys.horizon())).isEqualTo("02686f72697a6f6e00");
    assertThat(hex(new Keys("dc", KeyLayout.SPREAD).horizon()))
        .isEqualTo("0264630002686f72697a6f6e00");
    assertThat(hex(keys.unpublished("dc-a", COMMIT))).startsWith("02756e7075626c69736865640002");

    Keys dense = new Keys("", KeyLayout.DENSE);
    assertThat(hex(dense.presence(event)))
        .isEqualTo("0269640014164fe701040a00ff00ff0100ff00ff126700ff06475c63f7a000ff00");
    assertThat(hex(dense.presence(plain))).isEqualTo("02646179001402" + "6f726465722d313700");
  }

  @Test
  void whatIsTakenInAFileIsFrozen() {
    LocalDate day = LocalDate.of(2026, 1, 2);
    ForeignId plain = ForeignId.of("x", RegistryFixture.micros(day));
    ForeignId event = ForeignId.of(RegistryFixture.eventId(day, 0), 0);
    String commit = hex(COMMIT.encode());

    for (KeyLayout layout : KeyLayout.values()) {
      Keys keys = new Keys("", layout);
      assertThat(keys.taken(event, keys.presence(event), COMMIT))
          .as("%s", layout)
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.key()).isEqualTo(keys.presence(event));
                assertThat(hex(entry.value())).isEqualTo(commit);
              });
    }
    assertThat(taken(KeyLayout.DENSE, plain))
        .containsExactly("0269640014164fe7027800=" + commit, "02646179001402" + "7800=164fe7");
    assertThat(taken(KeyLayout.BY_COMMIT, plain))
        .containsExactly(
            "0269640014164fe702" + commit + "00" + "027800=",
            "02646179001402" + "7800=164fe702" + commit + "00");
  }

  private static List<String> taken(KeyLayout layout, ForeignId id) {
    Keys keys = new Keys("", layout);
    return keys.taken(id, keys.presence(id), COMMIT).stream()
        .map(entry -> hex(entry.key()) + "=" + hex(entry.value()))
        .toList();
  }

  @Test
  void idsOfOneProcessStandTogetherForSomeSecondsInTheGatheredLayout() {
    Keys keys = new Keys("", KeyLayout.GATHERED);
    LocalDate day = LocalDate.of(2026, 1, 2);
    ForeignId plain = ForeignId.of("order-17", RegistryFixture.micros(day));
    Set<String> begins = new LinkedHashSet<>();
    for (int second = 0; second < 3_600; second++) {
      ForeignId id = ForeignId.of(RegistryFixture.eventId(day, second * 1_000_000), 0);
      begins.add(hex(keys.presence(id)).substring(0, 12));
    }

    assertThat(keys.presence(plain)).isEqualTo(new Keys("", KeyLayout.SPREAD).presence(plain));
    assertThat(begins).hasSizeBetween(120, 3_600 / 16);
    assertThat(begins).first().isEqualTo("02696400152e");
  }

  private static CommitRecord decode(String json) {
    return CommitRecordJson.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
