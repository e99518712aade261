package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.prefixed;
import static io.photonbeam.pipelines.RawLog.record;
import static io.photonbeam.pipelines.Shop.MILLIS;
import static io.photonbeam.pipelines.Shop.STRING;
import static io.photonbeam.pipelines.Shop.TIME;
import static io.photonbeam.pipelines.Shop.UUID_TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.join.JoinConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** DuckDB, which shares no code with what wrote it, reads an output as the README says. */
@DisabledOnOs(
    value = OS.MAC,
    architectures = "x86_64",
    disabledReason = "DuckDB has no native library for Intel Macs")
@DisabledIf(value = "isOnMusl", disabledReason = "DuckDB has no native library for musl")
class IndependentReaderTest {
  private static final long HOUR_MILLIS = 3_600_000;

  /** As text of a date, days since 1970. */
  private static final int DAY = 20_455;

  @TempDir Path folder;

  /** Whether this JVM has musl for its C library. */
  static boolean isOnMusl() throws IOException {
    Path mapped = Path.of("/proc/self/maps");
    return Files.exists(mapped) && Files.readString(mapped).contains("/ld-musl-");
  }

  /** A field of an order: its Avro type, DuckDB's type, and the value of order 1 as text. */
  private record Field(String avro, String type, Object logged, String text) {}

  private static final Map<String, Field> FIELDS = fields();

