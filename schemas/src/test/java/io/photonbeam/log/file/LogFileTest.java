package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.photonbeam.log.BlockBounds;
import io.photonbeam.log.file.BlockRead.Block;
import io.photonbeam.log.file.BlockRead.Damaged;
import io.photonbeam.log.file.BlockRead.NotYet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileTest {
  private static final byte[] GARBAGE = "\177garbage, garbage!".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path file;
  private LogBytes log;

  @BeforeEach
  void writeLog() throws IOException {
    file = folder.resolve("log.avro");
    log = LogBytes.of(CodecFactory.nullCodec(), 3, 1, 70);
  }

  private List<BlockRead> reads(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return LogBytes.readAll(file);
  }

  private byte[] until(long end) {
    return Arrays.copyOf(log.bytes(), (int) end);
  }

  private static byte[] shifted(byte[] data, int from, int to) {
    return Arrays.copyOfRange(data, from, to);
  }

  @Test
  void aWholeFileIsItsBlocksAndThenNotYet() throws IOException {
    assertThat(reads(log.bytes()))
        .containsExactly(
            log.expected(0), log.expected(1), log.expected(2), new NotYet(log.bytes().length, 0));
  }

  @Test
  void aFileCutAtAnyByteHasAllBlocksBeforeTheCutAndThenNotYet() throws IOException {
    for (int length = 0; length < log.bytes().length; length++) {
      List<BlockRead> reads = reads(until(length));
      int cut = length;
      int whole = (int) log.blocks().stream().filter(b -> b.end() <= cut).count();
      if (length < log.headerEnd()) {
        assertThat(reads).as("cut at %d", length).isEmpty();
        continue;
      }
      assertThat(reads).as("cut at %d", length).hasSize(whole + 1);
      for (int i = 0; i < whole; i++) {
        assertThat(reads.get(i)).isEqualTo(log.expected(i));
      }
      long offset = whole == 0 ? log.headerEnd() : log.blocks().get(whole - 1).end();
      assertThat(reads.get(whole)).isEqualTo(new NotYet(offset, length - offset));
    }
  }

  @Test
  void aFileThatGrowsByteByByteYieldsEachBlockOnceItIsWhole() throws IOException {
    Files.write(file, until(log.headerEnd()));
    try (LogFile reader = LogFile.open(file).orElseThrow()) {
      int block = 0;
      long offset = reader.firstBlock();
      for (int at = log.headerEnd(); at < log.bytes().length; at++) {
        assertThat(reader.read(offset)).isEqualTo(new NotYet(offset, at - offset));
        Files.write(file, new byte[] {log.bytes()[at]}, StandardOpenOption.APPEND);
        if (at + 1 == log.blocks().get(block).end()) {
          assertThat(reader.read(offset)).isEqualTo(log.expected(block));
          offset = log.blocks().get(block++).end();
        }
      }
      assertThat(block).isEqualTo(3);
    }
  }

  @Test
  void aBlockLargerThanTheReadAheadIsReadWhole() throws IOException {
    log = LogBytes.of(CodecFactory.nullCodec(), 50_000, 1);
    assertThat(log.blocks().get(0).data().remaining()).isGreaterThan(512 << 10);
    assertThat(reads(log.bytes())).startsWith(log.expected(0), log.expected(1)).hasSize(3);
  }

  @Test
  void anOffsetBeyondAFileThatShrankIsNotYet() throws IOException {
    Files.write(file, log.bytes());
    try (LogFile reader = LogFile.open(file).orElseThrow()) {
      Files.write(file, until(log.headerEnd()));
      long end = log.bytes().length;
      assertThat(reader.read(end)).isEqualTo(new NotYet(end, 0));
    }
  }

  @Test
  void aBlockOfNoRecordsIsABlock() throws IOException {
    byte[] empty = LogBytes.concat(LogBytes.longs(0, 0), LogBytes.SYNC);
    List<BlockRead> reads = reads(log.headThen(empty, log.block(1)));
    assertThat(reads.get(0)).isInstanceOf(Block.class).extracting("count").isEqualTo(0L);
    assertThat(reads.get(1)).isInstanceOf(Block.class).extracting("count").isEqualTo(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void aBlockOfNoRecordsAndNoBytesIsABlockWhateverTheCodec(String codec) throws IOException {
    LogBytes whole = LogBytes.of(CodecFactory.fromString(codec), 2, 1);
    byte[] empty = LogBytes.concat(LogBytes.longs(0, 0), LogBytes.SYNC);
    List<BlockRead> reads = reads(whole.headThen(whole.block(0), empty, empty, whole.block(1)));
    assertThat(reads.subList(0, 4))
        .allSatisfy(read -> assertThat(read).isInstanceOf(Block.class))
        .extracting("count")
        .containsExactly(2L, 0L, 0L, 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void blocksAreReadWhateverTheirSizesAreAndHoweverWellTheyCompress(String codec)
      throws IOException {
    int[] sizes = {3, 200_000, 10, 2_000_000, 2_000_000, 1, 300_000, 70_000, 6_000_000, 5};
    Path path = folder.resolve("sizes.avro");
    Schema schema = Schema.create(Schema.Type.BYTES);
    try (DataFileWriter<ByteBuffer> writer =
        new DataFileWriter<>(new GenericDatumWriter<ByteBuffer>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec)).create(schema, path.toFile());
      for (int size : sizes) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) size);
        writer.append(ByteBuffer.wrap(bytes));
        writer.sync();
      }
    }

    try (LogFile file = LogFile.open(path).orElseThrow()) {
      long offset = file.firstBlock();
      for (int size : sizes) {
        Block block = (Block) file.read(offset);
        assertThat(block.count()).isEqualTo(1);
        ByteBuffer bytes = block.data().duplicate();
        bytes.position(bytes.limit() - size);
        assertThat(bytes.position() - block.data().position())
            .as("the length before it")
            .isBetween(1, 4);
        byte[] expected = new byte[size];
        Arrays.fill(expected, (byte) size);
        assertThat(bytes).isEqualTo(ByteBuffer.wrap(expected));
        offset = block.end();
      }
    }
  }

  @Test
  void aHugeSizeIsDamageOnlyOnceASyncMarkerFollows() throws IOException {
    for (long size : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE, 50 << 20}) {
      byte[] header = LogBytes.longs(3, size);
      byte[] rest = new byte[100];
      int length = header.length + rest.length;
      assertThat(reads(log.headThen(header, rest)))
          .containsExactly(new NotYet(log.headerEnd(), length));
      List<BlockRead> reads = reads(log.headThen(header, rest, log.block(0), log.block(1)));
      long resume = (long) log.headerEnd() + length + log.block(0).length;
      assertThat(reads.get(0)).isInstanceOf(Damaged.class).extracting("resumeAt").isEqualTo(resume);
      assertThat(reads.get(1)).isInstanceOf(Block.class).extracting("count").isEqualTo(1L);
    }
  }

  @Test
  void anIntegerThatNeverEndsIsDamage() throws IOException {
    byte[] endless = new byte[30];
    Arrays.fill(endless, (byte) 0xff);
    List<BlockRead> reads = reads(log.headThen(endless, log.block(0), log.block(1)));
    assertThat(reads.get(0)).isInstanceOf(Damaged.class);
    assertThat(reads.get(1)).isInstanceOf(Block.class).extracting("count").isEqualTo(1L);
  }

  @Test
  void aSearchForTheNextMarkerGoesOnWhereItEnded() throws IOException {
    byte[] zeros = new byte[600 << 10];
    Files.write(file, log.headThen(LogBytes.longs(1, 60 << 20), zeros));
    try (LogFile reader = LogFile.open(file).orElseThrow()) {
      assertThat(reader.read(reader.firstBlock())).isInstanceOf(NotYet.class);
      for (byte b : log.block(0)) {
        assertThat(reader.read(reader.firstBlock())).isInstanceOf(NotYet.class);
        Files.write(file, new byte[] {b}, StandardOpenOption.APPEND);
      }
      assertThat(reader.read(reader.firstBlock()))
          .isInstanceOf(Damaged.class)
          .extracting("resumeAt")
          .isEqualTo(Files.size(file));
    }
  }

  @Test
  void garbageBetweenBlocksCostsAtMostTheBlockAfterIt() throws IOException {
    long first = log.blocks().get(0).end();
    byte[] tail = shifted(log.bytes(), (int) first, log.bytes().length);
    for (int length = 1; length <= GARBAGE.length; length++) {
      List<BlockRead> reads =
          reads(LogBytes.concat(until(first), Arrays.copyOf(GARBAGE, length), tail));
      assertThat(reads.get(0)).isEqualTo(log.expected(0));
      assertThat(reads).as("%d bytes", length).anyMatch(r -> r instanceof Damaged);
      Block last = (Block) reads.get(reads.size() - 2);
      assertThat(last.offset()).isEqualTo(log.blocks().get(2).offset() + length);
      assertThat(last.data()).isEqualTo(log.expected(2).data());
    }
  }

  @Test
  void garbageWithinABlockCostsThatBlockOnly() throws IOException {
    LogBytes.Written middle = log.blocks().get(1);
    for (int at = (int) middle.offset() + 1; at < middle.end() - SyncMarker.LENGTH; at++) {
      byte[] tail = shifted(log.bytes(), at, log.bytes().length);
      List<BlockRead> reads = reads(LogBytes.concat(until(at), GARBAGE, tail));
      assertThat(reads).hasSize(4).startsWith(log.expected(0));
      assertThat(reads.get(1)).isInstanceOf(Damaged.class);
      assertThat(((Block) reads.get(2)).data()).isEqualTo(log.expected(2).data());
    }
  }

  @Test
  void aDamagedMarkerCostsItsOwnBlockOnly() throws IOException {
    LogBytes.Written first = log.blocks().get(0);
    log.bytes()[(int) first.end() - 3] ^= 1;
    assertThat(reads(log.bytes()))
        .hasSize(4)
        .startsWith(
            new Damaged(first.offset(), first.end(), "no sync marker at its end"), log.expected(1));
  }

  @Test
  void anEmptyFileIsNoLogYet() throws IOException {
    Files.write(file, new byte[0]);
    assertThat(LogFile.open(file)).isEmpty();
  }

  @Test
  void aFileThatIsNoLogIsRefusedByName() throws IOException {
    Files.writeString(file, "x");
    assertThatThrownBy(() -> LogFile.open(file))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("wrong first bytes");
  }

  @Test
  void anUnknownCodecIsRefusedByName() throws IOException {
    for (String codec : List.of("brotli", "bzip2", "xz")) {
      Files.write(file, header("avro.codec", codec, "avro.schema", "\"string\""));
      assertThatThrownBy(() -> LogFile.open(file))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContaining("unknown codec: " + codec);
    }
  }

  @Test
  void aHeaderWithoutAUsableSchemaIsRefused() throws IOException {
    Files.write(file, header("avro.codec", "null"));
    assertThatThrownBy(() -> LogFile.open(file))
        .isInstanceOf(LogFormatException.class)
        .hasMessageContaining("no schema");
    for (String schema : List.of("{", "\"nothing\"", "[".repeat(5_000))) {
      Files.write(file, header("avro.schema", schema));
      assertThatThrownBy(() -> LogFile.open(file))
          .isInstanceOf(LogFormatException.class)
          .hasMessageContaining("can't parse");
    }
  }

  @Test
  void aHeaderThatCanNeverBeWholeIsRefusedAndOneThatCanIsAwaited() throws IOException {
    byte[] magic = {'O', 'b', 'j', 1};
    for (long length : new long[] {-1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      Files.write(file, LogBytes.concat(magic, LogBytes.longs(1, length)));
      assertThatThrownBy(() -> LogFile.open(file)).isInstanceOf(LogFormatException.class);
    }
    Files.write(file, LogBytes.concat(magic, LogBytes.longs(1, 1_000_000)));
    assertThat(LogFile.open(file)).isEmpty();
  }

  @Test
  void aHeaderLargerThanTheReadAheadIsRead() throws IOException {
    String doc = "d".repeat(400 << 10);
    String schema =
        "{\"type\":\"record\",\"name\":\"R\",\"doc\":\"%s\",\"fields\":[]}".formatted(doc);
    Files.write(file, header("avro.schema", schema));
    try (LogFile reader = LogFile.open(file).orElseThrow()) {
      assertThat(reader.schema().getDoc()).isEqualTo(doc);
    }
  }

  @Test
  void aDecompressionBombIsDamageAndTheNextBlockIsRead() throws IOException {
    long size = 300L << 20;
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(deflated, new Deflater(9, true))) {
      zeros(out, size);
    }
    assertBombIsDamage(CodecFactory.deflateCodec(1), deflated.toByteArray());
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(zstd)) {
      zeros(out, size);
    }
    assertBombIsDamage(CodecFactory.zstandardCodec(1), zstd.toByteArray());
    // Snappy's first bytes are the length that it claims.
    byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0};
    assertBombIsDamage(CodecFactory.snappyCodec(), claim);
  }

  @Test
  void aBlockBeyondTheBoundIsToldWithTheBoundAndTheNextBlockIsRead() throws IOException {
    byte[] large = new byte[BlockBounds.MAX_BYTES + 1];
    byte[] block = LogBytes.concat(LogBytes.longs(1, large.length), large, LogBytes.SYNC);
    List<BlockRead> reads = reads(log.headThen(block, log.block(0)));
    assertThat(reads).hasSize(3);
    assertThat(((Damaged) reads.get(0)).reason())
        .isEqualTo(
            "it has %,d bytes, and with this heap at most %,d are read"
                .formatted(large.length, BlockBounds.MAX_BYTES));
    assertThat(((Block) reads.get(1)).data()).isEqualTo(log.expected(0).data());
  }

  private void assertBombIsDamage(CodecFactory codec, byte[] data) throws IOException {
    log = LogBytes.of(codec, 1);
    byte[] bomb = LogBytes.concat(LogBytes.longs(1, data.length), data, LogBytes.SYNC);
    List<BlockRead> reads = reads(log.headThen(bomb, log.block(0)));
    assertThat(reads).hasSize(3);
    assertThat(reads.get(0)).isInstanceOf(Damaged.class);
    assertThat(((Block) reads.get(1)).data()).isEqualTo(log.expected(0).data());
  }

  private static void zeros(OutputStream out, long size) throws IOException {
    byte[] zeros = new byte[1 << 20];
    for (long written = 0; written < size; written += zeros.length) {
      out.write(zeros);
    }
  }

  private static byte[] header(String... meta) {
    byte[] header = LogBytes.concat(new byte[] {'O', 'b', 'j', 1}, LogBytes.longs(meta.length / 2));
    for (String text : meta) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      header = LogBytes.concat(header, LogBytes.longs(utf8.length), utf8);
    }
    return LogBytes.concat(header, LogBytes.longs(0), LogBytes.SYNC);
  }
}
