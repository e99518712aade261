package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log file's events are shown block by block, and whatever else is in it is told. */
class LogScanTest {
  private static final EventFields FIELDS =
      EventFields.foreign("click_id", "query_id", "timestamp");
  private static final EventTypes.RowCheck ALL_CAN_BE_WRITTEN = schema -> Optional.empty();

  @TempDir Path folder;
  private World world;
  private final Findings findings = new Findings();

  /** Ids in their order, and behind each block whether it is sound. */
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void makeWorld() throws IOException {
    world = new World(folder);
  }

  private void scan(Path file, boolean mayGrow, EventTypes.RowCheck rows) throws IOException {
    LogScan.scan(
        file,
        mayGrow,
        FIELDS,
        findings,
        rows,
        new LogScan.Visitor() {
          @Override
          public void event(EventRoles roles, GenericRecord record, long blockOffset) {
            assertThat(blockOffset).isPositive();
            assertThat(record.get("click_id")).hasToString(new String(roles.id(), UTF_8));
            seen.add(new String(roles.id(), UTF_8) + " of " + new String(roles.key(), UTF_8));
          }

          @Override
          public void blockEnd(boolean sound) {
            seen.add(sound ? "sound" : "to be forgotten");
          }
        });
  }

  private void scan(Path file) throws IOException {
    scan(file, false, ALL_CAN_BE_WRITTEN);
  }

  @Test
  void eventsAreShownInTheirOrderBlockByBlock() throws IOException {
    scan(world.clicks("a.avro", World.click("a", "q1"), World.click("b", "q2")));

    assertThat(seen).containsExactly("a of q1", "sound", "b of q2", "sound");
    assertThat(findings.files.sum()).isOne();
    assertThat(findings.records.sum()).isEqualTo(2);
  }

  @Test
  void whatIsNoUsableEventIsCountedAndNotShown() throws IOException {
    scan(
        world.clicks(
            "a.avro", World.click("", "q1"), World.click("b", null), World.click("c", "q")));

    assertThat(seen).containsExactly("sound", "sound", "c of q", "sound");
    assertThat(findings.malformed.sum()).isOne();
    assertThat(findings.withoutKey.sum()).isOne();
    assertThat(findings.records.sum()).isEqualTo(3);
  }

  @Test
  void aDamagedBlockIsNamedAndThoseBehindItAreShown() throws IOException {
    Path file =
        world.clicks("a.avro", World.click("a", "q"), World.click("b", "q"), World.click("c", "q"));
    flipByteInTheMiddleBlock(file);

    scan(file);

    assertThat(seen).contains("a of q", "c of q").doesNotContain("b of q");
    assertThat(findings.count(Kind.DAMAGED_BLOCK)).isOne();
    assertThat(findings.places().named())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.file()).isEqualTo(file.toString());
              assertThat(place.offset()).isPositive();
            });
  }

  /** The blocks are alike, so the middle one stands in the middle of what follows the header. */
  private static void flipByteInTheMiddleBlock(Path file) throws IOException {
    long header;
    try (FileChannel one = FileChannel.open(World.log(file.resolveSibling("x"), World.CLICK))) {
      header = one.size();
    }
    Files.delete(file.resolveSibling("x"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long block = (bytes.length() - header) / 3;
      // Before the sync marker of 16 bytes, in the compressed records.
      bytes.seek(header + 2 * block - 16 - 3);
      int old = bytes.read();
      bytes.seek(header + 2 * block - 16 - 3);
      bytes.write(old ^ 0x55);
    }
  }

  @Test
  void halfABlockAtTheEndIsNoFaultAsLongAsItMayGrow() throws IOException {
    Path file = world.clicks("a.avro", World.click("a", "q"), World.click("b", "q"));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 5);
    }

    scan(file, true, ALL_CAN_BE_WRITTEN);
    assertThat(findings.halfWrittenTails.sum()).isOne();
    assertThat(findings.count(Kind.UNFINISHED_FILE)).isZero();

    scan(file, false, ALL_CAN_BE_WRITTEN);
    assertThat(findings.count(Kind.UNFINISHED_FILE)).isOne();
    assertThat(seen).containsExactly("a of q", "sound", "a of q", "sound");
  }

  @Test
  void eventsThatNoRowCouldHoldAreMalformedAndToldOnce() throws IOException {
    scan(
        world.clicks("a.avro", World.click("a", "q"), World.click("b", "q")),
        false,
        schema -> Optional.of("too deep"));

    assertThat(seen).containsExactly("sound", "sound");
    assertThat(findings.malformed.sum()).isEqualTo(2);
    assertThat(findings.places().lines())
        .singleElement()
        .asString()
        .contains("unwritable events", "too deep");
  }

  @Test
  void ofAFileThatIsGoneOrNoLogOnlyThatIsTold() throws IOException {
    scan(folder.resolve("gone.avro"));
    scan(Files.writeString(folder.resolve("text.avro"), "no log at all, but a text"));
    scan(World.log(folder.resolve("q.avro"), World.QUERY, World.query("q")));

    assertThat(seen).isEmpty();
    assertThat(findings.count(Kind.VANISHED_FILE)).isOne();
    assertThat(findings.count(Kind.UNREADABLE_FILE)).isEqualTo(2);
  }

  @Test
  void recordsOfOtherTypesOfAUnionAreNoEvents() throws IOException {
    Schema other = SchemaBuilder.record("Ping").fields().requiredLong("at").endRecord();
    Schema union = Schema.createUnion(World.CLICK, other);

    scan(
        World.log(
            folder.resolve("both.avro"),
            union,
            World.click("a", "q"),
            new GenericRecordBuilder(other).set("at", 1L).build()));

    assertThat(seen).containsExactly("a of q", "sound", "sound");
    assertThat(findings.otherRecords.sum()).isOne();
    assertThat(EventTypes.problem(union, FIELDS)).isEmpty();
    assertThat(EventTypes.problem(other, FIELDS).orElseThrow()).contains("no field 'click_id'");
    assertThat(EventTypes.problem(Schema.create(Schema.Type.STRING), FIELDS))
        .contains("has no records, but string");
  }

  @Test
  void theSchemaOfAFileIsKnownIfItHasOne() throws IOException {
    assertThat(LogScan.schema(world.clicks("a.avro"))).contains(World.CLICK);
    assertThat(LogScan.schema(Files.createFile(folder.resolve("empty")))).isEmpty();
    assertThat(LogScan.schema(folder.resolve("gone"))).isEmpty();
  }
}
