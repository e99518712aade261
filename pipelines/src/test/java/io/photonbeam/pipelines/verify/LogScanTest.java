package io.photonbeam.pipelines.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.record.RecordWeight;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log file's events are shown block by block, and whatever else is in it is told. */
class LogScanTest {
  private static final EventFields FIELDS =
      EventFields.foreign("click_id", "query_id", "timestamp");
  private static final EventTypes.RowCheck ALL_CAN_BE_WRITTEN = schema -> Optional.empty();

  private static final int MANY = BlockScan.MAX_AT_ONCE;

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

  /** Writes a log file of one block. */
  private Path oneBlock(Schema schema, List<byte[]> records) throws IOException {
    Path file = folder.resolve("block.avro");
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.setSyncInterval(1 << 28).create(schema, file.toFile());
      for (byte[] record : records) {
        writer.appendEncoded(ByteBuffer.wrap(record));
      }
    }
    return file;
  }

  /** A click in Avro's encoding, with more bytes at its end. */
  private static byte[] encodedClick(String id, int... more) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(World.CLICK).write(World.click(id, "q"), encoder);
    for (int value : more) {
      encoder.writeInt(value);
    }
    return bytes.toByteArray();
  }

  @Test
  void eventsOfABlockOfVeryManyAreShownInParts() throws IOException {
    scan(oneBlock(World.CLICK, Collections.nCopies(MANY + 1, encodedClick("a"))));

    assertThat(seen).hasSize(MANY + 3).containsOnly("a of q", "sound");
    assertThat(seen.indexOf("sound")).isEqualTo(MANY);
    assertThat(seen.subList(MANY + 1, MANY + 3)).containsExactly("a of q", "sound");
    assertThat(findings.records.sum()).isEqualTo(MANY + 1);
  }

  @Test
  void ofABlockOfVeryManyNoneIsShownIfItsEndIsDamaged() throws IOException {
    List<byte[]> records = new ArrayList<>(Collections.nCopies(MANY, encodedClick("a")));
    records.add(new byte[] {1});

    scan(oneBlock(World.CLICK, records));

    assertThat(seen).containsExactly("to be forgotten");
    assertThat(findings.count(Kind.DAMAGED_BLOCK)).isOne();
    assertThat(findings.records.sum()).isZero();
  }

  @Test
  void anEventThatIsTooHeavyIsPassedOver() throws IOException {
    Schema nothing = SchemaBuilder.record("Nothing").fields().endRecord();
    List<Schema.Field> fields = new ArrayList<>();
    World.CLICK.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("items", Schema.createArray(nothing)));
    Schema schema = Schema.createRecord("AdClick", null, "world", false, fields);
    int tooMany = (int) Math.min(Integer.MAX_VALUE, RecordWeight.MAX);

    scan(oneBlock(schema, List.of(encodedClick("a", tooMany, 0), encodedClick("b", 2, 0))));

    assertThat(seen).containsExactly("b of q", "sound");
    assertThat(findings.malformed.sum()).isOne();
    assertThat(findings.records.sum()).isEqualTo(2);
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
