package io.photonbeam.pipelines.verify;

import static io.photonbeam.pipelines.verify.World.click;
import static io.photonbeam.pipelines.verify.World.query;
import static io.photonbeam.pipelines.verify.World.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.pipelines.verify.VerifyReport.Example;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir Path folder;
  private World world;

  @BeforeEach
  void twoQueriesAndThreeClicks() throws IOException {
    world = new World(folder);
    world.queries("a.avro", query("q1"), query("q2"));
    world.clicks("a.avro", click("c1", "q1"), click("c2", "q2"), click("c3", "q2"));
  }

  private void joinAll() throws IOException {
    world.joined("1.parquet", row(click("c1", "q1"), query("q1")));
    world.joined(
        "2.parquet", row(click("c2", "q2"), query("q2")), row(click("c3", "q2"), query("q2")));
  }

  private static Example only(VerifyReport report) {
    assertThat(report.examples()).hasSize(1);
    return report.examples().get(0);
  }

  @Test
  void anExactOutputIsExact() throws IOException {
    joinAll();
    VerifyReport report = world.verify();
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.foreignEvents()).isEqualTo(3);
    assertThat(report.joinable()).isEqualTo(3);
    assertThat(report.joined()).isEqualTo(3);
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.primaryEvents()).isEqualTo(2);
    assertThat(report.output().files()).isEqualTo(2);
    assertThat(report.logs().files()).isEqualTo(2);
    assertThat(report.unjoinable() + report.pending() + report.malformed()).isZero();
    assertThat(report.examples()).isEmpty();
    assertThat(report.verdict()).startsWith("Exact: all 3 joinable events");
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void manyPartitionsFindTheSame() throws IOException {
    GenericRecord[] queries = new GenericRecord[300];
    GenericRecord[] clicks = new GenericRecord[300];
    GenericRecord[] rows = new GenericRecord[299];
    for (int i = 0; i < 300; i++) {
      queries[i] = query("query-" + i);
      clicks[i] = click("click-" + i, "query-" + (i * 7 % 300));
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(clicks[i], queries[i * 7 % 300]);
    }
    world.queries("many.avro", queries);
    world.clicks("many.avro", clicks);
    world.joined("3.parquet", rows);
    joinAll();
    for (int partitions : new int[] {1, 7, 256, 4_096}) {
      VerifyReport report = world.verify(world.config().withPartitions(partitions));
      assertThat(report.foreignEvents()).isEqualTo(303);
      assertThat(report.joinable()).isEqualTo(303);
      assertThat(report.joined()).isEqualTo(302);
      assertThat(report.missing()).isEqualTo(1);
      assertThat(report.spurious() + report.duplicates() + report.different()).isZero();
      assertThat(only(report).foreignId()).isEqualTo("click-299");
    }
  }

  @Test
  void anEmptyOutputMissesEverything() throws IOException {
    VerifyReport report = world.verify();
    assertThat(report.missing()).isEqualTo(3);
    assertThat(report.rows() + report.joined()).isZero();
    assertThat(report.exact()).isFalse();
  }

  @Test
  void aMissingEventIsNamedWithItsPlaceInTheLog() throws IOException {
    world.joined(
        "1.parquet", row(click("c1", "q1"), query("q1")), row(click("c3", "q2"), query("q2")));
    VerifyReport report = world.verify();
    assertThat(report.missing()).isEqualTo(1);
    assertThat(report.exact()).isFalse();
    assertThat(only(report).violation()).isEqualTo("missing");
    assertThat(only(report).foreignId()).isEqualTo("c2");
    assertThat(only(report).facts()).containsEntry("primaryId", "q2");
    assertThat(only(report).facts().get("log")).contains("a.avro block ");
    assertThat(report.verdict())
        .startsWith("Not exact: 1 joinable event is missing.")
        .endsWith("nobody was asked of which commits these files are.");
  }

  @Test
  void aRowWithoutASideIsSpurious() throws IOException {
    joinAll();
    Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), World.QUERY);
    GenericRecord row = new GenericData.Record(World.rowSchema(World.CLICK, nullable));
    row.put("ad_click", click("c1", "q1"));
    row.put("commit_id", "c");
    row.put("joined_at", 1L);
    world.joined("3.parquet", row);
    assertThat(world.verify().spurious()).isEqualTo(1);
  }

  @Test
  void aNestedPrimaryFieldThatDiffersIsNamedWithItsPath() throws IOException {
    world.joined(
        "1.parquet", row(click("c2", "q2"), query("q2")), row(click("c3", "q2"), query("q2")));
    GenericRecord changed = query("q1");
    ((GenericRecord) ((List<?>) changed.get("ads")).get(2)).put("price", 0.51);
    world.joined("2.parquet", row(click("c1", "q1"), changed));
    VerifyReport report = world.verify();
    assertThat(report.different()).isEqualTo(1);
    assertThat(only(report).facts())
        .containsEntry("side", "primary")
        .containsEntry("field", "ads[2].price")
        .containsEntry("inLog", "0.5")
        .containsEntry("inOutput", "0.51");
  }

  @Test
  void anEventWithoutPrimaryEventIsUnjoinableAndNotMissing() throws IOException {
    joinAll();
    world.clicks("b.avro", click("c4", "never"));
    VerifyReport report = world.verify();
    assertThat(report.exact()).isTrue();
    assertThat(report.foreignEvents()).isEqualTo(4);
    assertThat(report.joinable()).isEqualTo(3);
    assertThat(report.unjoinable()).isEqualTo(1);
  }

  @Test
  void repeatedLogLinesAreOneEventAndEachVersionMayBeJoined() throws IOException {
    joinAll();
    GenericRecord other = click("c1", "q1");
    other.put("position", 9);
    world.clicks("b.avro", click("c1", "q1"), other, click("c1", "unknown"), click("c2", "q2"));
    world.queries("b.avro", query("q1"), query("q1"));
    VerifyReport report = world.verify();
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.foreignEvents()).isEqualTo(3);
    assertThat(report.primaryEvents()).isEqualTo(2);
    assertThat(report.logs().foreignRecords()).isEqualTo(7);
    Files.delete(world.output.resolve("joined/date=2023-11-14/hour=22/1.parquet"));
    world.joined("1.parquet", row(other, query("q1")));
    assertThat(world.verify().exact()).isTrue();
  }

  @Test
  void versionsOfASchemaAreComparedFieldByFieldAndDefaultsCount() throws IOException {
    joinAll();
    Schema second =
        World.parse(
            "Query",
            ",{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}"
                + ",{\"name\":\"rank\",\"type\":\"int\",\"default\":7}");
    GenericRecord q3 = query(second, "q3");
    q3.put("note", "new");
    q3.put("rank", 8);
    world.queries("b.avro", q3);
    world.clicks("b.avro", click("c4", "q3"));
    world.joined("3.parquet", row(click("c4", "q3"), q3));
    // An old query read with the new schema.
    Files.delete(world.output.resolve("joined/date=2023-11-14/hour=22/1.parquet"));
    GenericRecord resolved = query(second, "q1");
    world.joined("1.parquet", row(click("c1", "q1"), resolved));
    VerifyReport report = world.verify();
    assertThat(report.exact()).as(report.toText()).isTrue();
    resolved.put("rank", 8);
    world.joined("4.parquet", row(click("c1", "q1"), resolved));
    report = world.verify();
    assertThat(report.different()).isEqualTo(1);
  }

  @Test
  void aDamagedBlockIsNamedAndItsEventsAreUnknown() throws IOException {
    joinAll();
    Path file = world.queries("b.avro", query("q3"), query("q4"), query("q5"));
    world.clicks("b.avro", click("c4", "q4"), click("c5", "q5"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 16 - 5] ^= 0x55;
    Files.write(file, bytes);
    VerifyReport report = world.verify();
    assertThat(report.damagedBlocks() + report.logs().halfWrittenTails()).isEqualTo(1);
    assertThat(report.damagedBlocks()).isEqualTo(1);
    assertThat(report.logs().places().named().get(0).file()).isEqualTo(file.toString());
    assertThat(report.logs().places().named().get(0).offset()).isPositive();
    assertThat(report.primaryEvents()).isEqualTo(4);
  }

  @Test
  void aBlockThatDoesNotHoldItsCountIsDamagedAsAWhole() throws IOException {
    joinAll();
    Path file = world.clicks("b.avro", click("c8", "q1"));
    byte[] bytes = Files.readAllBytes(file);
    // The count of one record, zigzag, follows the header's sync marker, as the size does.
    byte[] sync = Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length);
    int block = indexOf(bytes, sync) + 16;
    assertThat(bytes[block]).isEqualTo((byte) 2);
    bytes[block] = 4;
    Files.write(file, bytes);
    VerifyReport more = world.verify();
    assertThat(more.damagedBlocks()).isEqualTo(1);
    assertThat(more.foreignEvents()).isEqualTo(3);
    bytes[block] = 0;
    Files.write(file, bytes);
    VerifyReport fewer = world.verify();
    assertThat(fewer.damagedBlocks()).isEqualTo(1);
    assertThat(fewer.exact()).isFalse();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
  }

  @Test
  void aHalfWrittenTailIsCountedAndNoError() throws IOException {
    joinAll();
    Path file = world.clicks("b.avro", click("c2", "q2"), click("c9", "q1"));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    Files.write(world.foreignLog.resolve("c.avro"), new byte[] {'O', 'b'});
    Files.write(world.foreignLog.resolve("d.avro"), new byte[0]);
    VerifyReport report = world.verify();
    assertThat(report.exact()).isTrue();
    assertThat(report.logs().halfWrittenTails()).isEqualTo(2);
    assertThat(report.damagedBlocks() + report.logs().unseen().count(Kind.UNREADABLE_FILE))
        .isZero();
    assertThat(report.foreignEvents()).isEqualTo(3);
  }

  @Test
  void recordsWithoutUsableIdKeyOrTimeAreMalformedAndNoEvents() throws IOException {
    joinAll();
    GenericRecord late = click("c9", "q1");
    late.put("timestamp", Long.MAX_VALUE);
    GenericRecord early = click("c9", "q1");
    early.put("timestamp", -1L);
    world.clicks(
        "b.avro",
        click("", "q1"),
        click("x".repeat(513), "q1"),
        click("c9", null),
        click("c9", ""),
        late,
        early);
    world.queries("b.avro", query(""));
    VerifyReport report = world.verify();
    assertThat(report.exact()).isTrue();
    assertThat(report.malformed()).isEqualTo(6);
    assertThat(report.withoutKey()).isEqualTo(1);
    assertThat(report.foreignEvents()).isEqualTo(3);
    assertThat(report.primaryEvents()).isEqualTo(2);
  }

  @Test
  void logFilesThatCannotBeReadAreNamedAndTheOthersRead() throws IOException {
    joinAll();
    Files.writeString(world.foreignLog.resolve("no.avro"), "this is no Avro");
    World.log(world.foreignLog.resolve("other.avro"), World.QUERY, query("q1"));
    VerifyReport report = world.verify();
    assertThat(report.exact()).isFalse();
    assertThat(report.logs().unseen().count(Kind.UNREADABLE_FILE)).isEqualTo(2);
    assertThat(report.toText()).contains("no.avro: is no Avro", "no field 'click_id'");
  }

  @Test
  void anOutputFileThatIsNoParquetIsAViolationAndHiddenFilesAreNot() throws IOException {
    joinAll();
    Path joined = world.output.resolve("joined");
    Files.writeString(joined.resolve("_SUCCESS"), "");
    Files.writeString(joined.resolve(".x.crc"), "");
    Files.createDirectories(joined.resolve("_tmp"));
    Files.writeString(joined.resolve("_tmp/y.parquet"), "half");
    assertThat(world.verify().exact()).isTrue();
    Files.writeString(joined.resolve("z.parquet"), "no parquet at all");
    VerifyReport report = world.verify();
    assertThat(report.unreadableOutput()).isEqualTo(1);
    assertThat(report.exact()).isFalse();
    assertThat(report.output().places().named().get(0).file()).endsWith("z.parquet");
  }

  @Test
  void aFileIsNotTakenAtItsWordAboutTheSizeOfItsFooter() throws IOException {
    joinAll();
    Path liar = world.output.resolve("joined/liar.parquet");
    ByteBuffer end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(900_000_000).put("PAR1".getBytes(StandardCharsets.US_ASCII)).flip();
    try (FileChannel file =
        FileChannel.open(
            liar,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap("PAR1".getBytes(StandardCharsets.US_ASCII)));
      file.write(end, 1_000_000_000);
    }

    VerifyReport report = world.verify();

    assertThat(report.unreadableOutput()).isEqualTo(1);
    assertThat(report.output().places().named().get(0).reason())
        .contains("claims 900,000,000 bytes");
  }

  @Test
  void anOutputFileWithAnyFlippedByteIsNeverExactUnlessAllItsRowsAreRight() throws IOException {
    joinAll();
    Path file = world.output.resolve("joined/date=2023-11-14/hour=22/2.parquet");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 37) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x21;
      Files.write(file, flipped);
      VerifyReport report = world.verify(world.config().withPartitions(2));
      long found = report.missing() + report.unreadableOutput() + report.different();
      if (report.exact()) {
        assertThat(report.rows()).isEqualTo(3);
      } else {
        assertThat(found + report.spurious()).as("byte %d", at).isPositive();
      }
    }
  }

  @Test
  void sideColumnsAreThoseThatTheFileNames() throws IOException {
    joinAll();
    Files.delete(world.output.resolve("joined/date=2023-11-14/hour=22/1.parquet"));
    Schema renamed =
        new Schema.Parser()
            .parse(
                World.rowSchema(World.CLICK, World.QUERY)
                    .toString()
                    .replace("\"ad_click\"", "\"right\"")
                    .replace("\"name\":\"query\"", "\"name\":\"left\""));
    GenericRecord row = new GenericData.Record(renamed);
    row.put("right", click("c1", "q1"));
    row.put("left", query("q1"));
    row.put("commit_id", "c");
    row.put("joined_at", 1L);
    Path file =
        world.joined(
            "1.parquet", Map.of("photonbeam.foreign", "right", "photonbeam.primary", "left"), row);
    VerifyReport report = world.verify();
    assertThat(report.exact()).as(report.toText()).isTrue();
    Files.delete(file);
    world.joined("1.parquet", row);
    assertThat(world.verify().unreadableOutput()).isEqualTo(1);
  }

  @Test
  void fieldRolesMayBeNestedAndIdsOfOtherTypes() throws IOException {
    Schema order = schema("Order", "\"long\"");
    Schema payment = schema("Payment", "\"int\"");
    GenericRecord o = nested(order, 42L);
    GenericRecord p = nested(payment, 42);
    World.log(world.primaryLog.resolve("a.avro"), order, o);
    World.log(world.foreignLog.resolve("a.avro"), payment, p, nested(payment, 43));
    GenericRecord row =
        new GenericData.Record(
            new Schema.Parser()
                .parse(
                    World.rowSchema(payment, order)
                        .toString()
                        .replace("\"ad_click\"", "\"payment\"")
                        .replace("\"query\"", "\"order\"")));
    row.put("payment", p);
    row.put("order", o);
    row.put("commit_id", "c");
    row.put("joined_at", 1L);
    world.joined("1.parquet", row);
    EventFields primary = EventFields.primary("head.id", "time");
    EventFields foreign = EventFields.foreign("name", "head.id", "time");
    VerifyReport report = world.verify(world.config().withFields(primary, foreign));
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.joinable()).isEqualTo(1);
    assertThat(report.unjoinable()).isEqualTo(1);
  }

  private static Schema schema(String name, String idType) {
    return new Schema.Parser()
        .parse(
            """
            {"type":"record","name":"%s","fields":[
              {"name":"head","type":["null",{"type":"record","name":"Head%s","fields":[
                {"name":"id","type":%s}]}]},
              {"name":"name","type":"string"},
              {"name":"time","type":{"type":"long","logicalType":"timestamp-micros"}}]}\
            """
                .formatted(name, name, idType));
  }

  private static GenericRecord nested(Schema schema, Object id) {
    GenericRecord head = new GenericData.Record(schema.getField("head").schema().getTypes().get(1));
    head.put("id", id);
    GenericRecord record = new GenericData.Record(schema);
    record.put("head", head);
    record.put("name", "n" + id);
    record.put("time", World.TIME * 1_000);
    return record;
  }

  @Test
  void whatIsPendingIsToldByTheRegistry() throws IOException {
    VerifyReport report =
        new Verification(
                world.config(),
                () ->
                    new RegistryFacts(
                        new PendingCommits(2, 0), UnaccountedFiles.NONE, LocalDate.EPOCH, true),
                InstantSource.system())
            .run(soFar -> {});
    assertThat(report.pending()).isEqualTo(2);
    assertThat(report.verdict()).contains("2 joined events are committed but not yet published");
  }

  @Test
  void linksAreFollowedAndLoopsPassedOver() throws IOException {
    joinAll();
    Files.createSymbolicLink(world.foreignLog.resolve("loop"), world.foreignLog);
    Path date = world.output.resolve("joined/date=2023-11-14");
    Path elsewhere = Files.move(date, folder.resolve("elsewhere"));
    Files.createSymbolicLink(date, elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("loop"), elsewhere);
    VerifyReport report = world.verify();
    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.output().files()).isEqualTo(2);
    assertThat(report.logs().files()).isEqualTo(2);
  }

  @Test
  void aLinkToWhatIsNotThereIsNothingThatWasSeen() throws IOException {
    joinAll();
    Files.createSymbolicLink(world.foreignLog.resolve("gone.avro"), folder.resolve("nowhere"));
    VerifyReport report = world.verify();
    assertThat(report.exact()).isFalse();
    assertThat(report.logs().places().named())
        .singleElement()
        .asString()
        .contains("gone.avro", "link");
  }

  @Test
  void fieldsThatNoSchemaOfALogHasAreAnErrorThatNamesTheOptions() {
    EventFields primary = EventFields.primary("order_id", "timestamp");
    EventFields foreign = EventFields.foreign("click_id", "order", "when");
    VerifyConfig config = world.config();
    assertThatThrownBy(() -> world.verify(config.withFields(primary, config.foreignFields())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.avro has no field 'order_id'")
        .hasMessageEndingWith("Name other fields with --primaryId=FIELD.");
    assertThatThrownBy(() -> world.verify(config.withFields(config.primaryFields(), foreign)))
        .hasMessageContaining("'order'")
        .hasMessageContaining("'when'")
        .hasMessageContaining("--foreignKey=FIELD and --foreignTime=FIELD");
  }

  @Test
  void aLogWithoutAFileIsNotExactIfTheOtherOneOrTheOutputHasAnything() throws IOException {
    joinAll();
    Path none = folder.resolve("none");
    Path noneEither = folder.resolve("none either");
    VerifyReport report = world.verify(VerifyConfig.of(none, world.foreignLog, world.output));
    assertThat(report.exact()).isFalse();
    assertThat(report.logs().unseen().count(Kind.LOG_WITHOUT_FILES)).isEqualTo(1);
    assertThat(report.toText()).contains(none + ": does not exist");

    VerifyReport both = world.verify(VerifyConfig.of(none, noneEither, world.output));
    assertThat(both.logs().unseen().count(Kind.LOG_WITHOUT_FILES)).isEqualTo(2);

    VerifyReport nothing =
        world.verify(VerifyConfig.of(none, noneEither, folder.resolve("no output")));
    assertThat(nothing.exact()).isTrue();
    assertThat(nothing.verdict()).contains("nothing to look at");
  }

  @Test
  void aTailThatIsHalfABlockIsNotExactOnceItHasSettled() throws IOException {
    joinAll();
    Path file = world.clicks("b.avro", click("c2", "q2"), click("c9", "q1"));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    assertThat(world.verify().exact()).isTrue();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(6))));

    VerifyReport report = world.verify();
    assertThat(report.exact()).isFalse();
    assertThat(report.logs().unseen().count(Kind.UNFINISHED_FILE)).isEqualTo(1);
    assertThat(report.verdict()).contains("1 unfinished file was not read");
    VerifyConfig patient = world.config().with(VerifyConfig.SETTLE, Duration.ofMinutes(7));
    assertThat(world.verify(patient).exact()).isTrue();
  }

  @Test
  void anAvroFileThatWasAppendedToAnotherIsNamedAndNotExact() throws IOException {
    joinAll();
    Path first = world.clicks("b.avro", click("c2", "q2"));
    Path second = world.clicks("c.avro", click("c3", "q1"));
    long size = Files.size(first);
    Files.write(first, Files.readAllBytes(second), StandardOpenOption.APPEND);
    Files.delete(second);

    VerifyReport report = world.verify();

    assertThat(report.exact()).isFalse();
    assertThat(report.logs().unseen().count(Kind.APPENDED_FILE)).isEqualTo(1);
    assertThat(report.logs().unseen().sum()).isEqualTo(1);
    assertThat(report.logs().places().named())
        .singleElement()
        .isEqualTo(
            new VerifyReport.Place(
                "file appended to a file", first.toString(), size, BlockRead.Appended.REASON));
  }

  @Test
  void filesThatArePassedOverByNameAreNotExactIfTheyLookLikeLogs() throws IOException {
    joinAll();
    Path file = world.clicks("b.avro", click("c2", "q2"));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    for (String name : List.of("part-0-0", "x.AVRO", "b.avro.1", "_hidden", "b.avro.tmp")) {
      Files.write(world.foreignLog.resolve(name), bytes);
    }
    Files.writeString(world.foreignLog.resolve("b.avro.gz"), "compressed");
    Files.writeString(world.foreignLog.resolve("README"), "no log");

    VerifyReport report = world.verify();

    assertThat(report.exact()).isFalse();
    assertThat(report.logs().places().named())
        .extracting(place -> Path.of(place.file()).getFileName().toString())
        .containsExactly("b.avro.1", "b.avro.gz", "part-0-0", "x.AVRO");
    assertThat(report.verdict()).contains("4 passed-over files were not read");
  }
}
