package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Logs with values of every type and the output of a real join: payments {@code p0} to {@code p2}
 * in the hour of three, {@code p3} to {@code p5} in that of four, each of its own order, and one
 * that names no order. Its files are changed as a test likes.
 */
final class SoundOutput {
  static final long THREE = 1_767_322_800_000L;
  static final long HOUR = 3_600_000;
  static final int PAYMENTS = 6;

  static final Schema ORDER =
      parse(
          """
          {'type':'record','name':'Order','namespace':'shop','fields':[
            {'name':'order_id','type':'string'},
            {'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},
            {'name':'flag','type':'boolean'},
            {'name':'small','type':'int'},
            {'name':'big','type':'long'},
            {'name':'ratio','type':'float'},
            {'name':'precise','type':'double'},
            {'name':'text','type':'string'},
            {'name':'raw','type':'bytes'},
            {'name':'digest','type':{'type':'fixed','name':'Digest','size':4}},
            {'name':'colour','type':{'type':'enum','name':'Colour','symbols':['RED','BLUE']}},
            {'name':'tags','type':{'type':'array','items':'string'}},
            {'name':'grid','type':{'type':'array','items':{'type':'array','items':'int'}}},
            {'name':'counts','type':{'type':'map','values':'int'}},
            {'name':'part','type':{'type':'record','name':'Part','fields':[
              {'name':'n','type':'int'},{'name':'note','type':['null','string']}]}},
            {'name':'parts','type':{'type':'array','items':'Part'}},
            {'name':'maybe','type':['null','long']},
            {'name':'rank','type':['int','null'],'default':7},
            {'name':'either','type':['null','string','bytes']},
            {'name':'number','type':['int','long','double']},
            {'name':'shape','type':[{'type':'record','name':'Circle','fields':[
              {'name':'size','type':'int'}]},{'type':'record','name':'Square','fields':[
              {'name':'size','type':'int'}]}]},
            {'name':'price','type':{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}},
            {'name':'day','type':{'type':'int','logicalType':'date'}},
            {'name':'clock','type':{'type':'int','logicalType':'time-millis'}},
            {'name':'stamp','type':{'type':'long','logicalType':'timestamp-micros'}},
            {'name':'local','type':{'type':'long','logicalType':'local-timestamp-millis'}},
            {'name':'uuid','type':{'type':'string','logicalType':'uuid'}},
            {'name':'key','type':{'type':'fixed','name':'Key','size':16,'logicalType':'uuid'}},
            {'name':'span','type':{'type':'fixed','name':'Span','size':12,'logicalType':'duration'}}]}
          """);

  private static final Schema PAYMENT =
      parse(
          """
          {'type':'record','name':'Payment','namespace':'shop','fields':[
            {'name':'payment_id','type':'string'},
            {'name':'order_id','type':'string'},
            {'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},
            {'name':'amount','type':'double'}]}
          """);

  private final JoinWorld world;

