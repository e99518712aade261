package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.photonbeam.ads.Click;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogWriterTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Line")
          .fields()
          .requiredLong("number")
          .requiredString("text")
          .endRecord();

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final LogWriterConfig config = LogWriterConfig.DEFAULTS.withClock(() -> now);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void whatIsAppendedIsReadBackInOrder(String codec) throws IOException {
    LogWriterConfig small =
        config.withBlockBytes(500).withCodec(CodecFactory.fromString(codec)).withRollBytes(1_000);
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, small)) {
      for (int i = 0; i < 1_000; i++) {
        if (i % 2 == 0) {
          log.append(line(i));
        } else {
          log.appendEncoded(encoded(line(i)));
        }
      }
      log.flush();
      assertThat(log.records()).isEqualTo(1_000);
      assertThat(log.bytes()).isEqualTo(totalSize(log.files()));
      assertThat(log.files()).hasSizeGreaterThan(2);
    }
    assertThat(numbersInDirectory()).isEqualTo(numbers(0, 1_000));
  }

  @Test
  void generatedRecordsWithLogicalTypesAreWritten() throws IOException {
    Click click = new Click("c", "q", now, 3L, 1);
    try (LogWriter log = LogWriter.open(directory, "a", Click.getClassSchema())) {
      log.append(click);
    }
    GenericRecord read = readWhole(onlyFile()).get(0);
    assertThat(read.get("click_id")).hasToString("c");
    assertThat(read.get("timestamp")).isEqualTo(now.toEpochMilli() * 1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "zstandard"})
  void killedAtAnyByteTheWholeBlocksAreReadable(String codec) throws IOException {
    LogWriterConfig small = config.withCodec(CodecFactory.fromString(codec));
    // Which length holds how many records.
    TreeMap<Long, Integer> blocks = new TreeMap<>();
    LogWriter log = LogWriter.open(directory, "a", SCHEMA, small);
    blocks.put(log.bytes(), 0);
    int records = 0;
    for (int block = 1; block <= 6; block++) {
      for (int i = 0; i < block * 3; i++) {
        log.append(line(records++));
      }
      log.flush();
      blocks.put(log.bytes(), records);
    }
    byte[] whole = Files.readAllBytes(onlyFile());
    assertThat(blocks.lastKey()).isEqualTo(whole.length);
    for (int length = 0; length <= whole.length; length++) {
      int expected = blocks.floorEntry(Math.max(length, blocks.firstKey())).getValue();
      List<Long> read = readUntilBroken(new ByteArrayInputStream(whole, 0, length));
      assertThat(read).as("killed after %d bytes", length).isEqualTo(numbers(0, expected));
    }
    log.close();
  }

  @Test
  void theHeaderIsReadableAtOnce() throws IOException {
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, config)) {
      assertThat(log.bytes()).isEqualTo(Files.size(onlyFile())).isPositive();
      assertThat(readWhole(onlyFile())).isEmpty();
    }
  }

  @Test
  void aBlockIsWrittenInOneGoWhenItIsFull() throws IOException {
    LogWriterConfig small = config.withBlockBytes(500).withCodec(CodecFactory.nullCodec());
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, small)) {
      Map<Long, Integer> sizes = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        log.append(line(i));
        sizes.merge(Files.size(onlyFile()), 1, Integer::sum);
        // At every moment the file ends with a whole block.
        readWhole(onlyFile());
      }
      assertThat(sizes).hasSizeBetween(3, 20);
    }
  }

  @Test
  void aBlockIsWrittenWhenItsFirstRecordIsOldEnough() throws IOException {
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, config)) {
      assertThat(log.flushIfDue()).isFalse();
      log.append(line(0));
      pass(60);
      log.append(line(1));
      pass(39);
      assertThat(log.flushIfDue()).isFalse();
      assertThat(numbersInDirectory()).isEmpty();
      pass(1);
      assertThat(log.flushIfDue()).isTrue();
      assertThat(numbersInDirectory()).isEqualTo(numbers(0, 2));
      assertThat(log.flushIfDue()).isFalse();
    }
  }

  @Test
  void anAppendWritesTheBlockThatIsOldEnough() throws IOException {
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, config)) {
      log.append(line(0));
      pass(100);
      log.append(line(1));
      assertThat(numbersInDirectory()).isEqualTo(numbers(0, 2));
      log.append(line(2));
      pass(99);
      log.append(line(3));
      assertThat(numbersInDirectory()).isEqualTo(numbers(0, 2));
    }
    assertThat(numbersInDirectory()).isEqualTo(numbers(0, 4));
  }

  @Test
  void aClockThatIsSetBackDoesNotHoldABlock() throws IOException {
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, config)) {
      log.append(line(0));
      pass(-3_600_000);
      assertThat(log.flushIfDue()).isTrue();
    }
  }

  @Test
  void withoutAFlushIntervalEachRecordIsABlock() throws IOException {
    LogWriterConfig immediate = config.withFlushInterval(Duration.ZERO);
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, immediate)) {
      for (int i = 0; i < 5; i++) {
        log.append(line(i));
        assertThat(numbersInDirectory()).isEqualTo(numbers(0, i + 1));
      }
    }
  }

  @Test
  void aFileIsRolledAfterTheBlockThatFillsItAndNoEmptyFileFollows() throws IOException {
    LogWriterConfig rolling =
        config.withBlockBytes(1_000).withRollBytes(3_000).withCodec(CodecFactory.nullCodec());
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, rolling)) {
      int i = 0;
      while (log.files().size() < 4) {
        log.append(line(i++));
      }
      List<Path> full = log.files().subList(0, 3);
      for (Path file : full) {
        assertThat(Files.size(file)).isBetween(3_000L, 4_200L);
      }
      assertThat(full.get(1)).hasFileName("a-000001.avro");
    }
    assertThat(filesInDirectory())
        .hasSize(4)
        .allSatisfy(file -> assertThat(readWhole(file)).isNotEmpty());
  }

  @Test
  void aRestartBeginsANewFileAndLeavesTheOldOnesAlone() throws IOException {
    writeLines(directory, "a", 0, 10);
    Files.writeString(directory.resolve("a-000007.avro"), "left by someone else");
    Files.writeString(directory.resolve("a-not-a-number.avro"), "");
    Files.writeString(directory.resolve("ab-000020.avro"), "");
    Map<Path, byte[]> before = contents();

    writeLines(directory, "a", 10, 20);

    Map<Path, byte[]> after = contents();
    before.forEach((file, bytes) -> assertThat(after.get(file)).isEqualTo(bytes));
    assertThat(after).hasSize(before.size() + 1);
    assertThat(numbersOf(directory.resolve("a-000008.avro"))).isEqualTo(numbers(10, 20));
  }

  @Test
  void filesHaveTheSameNamesInALocaleOfOtherDigits() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      writeLines(directory, "a", 0, 10);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(contents()).containsOnlyKeys(directory.resolve("a-000000.avro"));
  }

  @Test
  void twoWritersWithOneNameTakeFilesOfTheirOwn() throws IOException {
    LogWriterConfig rolling = config.withFlushInterval(Duration.ZERO).withRollBytes(1);
    try (LogWriter one = LogWriter.open(directory, "a", SCHEMA, rolling);
        LogWriter two = LogWriter.open(directory, "a", SCHEMA, rolling)) {
      for (int i = 0; i < 10; i++) {
        one.append(line(i));
        two.append(line(100 + i));
      }
      assertThat(one.files()).doesNotContainAnyElementsOf(two.files());
      assertThat(numbersOf(one.files())).isEqualTo(numbers(0, 10));
      assertThat(numbersOf(two.files())).isEqualTo(numbers(100, 110));
    }
  }

  @Test
  void aRecordThatDoesNotFitIsRefusedAndTheLogGoesOn() throws IOException {
    GenericRecord wrong = new GenericData.Record(SCHEMA);
    wrong.put("number", 1L);
    try (LogWriter log = LogWriter.open(directory, "a", SCHEMA, config)) {
      log.append(line(0));
      assertThatExceptionOfType(DataFileWriter.AppendWriteException.class)
          .isThrownBy(() -> log.append(wrong));
      log.append(line(1));
    }
    assertThat(numbersInDirectory()).isEqualTo(numbers(0, 2));
  }

  @Test
  void afterAFailedWriteTheFileIsGivenUpAndANewWriterGoesOn() throws IOException {
    LogWriter log = LogWriter.open(directory, "a", SCHEMA, config);
    log.append(line(0));
    log.flush();
    log.append(line(1));
    Thread.currentThread().interrupt();
    assertThatIOException()
        .isThrownBy(log::flush)
        .withMessageContaining("a-000000.avro")
        .withCauseInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatIOException().isThrownBy(() -> log.append(line(2))).withMessageContaining("given up");
    assertThatIOException().isThrownBy(log::close);
    log.close();

    writeLines(directory, "a", 5, 6);
    assertThat(numbersInDirectory()).containsExactly(0L, 5L);
  }

  @Test
  void aClosedWriterTakesNothing() throws IOException {
    LogWriter log = LogWriter.open(directory, "a", SCHEMA, config);
    log.close();
    assertThatIOException().isThrownBy(() -> log.append(line(0))).withMessageContaining("closed");
    assertThat(filesInDirectory()).hasSize(1);
  }

  @Test
  void theSameRecordsAndMarkersGiveTheSameBytes() throws IOException {
    byte[] marker = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    List<byte[]> contents = new ArrayList<>();
    for (String run : List.of("one", "two")) {
      Path runDirectory = directory.resolve(run);
      try (LogWriter log =
          LogWriter.open(runDirectory, "a", SCHEMA, config.withSyncMarkers(() -> marker))) {
        for (int i = 0; i < 5_000; i++) {
          log.append(line(i));
        }
      }
      contents.add(Files.readAllBytes(runDirectory.resolve("a-000000.avro")));
    }
    assertThat(contents.get(1)).isEqualTo(contents.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "_temporary", "a/b", "../a", "a b"})
  void aNameThatIsNoPlainFileNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogWriter.open(directory, name, SCHEMA, config))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  void settingsOutsideTheirRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> config.withBlockBytes(31));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withFlushInterval(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> config.withRollBytes(0));
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  private void writeLines(Path directory, String name, int from, int to) throws IOException {
    try (LogWriter log = LogWriter.open(directory, name, SCHEMA, config)) {
      for (int i = from; i < to; i++) {
        log.append(line(i));
      }
    }
  }

  private static GenericRecord line(long number) {
    GenericRecord line = new GenericData.Record(SCHEMA);
    line.put("number", number);
    line.put("text", "line " + number);
    return line;
  }

  private static ByteBuffer encoded(GenericRecord line) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(line, encoder);
    encoder.flush();
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static List<Long> numbers(long from, long to) {
    return Stream.iterate(from, n -> n < to, n -> n + 1).toList();
  }

  private List<Long> numbersInDirectory() throws IOException {
    return numbersOf(filesInDirectory());
  }

  private static List<Long> numbersOf(List<Path> files) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Path file : files) {
      numbers.addAll(numbersOf(file));
    }
    return numbers;
  }

  private static List<Long> numbersOf(Path file) throws IOException {
    return readWhole(file).stream().map(record -> (Long) record.get("number")).toList();
  }

  private static List<GenericRecord> readWhole(Path file) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }

  /** The records that Avro's own reader gives before it meets the end or something half-written. */
  private static List<Long> readUntilBroken(ByteArrayInputStream in) {
    List<Long> numbers = new ArrayList<>();
    try (DataFileStream<GenericRecord> stream =
        new DataFileStream<>(in, new GenericDatumReader<>())) {
      while (stream.hasNext()) {
        numbers.add((Long) stream.next().get("number"));
      }
    } catch (IOException | RuntimeException e) {
      // The half-written end, for which Avro has several exceptions.
    }
    return numbers;
  }

  private Path onlyFile() throws IOException {
    assertThat(filesInDirectory()).hasSize(1);
    return filesInDirectory().get(0);
  }

  private List<Path> filesInDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private Map<Path, byte[]> contents() throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    for (Path file : filesInDirectory()) {
      contents.put(file, Files.readAllBytes(file));
    }
    return contents;
  }

  private static long totalSize(List<Path> files) throws IOException {
    long size = 0;
    for (Path file : files) {
      size += Files.size(file);
    }
    return size;
  }
}
