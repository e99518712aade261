package io.photonbeam.pipelines.verify;

import static io.photonbeam.pipelines.verify.SoundOutput.part;
import static io.photonbeam.pipelines.verify.SoundOutput.rewrite;
import static io.photonbeam.pipelines.verify.SoundOutput.rewriteAs;
import static io.photonbeam.pipelines.verify.SoundOutput.sized;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.RegistryFile;
import io.photonbeam.pipelines.verify.VerifyReport.Example;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sound output of a real join, spoiled in every way that the audit is there for: each is found
 * and named, and nothing else.
 */
class SpoiledOutputTest {
  private static final String OTHER_COMMIT = "20260102-030405678-4k9rt0mzq2x7vb1c";
  private static final List<String> WRONGS =
      List.of(
          "missing",
          "duplicates",
          "spurious",
          "different",
          "misplaced",
          "notCompared",
          "unreadableOutput",
          "unaccountedOutput");

  private static SoundOutput sound;

  @TempDir Path folder;

  @BeforeAll
  static void join(@TempDir Path once) throws IOException {
    sound = SoundOutput.in(once);
  }

  /** A way to spoil an output. */
  private interface Spoil {
    void spoil(SoundOutput output) throws IOException;
  }

  @Test
  void theUnspoiledOutputIsExactAndSoIsItWhenItsRowsAreWrittenAnew() throws IOException {
    SoundOutput copy = sound.copy(folder);
    assertThat(copy.verify().toText()).contains("Exact: all 6 joinable events are in the output");
    rewrite(copy.file(3), rows -> rows);
    rewriteAs(copy.file(4), schema -> schema);

    VerifyReport report = copy.verify();

    assertThat(report.exact()).as(report.toText()).isTrue();
    assertThat(report.rows()).isEqualTo(SoundOutput.PAYMENTS);
    assertThat(report.unjoinable()).isOne();
    assertThat(report.examples()).isEmpty();
  }

  /** What is found, and words by which it is named. */
  private static Arguments spoil(
      String name, Spoil spoil, Map<String, Long> found, String... words) {
    return arguments(name, spoil, found, List.of(words));
  }

  private static Spoil rowsOfThree(UnaryOperator<List<GenericRecord>> change) {
    return output -> rewrite(output.file(3), change);
  }

  private static GenericRecord copy(GenericRecord row) {
    return GenericData.get().deepCopy(row.getSchema(), row);
  }

  private static GenericRecord side(GenericRecord row, String side) {
    return (GenericRecord) row.get(side);
  }

  private static List<GenericRecord> with(List<GenericRecord> rows, GenericRecord more) {
    List<GenericRecord> all = new ArrayList<>(rows);
    all.add(more);
    return all;
  }