  private SoundOutput(Path folder) {
    this.world = new JoinWorld(folder);
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  /** Makes it. */
  static SoundOutput in(Path folder) throws IOException {
    SoundOutput sound = new SoundOutput(folder);
    List<GenericRecord> orders = new ArrayList<>();
    List<GenericRecord> payments = new ArrayList<>();
    for (int i = 0; i < PAYMENTS; i++) {
      orders.add(order(i));
      payments.add(payment("p" + i, "o" + i, THREE + HOUR * (i / 3) + i));
    }
    payments.add(payment("lost", "nothing", THREE));
    JoinWorld.log(sound.world.primaryLog.resolve("o.avro"), ORDER, List.of(orders));
    JoinWorld.log(sound.world.foreignLog.resolve("p.avro"), PAYMENT, List.of(payments));
    sound.join("a");
    return sound;
  }

  /** A copy of all of it. */
  SoundOutput copy(Path folder) throws IOException {
    Path from = world.output.getParent();
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path to = folder.resolve(from.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    }
    return new SoundOutput(folder);
  }

  private static EventFields primaryFields() {
    return EventFields.primary("order_id", "at");
  }

  private static EventFields foreignFields() {
    return EventFields.foreign("payment_id", "order_id", "at");
  }

  void join(String pipeline) throws IOException {
    world.join(
        world
            .config(pipeline)
            .with(JoinConfig.STOP_WHEN_IDLE, Duration.ofMillis(100))
            .with(JoinConfig.SHARDS, 1)
            .with(JoinConfig.WRITERS, 1)
            .with(LogOptions.ofPrimary(primaryFields()))
            .with(LogOptions.ofForeign(foreignFields()))
            .as(JoinConfig::new),
        JoinWorld.direct());
  }

  VerifyReport verify() throws IOException {
    VerifyConfig config =
        VerifyConfig.of(world.primaryLog, world.foreignLog, world.output)
            .withFields(primaryFields(), foreignFields())
            .withPartitions(2);
    return new Verification(config).run(soFar -> {});
  }

  Path output() {
    return world.output;
  }

  /** The file of an hour. */
  Path file(int hour) throws IOException {
    List<Path> found =
        JoinWorld.files(world.output.resolve("joined/date=2026-01-02/hour=0" + hour), ".parquet");
    return found.get(0);
  }

  /** Changes the order of the first row of the hour of three. */
  void changeOrder(Consumer<GenericRecord> change) throws IOException {
    rewrite(
        file(3),
        rows -> {
          change.accept((GenericRecord) rows.get(0).get("order"));
          return rows;
        });
  }

  /** Writes a file anew with the rows that are made of those it has. */
  static void rewrite(Path file, UnaryOperator<List<GenericRecord>> change) throws IOException {
    Map<String, String> meta = meta(file);
    List<GenericRecord> rows = change.apply(JoinWorld.rowsOf(file));
    Files.delete(file);
    write(file, meta, rows);
  }

  /** Writes rows of a file as its writer would have written them by another schema. */
  static void rewriteAs(Path file, UnaryOperator<String> schema) throws IOException {
    Map<String, String> meta = meta(file);
    List<GenericRecord> rows = JoinWorld.rowsOf(file);
    Schema other = new Schema.Parser().parse(schema.apply(rows.get(0).getSchema().toString()));
    Files.delete(file);
    write(file, meta, rows.stream().map(row -> as(other, row)).toList());
  }

  /** A record with the fields of a schema that it has by name, or by position. */
  private static GenericRecord as(Schema schema, GenericRecord record) {
    GenericRecord copy = new GenericData.Record(schema);
    boolean isCut = schema.getFields().size() != record.getSchema().getFields().size();
    for (Schema.Field field : schema.getFields()) {
      Object value = isCut ? record.get(field.name()) : record.get(field.pos());
      boolean isRecord =
          field.schema().getType() == Schema.Type.RECORD && value instanceof GenericRecord;
      copy.put(field.pos(), isRecord ? as(field.schema(), (GenericRecord) value) : value);
    }
    return copy;
  }

  private static Map<String, String> meta(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      Map<String, String> meta =
          new HashMap<>(reader.getFooter().getFileMetaData().getKeyValueMetaData());
      meta.keySet().removeIf(key -> !key.startsWith("photonbeam."));
      return meta;
    }
  }

  static void write(Path file, Map<String, String> meta, List<GenericRecord> rows)
      throws IOException {
    PlainParquetConfiguration conf = new PlainParquetConfiguration();
    conf.set("parquet.avro.write-old-list-structure", "false");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withConf(conf)
            .withDataModel(new GenericData())
            .withSchema(rows.get(0).getSchema())
            .withExtraMetaData(meta)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
  }

  private static GenericRecord payment(String id, String order, long at) {
    GenericRecord payment = new GenericData.Record(PAYMENT);
    payment.put("payment_id", id);
    payment.put("order_id", order);
    payment.put("at", at);
    payment.put("amount", id.hashCode() / 4.0);
    return payment;
  }

  private static Schema type(String field) {
    return ORDER.getField(field).schema();
  }

  static GenericRecord part(Schema schema, int n, String note) {
    GenericRecord part = new GenericData.Record(schema);
    part.put("n", n);
    part.put("note", note);
    return part;
  }

  static GenericRecord sized(Schema shape, int size) {
    GenericRecord record = new GenericData.Record(shape);
    record.put("size", size);
    return record;
  }

  private static GenericRecord order(int i) {
    GenericRecord order = new GenericData.Record(ORDER);
    order.put("order_id", "o" + i);
    order.put("at", THREE + i);
    order.put("flag", true);
    order.put("small", i);
    order.put("big", 1L << 40);
    order.put("ratio", 0.0f);
    order.put("precise", 1.0 / 3);
    order.put("text", "order " + i);
    order.put("raw", ByteBuffer.wrap(new byte[] {1, 2}));
    order.put("digest", new GenericData.Fixed(type("digest"), new byte[] {1, 2, 3, 4}));
    order.put("colour", new GenericData.EnumSymbol(type("colour"), "RED"));
    order.put("tags", List.of("a", "b"));
    order.put("grid", List.of(List.of(1, 2), List.of(3)));
    order.put("counts", Map.of("x", 1, "y", 2));
    order.put("part", part(type("part"), 1, null));
    order.put("parts", Arrays.asList(part(type("part"), 1, "n"), part(type("part"), 2, null)));
    order.put("maybe", null);
    order.put("rank", null);
    order.put("either", "text");
    order.put("number", 5);
    order.put("shape", sized(type("shape").getTypes().get(0), 1));
    order.put("price", ByteBuffer.wrap(BigInteger.valueOf(1999).toByteArray()));
    order.put("day", 20_000);
    order.put("clock", 1_000);
    order.put("stamp", THREE * 1_000);
    order.put("local", THREE);
    order.put("uuid", "123e4567-e89b-12d3-a456-426614174000");
    order.put("key", new GenericData.Fixed(type("key"), new byte[16]));
    order.put("span", new GenericData.Fixed(type("span"), new byte[12]));
    return order;
  }
}
