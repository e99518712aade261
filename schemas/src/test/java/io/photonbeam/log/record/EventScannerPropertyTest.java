package io.photonbeam.log.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
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
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsTheSameRecordsIdsKeysAndTimesAsAvrosReader(long seed) throws Exception {
    RandomEvents events = new RandomEvents(seed);
    byte[] data = encode(events, seed % 2 == 0);
    GenericDatumReader<Object> reader = new GenericDatumReader<>(events.schema);
    ByteArrayInputStream in = new ByteArrayInputStream(data);
    BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    EventScanner scanner = EventScanner.of(events.schema, events.fields);
    scanner.reset(embedded(data));
    int at = 0;
    boolean isUnion = events.schema.getType() == Schema.Type.UNION;
    for (int i = 0; i < RECORDS; i++) {
      Object record = reader.read(null, decoder);
      int end = data.length - in.available();
      scanner.next();
      assertThat(scanner.start() - PADDING).isEqualTo(isUnion ? at + 1 : at);
      assertThat(scanner.end() - PADDING).isEqualTo(end);
      at = end;
      AvroRoles roles = AvroRoles.of(events.schema, record, events.fields);
      assertThat(scanner.isEvent()).isEqualTo(roles.isEvent());
      assertThat(scanner.problem() == null).as("%s", scanner.problem()).isEqualTo(roles.isSound());
      assertThat(scanner.lacksOnlyKey()).isEqualTo(roles.lacksOnlyKey());
      if (roles.isSound()) {
        assertThat(scanner.id()).hasToString(roles.id());
        assertThat(scanner.key()).hasToString(roles.key());
        assertThat(scanner.timeMicros()).isEqualTo(roles.micros().longValueExact());
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
      GenericDatumReader<Object> reader = new GenericDatumReader<>(events.schema);
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
        if (scanner.weight() > RecordWeight.MAX) {
          return accepted; // Nobody builds it, and Avro refuses to.
        }
        assertThat(scanner.start()).isGreaterThanOrEqualTo(PADDING + accepted);
        accepted = scanner.end() - PADDING;
        assertThat(accepted).isBetween(scanner.start() - PADDING, length);
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
    GenericDatumWriter<Object> writer = new GenericDatumWriter<>(events.schema);
    for (int i = 0; i < RECORDS; i++) {
      writer.write(events.next(), encoder);
    }
    encoder.flush();
    return out.toByteArray();
  }
}