  static Stream<Arguments> spoiledRows() {
    return Stream.of(
        spoil(
            "a row gone",
            rowsOfThree(rows -> rows.subList(1, rows.size())),
            Map.of("missing", 1L),
            "missing: p0, primaryId o0"),
        spoil(
            "a row twice in a file",
            rowsOfThree(rows -> with(rows, rows.get(0))),
            Map.of("duplicates", 1L),
            "duplicates: p0"),
        spoil(
            "a row four times",
            rowsOfThree(rows -> Stream.of(rows, rows, rows, rows).flatMap(List::stream).toList()),
            Map.of("duplicates", 9L),
            "duplicates: p0"),
        spoil(
            "a row of an event twice with another content",
            rowsOfThree(
                rows -> {
                  GenericRecord more = copy(rows.get(0));
                  side(more, "payment").put("amount", -1.0);
                  return with(rows, more);
                }),
            Map.of("duplicates", 1L, "different", 1L),
            "duplicates: p0",
            "different: p0, side foreign, field amount"),
        spoil(
            "a row also in the file of another hour",
            output -> {
              GenericRecord row = JoinWorld.rowsOf(output.file(3)).get(0);
              rewrite(output.file(4), rows -> with(rows, row));
            },
            Map.of("duplicates", 1L, "misplaced", 1L),
            "duplicates: p0",
            "misplaced: p0, but its event is of date=2026-01-02/hour=03"),
        spoil(
            "a row in the file of another hour only",
            output -> {
              GenericRecord row = JoinWorld.rowsOf(output.file(3)).get(0);
              rewrite(output.file(3), rows -> rows.subList(1, rows.size()));
              rewrite(output.file(4), rows -> with(rows, row));
            },
            Map.of("misplaced", 1L),
            "misplaced: p0, but its event is of date=2026-01-02/hour=03"),
        spoil(
            "a row with another primary event",
            rowsOfThree(
                rows -> {
                  rows.get(0).put("order", rows.get(1).get("order"));
                  return rows;
                }),
            Map.of("spurious", 1L),
            "spurious: p0, primaryId o1, primaryIdInLog o0"),
        spoil(
            "a row whose key and primary event are another's",
            rowsOfThree(
                rows -> {
                  rows.get(0).put("order", rows.get(1).get("order"));
                  side(rows.get(0), "payment").put("order_id", "o1");
                  return rows;
                }),
            Map.of("spurious", 1L),
            "spurious: p0"),
        spoil(
            "a row of an event that is not in the log",
            rowsOfThree(
                rows -> {
                  GenericRecord more = copy(rows.get(0));
                  side(more, "payment").put("payment_id", "ghost");
                  return with(rows, more);
                }),
            Map.of("spurious", 1L),
            "spurious: ghost, primaryId o0, primaryIdInLog (no such event)"),
        spoil(
            "a row of an event whose primary event is not in the log",
            rowsOfThree(
                rows -> {
                  GenericRecord more = copy(rows.get(0));
                  side(more, "payment").put("payment_id", "lost");
                  side(more, "payment").put("order_id", "nothing");
                  side(more, "order").put("order_id", "nothing");
                  return with(rows, more);
                }),
            Map.of("spurious", 1L),
            "spurious: lost"),
        spoil(
            "two values swapped between rows",
            rowsOfThree(
                rows -> {
                  Object first = side(rows.get(0), "payment").get("amount");
                  side(rows.get(0), "payment")
                      .put("amount", side(rows.get(1), "payment").get("amount"));
                  side(rows.get(1), "payment").put("amount", first);
                  return rows;
                }),
            Map.of("different", 2L),
            "different: p0, side foreign, field amount",
            "different: p1, side foreign, field amount"),
        spoil(
            "two ids swapped between rows",
            rowsOfThree(
                rows -> {
                  side(rows.get(0), "payment").put("payment_id", "p1");
                  side(rows.get(1), "payment").put("payment_id", "p0");
                  return rows;
                }),
            Map.of("spurious", 2L),
            "spurious: p0",
            "spurious: p1"),
        spoil(
            "a row without a usable id",
            rowsOfThree(
                rows -> {
                  side(rows.get(0), "payment").put("payment_id", "");
                  return rows;
                }),
            Map.of("missing", 1L, "spurious", 1L),
            "missing: p0",
            "row without events: ",
            "row 0 lacks a side, or its id, key or time"),
        spoil(
            "a time in another hour",
            rowsOfThree(
                rows -> {
                  side(rows.get(0), "payment").put("at", SoundOutput.THREE + SoundOutput.HOUR);
                  return rows;
                }),
            Map.of("different", 1L, "misplaced", 1L),
            "field at"),
        spoil(
            "the id of another commit",
            rowsOfThree(
                rows -> {
                  rows.get(0).put("commit_id", OTHER_COMMIT);
                  return rows;
                }),
            Map.of("misplaced", 1L),
            "misplaced: p0, but it says that it is of commit " + OTHER_COMMIT));
  }