  private static Map<String, Field> fields() {
    UUID uuid = new UUID(0x0123456789abcdefL, 0x8899aabbccddeeffL);
    byte[] sixteen =
        ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
    Map<String, Field> fields = new TreeMap<>();
    fields.put("plain", new Field(STRING, "VARCHAR", "Zürich", "Zürich"));
    fields.put(
        "broken",
        new Field(STRING, "VARCHAR", prefixed(new byte[] {'M', (byte) 0xfc, 'n'}), "M\ufffdn"));
    fields.put("uuid_text", new Field(UUID_TEXT, "VARCHAR", uuid.toString(), uuid.toString()));
    fields.put(
        "uuid_fixed",
        new Field(
            "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}",
            "UUID",
            sixteen,
            uuid.toString()));
    fields.put(
        "millis",
        new Field(MILLIS, "TIMESTAMP WITH TIME ZONE", TIME + 7, "2026-01-02 03:00:00.007+00"));
    fields.put(
        "micros",
        new Field(
            logical("long", "timestamp-micros"),
            "TIMESTAMP WITH TIME ZONE",
            TIME * 1_000 + 7,
            "2026-01-02 03:00:00.000007+00"));
    fields.put(
        "nanos",
        new Field(
            logical("long", "timestamp-nanos"),
            "TIMESTAMPTZ_NS",
            TIME * 1_000_000 + 7,
            "2026-01-02 03:00:00.000000007+00"));
    fields.put(
        "local_millis",
        new Field(
            logical("long", "local-timestamp-millis"),
            "TIMESTAMP",
            TIME + 7,
            "2026-01-02 03:00:00.007"));
    fields.put("day", new Field(logical("int", "date"), "DATE", DAY, "2026-01-02"));
    fields.put(
        "time_of_day",
        new Field(
            logical("int", "time-millis"), "TIME WITH TIME ZONE", 3_600_007, "01:00:00.007+00"));
    fields.put(
        "price",
        new Field(
            "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":2}",
            "DECIMAL(12,2)",
            prefixed(new byte[] {(byte) 0xfe, (byte) 0x0c}),
            "-5.00"));
    fields.put(
        "price_fixed",
        new Field(
            "{\"type\":\"fixed\",\"name\":\"P\",\"size\":8,\"logicalType\":\"decimal\",\"precision\":18,\"scale\":3}",
            "DECIMAL(18,3)",
            ByteBuffer.allocate(8).putLong(1_234_567).array(),
            "1234.567"));
    fields.put("big", new Field("\"long\"", "BIGINT", Long.MIN_VALUE, "-9223372036854775808"));
    fields.put("half", new Field("\"double\"", "DOUBLE", 0.5, "0.5"));
    fields.put(
        "colour",
        new Field(
            "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"RED\",\"BLUE\"]}",
            "VARCHAR",
            1,
            "BLUE"));
    fields.put(
        "counts",
        new Field(
            "{\"type\":\"map\",\"values\":\"int\"}",
            "MAP(VARCHAR, INTEGER)",
            record(2, "a", 1, "b", 2, 0),
            "{a=1, b=2}"));
    fields.put(
        "lines",
        new Field(
            "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"sku\",\"type\":\"string\"},{\"name\":\"n\",\"type\":\"int\"}]}}",
            "STRUCT(sku VARCHAR, n INTEGER)[]",
            record(2, "x", 1, "y", 2, 0),
            "[{'sku': x, 'n': 1}, {'sku': y, 'n': 2}]"));
    fields.put("nothing", new Field("[\"null\",\"string\"]", "VARCHAR", record(0), null));
    fields.put(
        "either",
        new Field(
            "[\"null\",\"string\",\"long\"]",
            "STRUCT(member0 VARCHAR, member1 BIGINT)",
            record(2, 17),
            "{'member0': NULL, 'member1': 17}"));
    return fields;
  }

  private static String logical(String type, String logical) {
    return "{\"type\":\"%s\",\"logicalType\":\"%s\"}".formatted(type, logical);
  }

  /** The rows that the last of some statements gives. */
  private static List<List<String>> query(String... sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = db.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (String first : List.of(sql).subList(0, sql.length - 1)) {
        statement.execute(first);
      }
      try (ResultSet found = statement.executeQuery(sql[sql.length - 1])) {
        while (found.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            row.add(found.getString(i));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** As the README has it. */
  private static String joined(Shop shop) {
    return "read_parquet('%s/joined/**/*.parquet', hive_partitioning = true)"
        .formatted(shop.world.output);
  }

  @Test
  void valuesAndTypesOfAllKindsAreThoseOfTheLog() throws IOException, SQLException {
    List<String> more = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    FIELDS.forEach(
        (name, field) -> {
          more.addAll(List.of(name, field.avro()));
          values.add(field.logged());
        });
    byte[] tail = record(values.toArray());
    Shop shop = new Shop(folder);
    shop.order(
            Shop.order(STRING, more.toArray(new String[0])), i -> record("o" + i, TIME + i, tail))
        .payment(
            Shop.payment(STRING, STRING),
            i -> record("p" + i, "o" + i, TIME + i % 3 * HOUR_MILLIS + i));
    shop.join();
    assertThat(shop.published()).hasSizeGreaterThanOrEqualTo(3);

    List<String> asked = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    FIELDS.forEach(
        (name, field) -> {
          asked.add("typeof(\"order\".%s), CAST(\"order\".%s AS VARCHAR)".formatted(name, name));
          types.add(name + " " + field.type());
          texts.add(name + " " + field.text());
        });
    List<List<String>> rows =
        query("SELECT %s FROM %s".formatted(String.join(", ", asked), joined(shop)));

    assertThat(rows).hasSize(Shop.EVENTS);
    List<String> names = List.copyOf(FIELDS.keySet());
    for (List<String> row : rows) {
      List<String> foundTypes = new ArrayList<>();
      List<String> foundTexts = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        foundTypes.add(names.get(i) + " " + row.get(2 * i));
        foundTexts.add(names.get(i) + " " + row.get(2 * i + 1));
      }
      assertThat(foundTypes).isEqualTo(types);
      assertThat(foundTexts).isEqualTo(texts);
    }
    assertThat(
            query(
                "SELECT payment.payment_id, epoch_ms(payment.paid_at), date, hour, joined_at > '2020-01-01', commit_id <> '' FROM %s WHERE hour = '05' AND payment.payment_id = 'p11'"
                    .formatted(joined(shop))))
        .containsExactly(
            List.of("p11", "" + (TIME + 2 * HOUR_MILLIS + 11), "2026-01-02", "05", "true", "true"));
  }

  @Test
  void sidesThatAreCalledLikeTheFoldersStandBesideThem() throws IOException, SQLException {
    Shop shop = new Shop(folder);
    shop.primaryFields = EventFields.primary("id", "at");
    shop.foreignFields = EventFields.foreign("id", "hour_id", "at");
    shop.order(
            Shop.schema("Hour", Shop.fields("id", STRING, "at", MILLIS)),
            i -> record("h" + i, TIME))
        .payment(
            Shop.schema("Date", Shop.fields("id", STRING, "hour_id", STRING, "at", MILLIS)),
            i -> record("d" + i, "h" + i, TIME));
    shop.join();

    assertThat(
            query(
                "SELECT foreign_date.id, primary_hour.id, date, typeof(date), hour, typeof(hour) FROM %s ORDER BY ALL LIMIT 1"
                    .formatted(joined(shop))))
        .containsExactly(List.of("d0", "h0", "2026-01-02", "DATE", "03", "VARCHAR"));
  }

  @Test
  void filesOfTwoVersionsOfASchemaAreReadInOneQuery() throws IOException, SQLException {
    Shop shop = new Shop(folder);
    shop.plainOrder()
        .payment(
            Shop.payment(STRING, STRING, "method", STRING),
            i -> record("p" + i, "o" + i, TIME + i, "card"));
    RawLog.write(
        shop.payments("before.avro"),
        RawLog.file(
            Shop.payment(STRING, STRING),
            Shop.all(i -> record("old" + i, "o" + i, TIME + HOUR_MILLIS))));
    shop.join();

    assertThat(
            query(
                "SELECT payment.method, count(*) FROM %s GROUP BY ALL ORDER BY ALL"
                    .formatted(joined(shop).replace("true", "true, union_by_name = true"))))
        .containsExactly(List.of("card", "20"), Arrays.asList(null, "20"));
  }

  /** The statements that the documentation of the compaction has for DuckDB. */
  private static String[] documented(Path output) throws IOException {
    Matcher sql =
        Pattern.compile("(?s)\nDuckDB [^\n]*\n\n```sql\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/compaction.md")));
    assertThat(sql.find()).isTrue();
    return sql.group(1).replace("'out/", "'" + output + "/").split(";\\s*");
  }

  @Test
  void theFilesOfAManifestAreReadInOneQuery() throws IOException, SQLException {
    JoinWorld join = new JoinWorld(folder);
    ClickLogs.queries(join.primaryLog.resolve("q.avro"), "q1", "q2");
    ClickLogs.clicks(join.foreignLog.resolve("1.avro"), ClickLogs.click("c1", "q1"));
    ReconcileWorld world = ReconcileWorld.of(join);
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    ClickLogs.clicks(join.foreignLog.resolve("2.avro"), ClickLogs.click("c2", "q2"));
    join.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());
    world.compact = true;
    world.reconcile();
    assertThat(join.output.resolve("compacted")).isNotEmptyDirectory();

    String[] documented = documented(join.output);
    assertThat(query(documented)).containsExactly(List.of("2"));
    assertThat(
            query(
                documented[0],
                "SELECT click.click_id, query.query_id, hour, len(getvariable('files')) FROM"
                    + " read_parquet(getvariable('files'), hive_partitioning = true,"
                    + " union_by_name = true) ORDER BY ALL"))
        .containsExactly(List.of("c1", "q1", "03", "1"), List.of("c2", "q2", "03", "1"));
  }
}
