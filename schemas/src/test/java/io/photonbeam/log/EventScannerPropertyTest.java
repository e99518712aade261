package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scanner against Avro's own reader, on random schemas and records. */
class EventScannerPropertyTest {
  private static final int RECORDS = 12;

  static LongStream seeds() {
    return LongStream.range(0, 120);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameRecordsIdsKeysAndTimesAsAvrosReader(long seed) throws Exception {
    RandomEvents events = new RandomEvents(seed);
    byte[] data = encode(events, seed % 2 == 0);
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(events.schema);
    ByteArrayInputStream in = new ByteArrayInputStream(data);
    BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    EventScanner scanner = EventScanner.of(events.schema, events.fields);
    scanner.reset(embedded(data));
    int at = 0;
    for (int i = 0; i < RECORDS; i++) {
      GenericRecord record = reader.read(null, decoder);
      int end = data.length - in.available();
      scanner.next();
      assertThat(scanner.start() - PADDING).isEqualTo(at);
      assertThat(scanner.end() - PADDING).isEqualTo(end);
      at = end;
      String id = text(at(record, events.fields.id()));
      String key = text(at(record, events.fields.key()));
      assertThat(scanner.id().toString()).isEqualTo(id == null ? "(missing)" : id);
      assertThat(scanner.key().toString()).isEqualTo(key == null ? "(missing)" : key);
      BigInteger micros = micros(record, events.schema.getField("time").schema());
      boolean sound = usable(id) && usable(key) && usable(micros);
      assertThat(scanner.problem() == null).as("%s", scanner.problem()).isEqualTo(sound);
      if (usable(micros)) {
        assertThat(scanner.timeMicros()).isEqualTo(micros.longValueExact());
      }
    }
    assertThat(scanner.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatItAcceptsOfDamagedBytesAvrosReaderAcceptsToo(long seed) throws Exception {
    RandomEvents events = new RandomEvents(seed);
    byte[] data = encode(events, seed % 3 == 0);
    EventScanner scanner = EventScanner.of(events.schema, events.fields);
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      byte[] damaged = damage(data, random);
      scanner.reset(embedded(damaged));
      int accepted = scan(scanner, damaged.length);
      GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(events.schema);
      ByteArrayInputStream in = new ByteArrayInputStream(damaged, 0, accepted);
      BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
      while (in.available() > 0) {
        reader.read(null, decoder);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damagedBytesAreNeverReadBeyondTheirEnd(long seed) throws Exception {
    RandomEvents events = new RandomEvents(seed);
    byte[] data = encode(events, true);
    EventScanner scanner = EventScanner.of(events.schema, events.fields);
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      byte[] damaged = damage(data, random);
      scanner.reset(embedded(damaged));
      scan(scanner, damaged.length);
    }
  }

  /** Passes over what can be; returns the number of bytes accepted. */
  private static int scan(EventScanner scanner, int length) {
    int accepted = 0;
    try {
      while (scanner.hasRemaining()) {
        scanner.next();
        assertThat(scanner.start()).isEqualTo(PADDING + accepted);
        accepted = scanner.end() - PADDING;
        assertThat(accepted).isBetween(scanner.start() - PADDING + 1, length);
        if (scanner.problem() == null) {
          assertThat(scanner.id().toBytes().length).isBetween(1, IdText.MAX_BYTES);
          assertThat(scanner.key().toString()).isNotEmpty();
        }
      }
    } catch (MalformedRecordException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
    return accepted;
  }

  private static final int PADDING = 5;

  /** The bytes within a larger array; what stands after them would let any value go on. */
  private static ByteBuffer embedded(byte[] data) {
    byte[] array = new byte[PADDING + data.length + 3];
    Arrays.fill(array, (byte) 2);
    System.arraycopy(data, 0, array, PADDING, data.length);
    return ByteBuffer.wrap(array, PADDING, data.length);
  }

  private static byte[] damage(byte[] data, Random random) {
    byte[] damaged =
        Arrays.copyOf(data, random.nextBoolean() ? data.length : random.nextInt(data.length));
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      byte value = random.nextBoolean() ? (byte) random.nextInt(4) : (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] = value;
    }
    return damaged;
  }

  private static byte[] encode(RandomEvents events, boolean blocking) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
    BinaryEncoder encoder =
        blocking ? factory.blockingBinaryEncoder(out, null) : factory.binaryEncoder(out, null);
    GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(events.schema);
    for (int i = 0; i < RECORDS; i++) {
      writer.write(events.next(), encoder);
    }
    encoder.flush();
    return out.toByteArray();
  }

  private static Object at(GenericRecord record, String path) {
    Object value = record;
    for (String name : path.split("\\.", -1)) {
      value = value == null ? null : ((GenericRecord) value).get(name);
    }
    return value;
  }

  private static String text(Object id) {
    if (id instanceof GenericFixed fixed) {
      ByteBuffer bytes = ByteBuffer.wrap(fixed.bytes());
      return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
    return id == null ? null : id.toString();
  }

  private static boolean usable(String id) {
    return id != null
        && !id.isEmpty()
        && id.getBytes(StandardCharsets.UTF_8).length <= IdText.MAX_BYTES;
  }

  private static final BigInteger LAST = BigInteger.valueOf(253_402_300_799_999_999L);

  private static boolean usable(BigInteger micros) {
    return micros != null && micros.signum() >= 0 && micros.compareTo(LAST) <= 0;
  }

  private static BigInteger micros(GenericRecord record, Schema type) {
    Object value = record.get("time");
    if (value == null) {
      return null;
    }
    String unit = type.toString();
    long raw = (long) value;
    if (unit.contains("timestamp-nanos")) {
      return BigInteger.valueOf(Math.floorDiv(raw, 1_000L));
    }
    return BigInteger.valueOf(raw)
        .multiply(BigInteger.valueOf(unit.contains("timestamp-micros") ? 1 : 1_000));
  }
}