  static Stream<Arguments> spoiledFiles() {
    return Stream.of(
        spoil(
            "a file gone",
            output -> Files.delete(output.file(3)),
            Map.of("missing", 3L),
            "missing: p0"),
        spoil(
            "a file truncated",
            output -> {
              byte[] bytes = Files.readAllBytes(output.file(3));
              Files.write(output.file(3), Arrays.copyOf(bytes, bytes.length / 2));
            },
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "unreadable file: ",
            "hour=03"),
        spoil(
            "a file of no bytes",
            output -> Files.write(output.file(3), new byte[0]),
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "unreadable file: ",
            "hour=03"),
        spoil(
            "a folder in its place",
            output -> {
              Path file = output.file(3);
              Files.delete(file);
              Files.createDirectory(file);
            },
            Map.of("missing", 3L),
            "missing: p0"),
        spoil(
            "a file moved to the folder of another hour",
            output -> {
              Path to = output.output().resolve("joined/date=2026-01-02/hour=05");
              Files.createDirectories(to);
              Files.move(output.file(3), to.resolve(output.file(3).getFileName()));
            },
            Map.of("misplaced", 3L, "unaccountedOutput", 1L),
            "its commit has no such file"),
        spoil(
            "a file moved out of the hours",
            output -> {
              Path file = output.file(3);
              Files.move(file, output.output().resolve("joined").resolve(file.getFileName()));
            },
            Map.of("misplaced", 3L, "unaccountedOutput", 1L),
            "unaccounted file: "),
        spoil(
            "an extra file that no commit knows",
            output -> Files.copy(output.file(3), output.file(3).resolveSibling("part-0.parquet")),
            Map.of("duplicates", 3L, "unaccountedOutput", 1L),
            "part-0.parquet: no commit has made it"),
        spoil(
            "an extra file in the name of an unknown commit",
            output ->
                Files.copy(
                    output.file(3), output.file(3).resolveSibling(OTHER_COMMIT + ".parquet")),
            Map.of("duplicates", 3L, "misplaced", 3L, "unaccountedOutput", 1L),
            "the registry does not know its commit"),
        spoil(
            "an extra file that is no Parquet",
            output -> Files.writeString(output.file(3).resolveSibling("notes.txt"), "mine"),
            Map.of("unreadableOutput", 1L, "unaccountedOutput", 1L),
            "notes.txt"),
        spoil(
            "a file of dead letters among the joined ones",
            output ->
                Files.copy(
                    JoinWorld.files(output.output().resolve("unjoinable"), ".parquet").get(0),
                    output.file(3).resolveSibling("letters.parquet")),
            Map.of("unreadableOutput", 1L, "unaccountedOutput", 1L),
            "letters.parquet: row 0: no column for the primary side"),
        spoil(
            "a column of a side renamed",
            output -> rewriteAs(output.file(3), schema -> renamed(schema, "amount", "sum")),
            Map.of("different", 3L),
            "field amount"),
        spoil(
            "a column of a side gone",
            output -> rewriteAs(output.file(3), schema -> without(schema, "payment", "amount")),
            Map.of("different", 3L),
            "field amount"),
        spoil(
            "a side's column renamed",
            output -> rewriteAs(output.file(3), schema -> renamed(schema, "order", "orders")),
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "no column for the primary side"),
        spoil(
            "a side's column gone",
            output -> rewriteAs(output.file(3), schema -> without(schema, "", "order")),
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "no column for the primary side"),
        spoil(
            "the commit's column gone",
            output -> rewriteAs(output.file(3), schema -> without(schema, "", "commit_id")),
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "no column 'commit_id'"),
        spoil(
            "the time of joining gone",
            output -> rewriteAs(output.file(3), schema -> without(schema, "", "joined_at")),
            Map.of("missing", 3L, "unreadableOutput", 1L),
            "no column 'joined_at'"),
        spoil(
            "rows that claim to be an adapter's",
            output -> {
              Path file = output.file(3);
              List<GenericRecord> rows = JoinWorld.rowsOf(file);
              Files.delete(file);
              SoundOutput.write(file, Map.of("photonbeam.adapter", "com.example.None"), rows);
            },
            Map.of("missing", 3L, "spurious", 3L),
            "row without events"));
  }

