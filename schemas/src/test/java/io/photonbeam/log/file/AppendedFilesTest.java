package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.file.BlockRead.Appended;
import io.photonbeam.log.file.BlockRead.Block;
import io.photonbeam.log.file.BlockRead.Damaged;
import io.photonbeam.log.file.BlockRead.NotYet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole Avro files within another, of the same and of other sync markers. */
class AppendedFilesTest {
  private static final byte[] SWAPPED =
      header(
          "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"t\",\"type\":\"long\"},"
              + "{\"name\":\"id\",\"type\":\"string\"}]}",
          "null",
          LogBytes.SYNC);

  @TempDir Path folder;
  private LogBytes log;
  private byte[] head;

  @BeforeEach
  void writeLog() throws IOException {
    log = LogBytes.of(CodecFactory.nullCodec(), 3, 1);
    head = Arrays.copyOf(log.bytes(), log.headerEnd());
  }

  private static byte[] header(String schema, String codec, byte[] sync) {
    byte[] header = LogBytes.concat(new byte[] {'O', 'b', 'j', 1}, LogBytes.longs(2));
    for (String text : List.of("avro.codec", codec, "avro.schema", schema)) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      header = LogBytes.concat(header, LogBytes.longs(utf8.length), utf8);
    }
    return LogBytes.concat(header, LogBytes.longs(0), sync);
  }

  private static byte[] otherSync() {
    byte[] sync = LogBytes.SYNC.clone();
    sync[3] ^= 1;
    return sync;
  }

  private List<BlockRead> reads(byte[]... parts) throws IOException {
    return LogBytes.readAll(Files.write(folder.resolve("log.avro"), LogBytes.concat(parts)));
  }

  /** What was read behind the blocks of a first, whole file. */
  private List<BlockRead> readsBehind(byte[]... parts) throws IOException {
    List<BlockRead> reads = reads(log.bytes(), LogBytes.concat(parts));
    assertThat(reads).startsWith(log.expected(0), log.expected(1));
    return reads.subList(2, reads.size());
  }

  private long end() {
    return log.bytes().length;
  }

  private static List<Long> counts(List<? extends BlockRead> reads) {
    List<Long> counts = new ArrayList<>();
    for (BlockRead read : reads) {
      if (read instanceof Block block) {
        counts.add(block.count());
      }
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void aRepeatedHeaderIsABlockWithoutRecordsAndWhatFollowsIsRead(String codec) throws IOException {
    log = LogBytes.of(CodecFactory.fromString(codec), 3, 1);

    List<BlockRead> reads = reads(log.bytes(), log.bytes(), log.bytes());

    assertThat(counts(reads)).containsExactly(3L, 1L, 0L, 3L, 1L, 0L, 3L, 1L);
    assertThat(((Block) reads.get(3)).data()).isEqualTo(log.expected(0).data());
    assertThat(reads.get(reads.size() - 1)).isEqualTo(new NotYet(3 * end(), 0));
  }

  @Test
  void avroItselfFailsAtARepeatedHeader() throws IOException {
    reads(log.bytes(), log.bytes());
    try (DataFileReader<GenericRecord> avro =
        new DataFileReader<>(
            folder.resolve("log.avro").toFile(), new GenericDatumReader<GenericRecord>())) {
      for (int i = 0; i < 4; i++) {
        avro.next();
      }
      assertThatThrownBy(avro::hasNext).hasMessageContaining("Invalid sync");
    }
  }

  @Test
  void aFileThatEndsWithARepeatedHeaderEndsWithABlock() throws IOException {
    assertThat(counts(readsBehind(head))).containsExactly(0L);
  }

  @Test
  void aBlockBehindARepeatedHeaderIsReadAtItsOffset() throws IOException {
    reads(log.bytes(), log.bytes());
    try (LogFile file = LogFile.open(folder.resolve("log.avro"), 64).orElseThrow()) {
      Block block = (Block) file.read(end() + log.blocks().get(1).offset());
      assertThat(block.data()).isEqualTo(log.expected(1).data());
      assertThat(file.isBlockEnd(end() + log.headerEnd())).isTrue();
    }
  }

  @Test
  void aSchemaThatIsWrittenOtherwiseButSaysTheSameIsTheSame() throws IOException {
    byte[] spaced = header(LogBytes.SCHEMA.toString().replace(",", ",\n  "), "null", LogBytes.SYNC);
    assertThat(counts(readsBehind(spaced, log.block(0)))).containsExactly(0L, 3L);
  }

  @Test
  void behindAHeaderOfAnotherSchemaNothingIsReadWithTheFirstOne() throws IOException {
    assertThat(readsBehind(SWAPPED, log.block(0))).containsExactly(new Appended(end(), -1));
  }

  @Test
  void anAliasMakesAnotherSchema() throws IOException {
    Schema schema = new Schema.Parser().parse(LogBytes.SCHEMA.toString());
    schema.addAlias("Old");
    byte[] other = header(schema.toString(), "null", LogBytes.SYNC);
    assertThat(readsBehind(other, log.block(0))).containsExactly(new Appended(end(), -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "no-codec"})
  void behindAHeaderOfAnotherCodecNothingIsRead(String codec) throws IOException {
    byte[] other = header(LogBytes.SCHEMA.toString(), codec, LogBytes.SYNC);
    assertThat(readsBehind(other, log.block(0))).containsExactly(new Appended(end(), -1));
  }

  @Test
  void behindAHeaderThatCanNotBeReadNothingIsRead() throws IOException {
    byte[] noSchema = header("{\"type\":\"no\"}", "null", LogBytes.SYNC);
    assertThat(readsBehind(noSchema, log.block(0))).containsExactly(new Appended(end(), -1));
    byte[] longer = head.clone();
    longer[4]++; // More entries than there are.
    assertThat(readsBehind(longer, log.block(0))).containsExactly(new Appended(end(), -1));
  }

  @Test
  void halfAHeaderIsToldUntilTheRestSaysThatItIsTheSame() throws IOException {
    byte[] half = Arrays.copyOf(head, head.length - 1);
    assertThat(readsBehind(half)).containsExactly(new Appended(end(), -1));
    assertThat(counts(readsBehind(head, log.block(0)))).containsExactly(0L, 3L);
  }

  @Test
  void behindAFileOfAnotherMarkerTheFirstOneGoesOn() throws IOException {
    byte[] other = header(LogBytes.SCHEMA.toString(), "null", otherSync());
    long resume = end() + other.length + log.block(0).length;

    List<BlockRead> reads = readsBehind(other, log.block(0), log.block(1));

    assertThat(reads.get(0)).isEqualTo(new Appended(end(), resume));
    assertThat(counts(reads)).containsExactly(1L);
  }

  @Test
  void overAFileOfAnotherMarkerAHeaderIsReachedAndWhatItSaysIsHeard() throws IOException {
    byte[] other = header(LogBytes.SCHEMA.toString(), "null", otherSync());
    long second = end() + other.length;

    assertThat(readsBehind(other, log.bytes()))
        .hasSize(5)
        .startsWith(new Appended(end(), second))
        .satisfies(reads -> assertThat(counts(reads)).containsExactly(0L, 3L, 1L));
    assertThat(readsBehind(other, SWAPPED, log.block(0)))
        .containsExactly(new Appended(end(), second), new Appended(second, -1));
  }

  @Test
  void overDamageAHeaderIsReachedAndWhatItSaysIsHeard() throws IOException {
    byte[] unmarked = Arrays.copyOf(log.bytes(), log.bytes().length - 5);
    long damage = log.blocks().get(1).offset();

    assertThat(reads(unmarked, log.bytes()))
        .startsWith(log.expected(0))
        .satisfies(reads -> assertThat(counts(reads)).containsExactly(3L, 0L, 3L, 1L))
        .satisfies(
            reads -> assertThat(((Damaged) reads.get(1)).resumeAt()).isEqualTo(unmarked.length));
    assertThat(reads(unmarked, SWAPPED, log.block(0)))
        .hasSize(3)
        .startsWith(log.expected(0))
        .endsWith(new Appended(unmarked.length, -1))
        .satisfies(reads -> assertThat(reads.get(1).offset()).isEqualTo(damage));
  }

  @Test
  void bytesThatLookLikeHeadersWithoutEndAreLookedAtForABoundedTime() {
    byte[] magic = {'O', 'b', 'j', 1};
    byte[] empty = LogBytes.concat(LogBytes.longs(1 << 20), new byte[2 << 20]);
    byte[] many = LogBytes.concat(new byte[] {3}, magic, empty, magic, empty, magic);

    byte[] data = LogBytes.concat(many, LogBytes.SYNC);

    assertThat(new HeaderShape().startOf(data, data.length))
        .as("what may be one, as nobody knows whose the marker is")
        .isEqualTo(1);
  }
}
