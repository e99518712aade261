package io.photonbeam.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Orders and the payments that name them, in logs made to exhaust whoever reads them. */
final class HostileLogs {
  private static final long TIME = 1_767_225_600_000L;
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int REPEATED = 1_700_000;
  private static final String ORDER =
      """
      {"type":"record","name":"Order","fields":[{"name":"order","type":"string"},
      {"name":"time","type":"long"},{"name":"note","type":"string"}%s]}""";
  private static final String PAYMENT =
      """
      {"type":"record","name":"Payment","fields":[{"name":"payment","type":"string"},
      {"name":"order","type":"string"},{"name":"time","type":"long"}]}""";

  private final Path orders;
  private final Path payments;

  HostileLogs(Path folder) throws IOException {
    orders = Files.createDirectories(folder.resolve("orders"));
    payments = Files.createDirectories(folder.resolve("payments"));
  }

  /** The options of a command that reads them. */
  List<String> options() {
    return List.of(
        "--primaryLog=" + orders,
        "--primaryId=order",
        "--primaryTime=time",
        "--foreignLog=" + payments,
        "--foreignId=payment",
        "--foreignKey=order",
        "--foreignTime=time");
  }

  /** So many files in each log, of two events each. */
  void manyFiles(int files) throws IOException {
    smallFiles(files, i -> "");
  }

  /** So many files in each log, of two events each; those of orders have schemas of 3.7 KB. */
  void manySchemas(int files) throws IOException {
    String doc = "x".repeat(3_500);
    smallFiles(
        files, i -> ",{\"name\":\"own%d\",\"type\":\"null\",\"doc\":\"%s\"}".formatted(i, doc));
  }

  private void smallFiles(int files, IntFunction<String> ownField) throws IOException {
    for (int i = 0; i < files; i++) {
      String id = "small-" + i;
      write(
          order(id + ".avro"),
          header(ORDER.formatted(ownField.apply(i))),
          block(order(id, ""), order(id + "b", "")),
          1);
      write(
          payment(id + ".avro"),
          header(PAYMENT),
          block(payment(id, id), payment(id + "b", id + "b")),
          1);
    }
  }

  /** One order of so many bytes, which so many payments name. */
  void heavyOrder(int bytes, int times) throws IOException {
    write(
        order("heavy.avro"),
        header(ORDER.formatted("")),
        block(order("heavy", "x".repeat(bytes))),
        1);
    try (OutputStream file = Files.newOutputStream(payment("heavy.avro"))) {
      file.write(header(PAYMENT));
      for (int i = 0; i < times; i++) {
        file.write(block(payment("heavy-" + i, "heavy")));
      }
    }
  }

  /** One file of so many megabytes of orders that nobody names, in a thousandth of that. */
  void largeOrders(int blocks) throws IOException {
    byte[] block = block(order("large", "x".repeat(1 << 20)));
    write(order("large.avro"), header(ORDER.formatted("")), block, blocks);
  }

  /** Files with blocks of the same order, and of the same payment, 1.7 million times in each. */
  void tinyEvents(int files, int blocks) throws IOException {
    byte[] orders = repeated(order("tiny", ""));
    byte[] payments = repeated(payment("tiny", "tiny"));
    for (int i = 0; i < files; i++) {
      write(order("tiny-" + i + ".avro"), header(ORDER.formatted("")), orders, blocks);
      write(payment("tiny-" + i + ".avro"), header(PAYMENT), payments, blocks);
    }
  }

  /** So many blocks without an event, in each log. */
  void emptyBlocks(int blocks) throws IOException {
    write(order("empty.avro"), header(ORDER.formatted("")), block(0), blocks);
    write(payment("empty.avro"), header(PAYMENT), block(0), blocks);
  }

  /** An order whose type has two fields at each of its levels, both of the type of the next one. */
  void doublingSchema(int levels) throws IOException {
    String type = "\"int\"";
    for (int level = 0; level < levels; level++) {
      type =
          """
          {"type":"record","name":"L%d","fields":[{"name":"a","type":%s},{"name":"b","type":%s}]}"""
              .formatted(level, type, level == 0 ? type : "\"L" + (level - 1) + "\"");
    }
    write(
        order("doubling.avro"),
        header(ORDER.formatted(",{\"name\":\"more\",\"type\":[\"null\"," + type + "]}")),
        block(bytes("doubling", TIME, "", 0L)),
        1);
  }

  private Path order(String file) {
    return orders.resolve(file);
  }

  private Path payment(String file) {
    return payments.resolve(file);
  }

  private static byte[] order(String id, String note) throws IOException {
    return bytes(id, TIME, note);
  }

  private static byte[] payment(String id, String order) throws IOException {
    return bytes(id, order, TIME);
  }

  private static void write(Path path, byte[] header, byte[] block, int times) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path))) {
      file.write(header);
      for (int i = 0; i < times; i++) {
        file.write(block);
      }
    }
  }

  private static byte[] header(String schema) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {'O', 'b', 'j', 1});
    header.writeBytes(bytes(2L, "avro.schema", schema, "avro.codec", "deflate", 0L));
    header.writeBytes(SYNC);
    return header.toByteArray();
  }

  private static byte[] block(byte[]... events) throws IOException {
    return block(1, events);
  }

  private static byte[] repeated(byte[] event) throws IOException {
    return block(REPEATED, event);
  }

  /** A block of these events, over and over. */
  private static byte[] block(int times, byte[]... events) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (OutputStream deflater =
        new DeflaterOutputStream(data, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      for (int i = 0; i < times; i++) {
        for (byte[] event : events) {
          deflater.write(event);
        }
      }
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(bytes((long) times * events.length, (long) data.size()));
    block.writeBytes(data.toByteArray());
    block.writeBytes(SYNC);
    return block.toByteArray();
  }

  /** Numbers and strings as Avro writes them. */
  private static byte[] bytes(Object... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    for (Object value : values) {
      if (value instanceof Long number) {
        encoder.writeLong(number);
      } else {
        encoder.writeString((String) value);
      }
    }
    return bytes.toByteArray();
  }
}