  private static String renamed(String schema, String from, String to) {
    return schema.replace("\"name\":\"" + from + "\"", "\"name\":\"" + to + "\"");
  }

  /** A row's schema without a column, or without a field of one. */
  private static String without(String json, String column, String field) {
    Schema row = new Schema.Parser().parse(json);
    if (column.isEmpty()) {
      return without(row, field).toString();
    }
    Schema side = without(row.getField(column).schema(), field);
    return Schema.createRecord(
            row.getName(),
            null,
            row.getNamespace(),
            false,
            row.getFields().stream()
                .map(f -> new Schema.Field(f, f.name().equals(column) ? side : f.schema()))
                .toList())
        .toString();
  }

  private static Schema without(Schema record, String field) {
    return Schema.createRecord(
        record.getName(),
        null,
        record.getNamespace(),
        false,
        record.getFields().stream()
            .filter(f -> !f.name().equals(field))
            .map(f -> new Schema.Field(f, f.schema()))
            .toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"spoiledRows", "spoiledFiles"})
  void eachSpoilIsFoundAndNamedAndNothingElse(
      String name, Spoil spoil, Map<String, Long> found, List<String> words) throws IOException {
    SoundOutput spoiled = sound.copy(folder);
    spoil.spoil(spoiled);

    VerifyReport report = spoiled.verify();

    assertThat(report.exact()).isFalse();
    assertThat(wrong(report)).as(report.toText()).isEqualTo(found);
    assertThat(report.toText()).contains(words);
    assertThat(report.onlyMissing()).isEqualTo(found.keySet().equals(Set.of("missing")));
  }

  private static Map<String, Long> wrong(VerifyReport report) {
    Map<String, Long> wrong = new TreeMap<>(report.counts());
    wrong.keySet().retainAll(WRONGS);
    wrong.values().removeIf(count -> count == 0);
    return wrong;
  }

  private static Arguments value(String field, Object other) {
    return arguments(field, (UnaryOperator<Object>) before -> other);
  }

  private static Schema type(String field) {
    return SoundOutput.ORDER.getField(field).schema();
  }

  /** All zero but for the first byte. */
  private static Object fixed(String field, int first) {
    byte[] bytes = new byte[type(field).getFixedSize()];
    bytes[0] = (byte) first;
    return new GenericData.Fixed(type(field), bytes);
  }

