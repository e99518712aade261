package io.photonbeam.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.registry.OutputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each measurement runs, in miniature, and measures what it says; how fast is not looked at. */
@Timeout(300)
class MeasureTest {
  /** Each benchmark is called once in an iteration, and not to warm up. */
  private static final String SHORT = "-wi 0 -bm ss -bs 1 -v SILENT";

  /** Each benchmark is called once, in this JVM. */
  private static final String ONCE = SHORT + " -f 0 -i 1";

  @TempDir Path dir;

  private static String measure(String words) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, false, UTF_8)) {
      Measure.measure(List.of(words.split(" ")), out);
    }
    assertThat(said.toString(UTF_8)).doesNotContain("NaN", "Infinity");
    return said.toString(UTF_8);
  }

  /** The cells of the rows whose first is one of the names. */
  private static Map<String, List<String>> rows(String said, String between, Object... names) {
    Map<String, List<String>> rows = new HashMap<>();
    said.lines()
        .map(line -> List.of(line.strip().split(between)))
        .forEach(cells -> rows.put(cells.get(0), cells));
    assertThat(rows)
        .containsKeys(Arrays.stream(names).map(Object::toString).toArray(String[]::new));
    return rows;
  }

  @Test
  void scanSetsItsReadersSideBySide() throws Exception {
    rows(measure("scan " + ONCE), " +", "scanner", "avroWholeRecord", "avroIdAndTime");
  }

  @Test
  void rowsSetsItsWritersSideBySide() throws Exception {
    rows(measure("rows " + ONCE), " +", "direct", "avroRecords");
  }

  @Test
  void bothWritersOfRowsWriteTheSame() throws Exception {
    RowBenchmark rows = new RowBenchmark();
    rows.generate();
    try {
      OutputFile written = rows.direct();

      assertThat(written.rows()).isEqualTo(5_000);
      assertThat(rows.avroRecords()).isEqualTo(written);
    } finally {
      rows.delete();
    }
  }

  @Test
  void stagesCountsTheEventsOfEachStage() throws Exception {
    Path results = dir.resolve("results.json");

    String said = measure("stages %s -rf json -rff %s".formatted(ONCE, results));

    rows(said, "  +", (Object[]) Stage.values());
    rows(said, "  +", "all stages", "rest", "together");
    Map<Stage, Long> events = events(results);
    long primary = events.get(Stage.INDEX_WRITE);
    long foreign = events.get(Stage.CACHE_GET);
    assertThat(primary).isEqualTo(100_000);
    assertThat(foreign).isBetween(primary / 11, primary / 9);
    events.forEach(
        (stage, counted) ->
            assertThat(counted)
                .as(stage.toString())
                .isEqualTo(
                    switch (stage) {
                      case DECOMPRESS, SCAN, SPLIT, HAND_OVER -> primary + foreign;
                      case CACHE_PUT, INDEX_WRITE -> primary;
                      case CACHE_GET -> foreign;
                      case ROW, REGISTRY_COMMIT -> CommitLimits.MAX_IDS;
                    }));
  }

  private static Map<Stage, Long> events(Path results) throws IOException {
    Map<Stage, Long> events = new HashMap<>();
    for (JsonNode result : new ObjectMapper().readTree(results.toFile())) {
      String benchmark = result.get("benchmark").asText();
      events.put(
          Stage.of(benchmark.substring(benchmark.lastIndexOf('.') + 1)),
          result.at("/secondaryMetrics/" + EventCount.NAME + "/score").asLong());
    }
    assertThat(events).containsOnlyKeys(Stage.values());
    return events;
  }

  /** As it is measured, with the options of a join; this JVM's own would be another collector. */
  @Test
  void aStageIsMeasuredInAProcessOfItsOwnAndToldForADocument() throws Exception {
    String said =
        measure("stages --markdown StageBenchmark.scan -f 1 -i 1 -jvmArgs -Xms64m " + SHORT);

    rows(said, " *\\| *", "");
    assertThat(said).contains("| " + Stage.SCAN + " | log lines | ").doesNotContain("all stages");
  }

  @Test
  void registrySetsTheProtocolBesideRawCallsOnEachStore() throws Exception {
    String said =
        measure(
            "registry %s -f 0 -i %d -p store=memory,sqlite -p idsPerCommit=1000 -p inFlight=4"
                .formatted(SHORT, Way.ROUND));

    for (StoreKind store : List.of(StoreKind.MEMORY, StoreKind.SQLITE)) {
      assertThat(said)
          .containsPattern("(?m)^" + store + " +commits of 1000 +4 ")
          .containsPattern("(?m)^" + store + " +look-ups of 1000 +4 ");
    }
    assertThat(said)
        .contains("SQLite takes at least")
        .containsPattern("has \\d+ bytes for each EventId, \\d+ for each UUID");
  }

  @Test
  void indexFindsEveryEventOfEachKind() throws Exception {
    Map<String, List<String>> rows =
        rows(measure("index --events=5000 --lookUps=2000"), "  +", (Object[]) IndexLog.values());

    for (IndexLog kind : IndexLog.values()) {
      assertThat(rows.get(kind.toString())).hasSize(7).contains("5,000", "100.00 %");
    }
  }

  @Test
  void readReadsEveryEventOfBothLogs() throws Exception {
    Path queries = dir.resolve("queries");
    Path clicks = dir.resolve("clicks");
    new Generate(GenerateConfig.of(queries, clicks, 3_000)).run(soFar -> {});

    String said = measure("read %s %s".formatted(queries, clicks));

    // benchmarks/reconcile takes the seconds out of this line.
    Matcher read =
        Pattern.compile("read (\\d+) events of \\d+ bytes in [0-9.]+ s\\R").matcher(said);
    assertThat(read.matches()).as(said).isTrue();
    assertThat(Long.parseLong(read.group(1))).isEqualTo(records(queries) + records(clicks));
  }

  private static long records(Path log) throws IOException {
    long records = 0;
    try (Stream<Path> files = Files.walk(log)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (DataFileReader<GenericRecord> reader =
            new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
          for (; reader.hasNext(); reader.next()) {
            records++;
          }
        }
      }
    }
    return records;
  }

  @Test
  void whatTheScriptHandsOnIsWhatCanBeMeasured() throws IOException {
    Matcher handedOn =
        Pattern.compile("(?m)^  ([a-z |]+)\\) ;;$").matcher(Files.readString(Path.of("run")));
    assertThat(handedOn.find()).isTrue();
    String names = handedOn.group(1).replace(" | ", ", ").replaceFirst(", (\\w+)$", " or $1");

    assertThatThrownBy(() -> measure("all"))
        .hasMessage("'all' can't be measured; name " + names + ".");
  }
}