  /** One changed value of each type; the function makes it of the one that is there. */
  static Stream<Arguments> changedValues() {
    return Stream.of(
        value("flag", false),
        value("small", -1),
        value("big", (1L << 40) + 1),
        value("ratio", -0.0f),
        value("ratio", Float.NaN),
        value("precise", Math.nextUp(1.0 / 3)),
        value("text", "order 0 "),
        value("text", ""),
        value("raw", ByteBuffer.wrap(new byte[] {1, 2, 0})),
        value("raw", ByteBuffer.wrap(new byte[0])),
        value("digest", new GenericData.Fixed(type("digest"), new byte[] {1, 2, 3, 5})),
        value("colour", new GenericData.EnumSymbol(type("colour"), "BLUE")),
        value("tags", List.of("b", "a")),
        value("tags", List.of("a", "b", "b")),
        value("tags", List.of()),
        value("grid", List.of(List.of(1), List.of(2, 3))),
        value("counts", Map.of("x", 2, "y", 1)),
        value("counts", Map.of("x", 1)),
        arguments(
            "part",
            (UnaryOperator<Object>) before -> part(((GenericRecord) before).getSchema(), 1, "")),
        arguments(
            "parts",
            (UnaryOperator<Object>) before -> new ArrayList<>(((List<?>) before).subList(0, 1))),
        value("maybe", 0L),
        value("rank", 7),
        value("either", null),
        value("either", ByteBuffer.wrap("text".getBytes(UTF_8))),
        value("number", 6),
        value("number", 5L),
        value("number", 5.0),
        value("shape", sized(type("shape").getTypes().get(0), 2)),
        value("shape", sized(type("shape").getTypes().get(1), 1)),
        value("price", ByteBuffer.wrap(BigInteger.valueOf(1998).toByteArray())),
        value("day", 20_001),
        value("clock", 1_001),
        value("stamp", SoundOutput.THREE * 1_000 + 1),
        value("local", SoundOutput.THREE + 1),
        value("uuid", "123e4567-e89b-12d3-a456-426614174001"),
        value("key", fixed("key", 1)),
        value("span", fixed("span", 1)));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("changedValues")
  void aChangedValueOfAnyTypeIsNamedByItsField(String field, UnaryOperator<Object> change)
      throws IOException {
    SoundOutput spoiled = sound.copy(folder);
    spoiled.changeOrder(order -> order.put(field, change.apply(order.get(field))));

    assertOnlyDifferent(spoiled.verify(), 1, field);
  }

  /** The number stays, and is of another unit. */
  @ParameterizedTest
  @MethodSource("changedUnits")
  void aChangedUnitOfTheSameNumberIsNamedByItsField(String field, String from, String to)
      throws IOException {
    SoundOutput spoiled = sound.copy(folder);
    rewriteAs(
        spoiled.file(3),
        schema -> {
          int at = schema.indexOf("\"name\":\"" + field + "\"");
          return schema.substring(0, at) + schema.substring(at).replaceFirst(from, to);
        });

    assertOnlyDifferent(spoiled.verify(), 3, field);
  }

  static Stream<Arguments> changedUnits() {
    return Stream.of(
        arguments("stamp", "timestamp-micros", "timestamp-millis"),
        arguments("local", "local-timestamp-millis", "timestamp-millis"),
        arguments("day", "date", "none"),
        arguments("price", "\"scale\":2", "\"scale\":3"));
  }

  private static void assertOnlyDifferent(VerifyReport report, long rows, String field) {
    assertThat(report.exact()).isFalse();
    assertThat(wrong(report)).as(report.toText()).isEqualTo(Map.of("different", rows));
    assertThat(report.examples()).hasSize((int) rows);
    Example first = report.examples().get(0);
    assertThat(first.violation()).isEqualTo("different");
    assertThat(first.facts())
        .containsEntry("side", "primary")
        .hasEntrySatisfying("field", named -> assertThat(named).startsWith(field));
    assertThat(first.facts().get("inLog")).isNotEqualTo(first.facts().get("inOutput"));
  }

  @Test
  void aFileFromAnotherOutputIsOfNoCommitThatIsKnownHere(@TempDir Path other) throws IOException {
    SoundOutput spoiled = sound.copy(folder);
    SoundOutput another = SoundOutput.in(other);
    Path to = spoiled.file(3).resolveSibling(another.file(3).getFileName().toString());
    Files.copy(another.file(3), to);

    VerifyReport report = spoiled.verify();

    assertThat(wrong(report))
        .as(report.toText())
        .isEqualTo(Map.of("duplicates", 3L, "unaccountedOutput", 1L));
    assertThat(report.output().places().named())
        .singleElement()
        .satisfies(place -> assertThat(place.file()).isEqualTo(to.toString()));
  }

  @Test
  void withoutARegistryItIsNotSaidThatAnybodyWasAskedForTheFiles() throws IOException {
    SoundOutput spoiled = sound.copy(folder);
    assertThat(spoiled.verify().verdict()).doesNotContain("registry");
    RegistryFile.in(spoiled.output()).delete();
    Files.move(spoiled.file(3), spoiled.file(3).resolveSibling("part-0.parquet"));

    assertThat(spoiled.verify().verdict())
        .startsWith("Exact: all 6 joinable events")
        .endsWith(
            "There is no registry here, so nobody was asked of which commits these files are.");
  }
}
