package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.cli.DroppingAdapter;
import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileCommandTest {
  @TempDir Path folder;
  private Path output;
  private Path queries;
  private Path clicks;

  @BeforeEach
  void makeFolders() throws IOException {
    output = Files.createDirectory(folder.resolve("out"));
    queries = Files.createDirectory(folder.resolve("q"));
    clicks = Files.createDirectory(folder.resolve("c"));
  }

  @Test
  void whatTheJoinsNotedIsTaken() throws Exception {
    note("east", queries);
    note("west", queries);

    ReconcileConfig config = config();

    assertThat(config.settings().primaryLog()).isEqualTo(queries);
    assertThat(config.settings().foreignLog()).isEqualTo(clicks);
    assertThat(config.settings().registry()).isEqualTo("sqlite:" + output.resolve("registry.db"));
    assertThat(config.settings().primaryFields())
        .isEqualTo(EventFields.primary("query_id", "made_at"));
    assertThat(config.pipelineId()).isEqualTo("east.reconcile");
    assertThat(config.get(ReconcileConfig.SETTLE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.get(ReconcileConfig.GRACE)).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.get(ReconcileConfig.DEEP)).isFalse();
    assertThat(config.get(ReconcileConfig.COMPACT)).isFalse();
    assertThat(config.adopted()).isEmpty();
  }

  @Test
  void optionsCountForMoreThanWhatWasNoted() throws Exception {
    note("a", queries);
    Path other = Files.createDirectory(folder.resolve("other"));

    ReconcileConfig config =
        config(
            "--primaryLog=" + other,
            "--primaryTime=timestamp",
            "--registry=memory:r",
            "--pipelineId=rec",
            "--adopt=b,c",
            "--settle=1h",
            "--since=3d",
            "--until=2026-01-31",
            "--deep");

    assertThat(config.settings().primaryLog()).isEqualTo(other);
    assertThat(config.settings().foreignLog()).isEqualTo(clicks);
    assertThat(config.settings().primaryFields().time()).isEqualTo("timestamp");
    assertThat(config.settings().registry()).isEqualTo("memory:r");
    assertThat(config.pipelineId()).isEqualTo("rec");
    assertThat(config.adopted()).containsExactlyInAnyOrder("b", "c");
    assertThat(config.find(ReconcileConfig.SINCE))
        .isEqualTo(Optional.of(new Moment.Ago(Duration.ofDays(3))));
    assertThat(config.find(ReconcileConfig.UNTIL))
        .isEqualTo(Optional.of(new Moment.At(Instant.parse("2026-01-31T00:00:00Z"))));
    assertThat(config.get(ReconcileConfig.DEEP)).isTrue();
  }

  @Test
  void anAdapterThatWasNotedCanBeLeftOut() throws Exception {
    note("a", join(queries).with(OutputOptions.ADAPTER, DroppingAdapter.class.getName()));

    assertThat(config().settings().adapter()).contains(DroppingAdapter.class.getName());
    assertThat(config("--adapter=none").settings().adapter()).isEmpty();
  }

  @Test
  void theHelpTellsThatWhatTheJoinsNotedIsTheDefault() {
    assertThat(run("--help").text.lines())
        .filteredOn(line -> line.matches(" *--(registry|adapter|primary|foreign).*"))
        .hasSize(11)
        .allSatisfy(line -> assertThat(line).endsWith("(default: as the joins noted)"));
  }

  @Test
  void joinsThatDisagreeNeedOnlyThatOptionAboutWhichTheyDo() throws Exception {
    note("a", queries);
    Path other = Files.createDirectory(folder.resolve("other"));
    note("b", other);

    assertThat(problems())
        .contains("--primaryLog=DIR: is needed", "other")
        .doesNotContain("clicks");
    assertThat(config("--primaryLog=" + other).settings().primaryLog()).isEqualTo(other);
  }

  @Test
  void anOutputThatNotedNothingNeedsTheLogsAndAnId() throws Exception {
    assertThat(problems()).contains("--primaryLog=DIR: is needed", "--foreignLog=DIR: is needed");
    assertThat(problems("--primaryLog=" + queries, "--foreignLog=" + clicks))
        .contains("--pipelineId=ID: is needed");
    ReconcileConfig config =
        config("--primaryLog=" + queries, "--foreignLog=" + clicks, "--pipelineId=rec");
    assertThat(config.settings().foreignFields()).isEqualTo(LogOptions.DEFAULT_FOREIGN_FIELDS);
    assertThat(config.settings().registry()).isEqualTo("sqlite:" + output.resolve("registry.db"));
  }

  @Test
  void wrongOptionsAreUsageErrorsThatSayWhatIsRight() throws Exception {
    note("a", queries);

    assertUsage("a date (UTC)", "--since=yesterday");
    assertUsage("must be after --since", "--since=2026-02-01", "--until=2026-01-01T00:00:00Z");
    assertUsage("--until=3d: must be after --since=1d", "--since=1d", "--until=3d");
    assertUsage("--until=1d: must be after --since=1d", "--since=24h", "--until=1d");
    assertUsage("no such directory", "--foreignLog=" + folder.resolve("none"));
    assertUsage("is the id of a join", "--pipelineId=a");
    assertUsage("ids of pipelines", "--adopt=b,,c");
    assertUsage("own --pipelineId", "--adopt=rec", "--pipelineId=rec");
    assertUsage("1 to 64 letters", "--rebuildOutputOf=b,c");
    assertUsage("must be apart", "--peer=" + output);
    assertUsage("none of them twice", "--peer=b,b");
    assertUsage("duration from 1s", "--every=10ms");
    assertUsage("duration from 1s", "--grace=0s");
    assertUsage("there is no directory", "--report=" + folder.resolve("none/report.json"));
    Path registry = Files.writeString(folder.resolve("registry.db"), "SQLite format 3");
    assertUsage("is there and is no report", "--report=" + registry);
    assertThat(registry).hasContent("SQLite format 3");
    assertUsage("--adapter=com.example.No", "--adapter=com.example.No");
    assertUsage("is an option of another runner", "--runner=DirectRunner", "--parallelism=2");
    assertUsage("must be apart", "--primaryLog=" + clicks.getParent(), "--foreignLog=" + clicks);
  }

  private void assertUsage(String message, String... options) {
    Ran ran = run(options);
    assertThat(ran.text).contains(message);
    assertThat(ran.code).as(ran.text).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aReportReplacesNoLinkAndNoDevice() throws Exception {
    note("a", queries);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));

    assertUsage("is a link or a device", "--report=" + link);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void itTellsWhatItDidAndASecondRunThatThereWasNothingToDo() throws Exception {
    new Generate(GenerateConfig.of(queries, clicks, 500).with(GenerateConfig.SEED, 4L))
        .run(soFar -> {});
    note("a", LogOptions.DEFAULT_PRIMARY_FIELDS);
    Path report = folder.resolve("report.json");

    Ran first = run("--runner=DirectRunner", "--settle=0s", "--report=" + report);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    Ran second = run("--runner=DirectRunner", "--settle=0s", "--report=" + report);

    assertThat(first.code).as(first.text).isEqualTo(ExitCode.SUCCESS);
    assertThat(first.text)
        .contains("recovered now", "Took ")
        .contains("\nExact: every event that can be joined is visible once.\n")
        .doesNotContain("There was nothing to do.");
    assertThat(json.get("recovered").asLong()).isPositive();
    assertThat(second.code).isEqualTo(ExitCode.SUCCESS);
    assertThat(second.text).contains("\nThere was nothing to do.\nExact: every event that can be");
    JsonNode again = new ObjectMapper().readTree(report.toFile());
    assertThat(again.get("recovered").asLong()).isZero();
    assertThat(again.get("foreignEvents").asLong()).isEqualTo(json.get("foreignEvents").asLong());
    assertThat(fieldNames(again))
        .contains(
            "exact",
            "since",
            "until",
            "deep",
            "foreignEvents",
            "alreadyJoined",
            "rolledForward",
            "recovered",
            "rebuilt",
            "unjoinable",
            "filtered",
            "expired",
            "malformed",
            "fenced");
  }

  /** Larger than what Flink sorts by default. */
  @Test
  void aMissingEventOfManyMegabytesIsJoinedOnFlink() throws Exception {
    log(
        queries,
        "{'name':'query_id','type':'string'},{'name':'made_at','type':'long'},"
            + "{'name':'page','type':'string'}",
        "q",
        1_780_000_000_000L,
        "x".repeat(16 << 20));
    log(
        clicks,
        "{'name':'click_id','type':'string'},{'name':'query_id','type':'string'},"
            + "{'name':'timestamp','type':'long'}",
        "c",
        "q",
        1_780_000_000_000L);
    note("a", queries);

    Ran ran = run("--settle=0s");

    assertThat(ran.code).as(ran.text).isEqualTo(ExitCode.SUCCESS);
    assertThat(ran.text).contains("recovered now", "\nExact: ");
  }

  /** A log of one event. */
  private static void log(Path folder, String fields, Object... values) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{'type':'record','name':'Event','fields':[%s]}"
                    .formatted(fields)
                    .replace('\'', '"'));
    GenericRecord event = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      event.put(i, values[i]);
    }
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
      writer.create(schema, folder.resolve("log.avro").toFile());
      writer.append(event);
    }
  }

  @Test
  void whatItCompactedIsToldAndTheManifestCanBeAudited() throws Exception {
    new Generate(GenerateConfig.of(queries, clicks, 500).with(GenerateConfig.SEED, 4L))
        .run(soFar -> {});
    note("a", LogOptions.DEFAULT_PRIMARY_FIELDS);
    String[] audit = {
      "verify",
      "--primaryLog=" + queries,
      "--foreignLog=" + clicks,
      "--output=" + output,
      "--manifest"
    };
    Ran none = run(new VerifyCommand(), audit);
    Path report = folder.resolve("report.json");
    String[] compacting = {
      "--runner=DirectRunner", "--settle=0s", "--shards=8", "--compact", "--report=" + report
    };

    Ran first = run(compacting);
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    Ran second = run(compacting);

    assertThat(none.code).isEqualTo(ExitCode.FAILURE);
    assertThat(none.text).contains("manifest.txt", "'reconcile --compact' writes it");
    assertThat(first.text).contains("hours compacted", "files in the manifest");
    assertThat(json.get("compactedHours").isIntegralNumber()).isTrue();
    assertThat(json.get("compactedFiles").isIntegralNumber()).isTrue();
    assertThat(json.get("largeFiles").isIntegralNumber()).isTrue();
    assertThat(json.get("manifestFiles").asLong())
        .isEqualTo(Files.readAllLines(output.resolve("manifest.txt")).size())
        .isPositive();
    assertThat(second.text).contains("There was nothing to compact.", "nothing to do");
    assertThat(run(new VerifyCommand(), audit).code).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void whatNeedsAHumanIsToldInASentenceAndByTheExitCode() throws Exception {
    new Generate(GenerateConfig.of(queries, clicks, 100).with(GenerateConfig.SEED, 4L))
        .run(soFar -> {});
    note("a", LogOptions.DEFAULT_PRIMARY_FIELDS);
    Files.writeString(clicks.resolve("strange.avro"), "this is no log");

    Ran ran = run("--runner=DirectRunner", "--settle=0s");

    assertThat(ran.code).isEqualTo(ExitCode.FAILURE);
    assertThat(ran.text).contains("This needs you:", "1 unreadable file");
    assertThat(ran.text + ran.err).as("told once").containsOnlyOnce("strange.avro");
  }

  @Test
  void aRangeThatTurnsOutToBeEmptyFailsTheRound() throws Exception {
    note("a", queries);

    Ran ran = run("--runner=DirectRunner", "--since=1d", "--until=2001-01-01");

    assertThat(ran.code).isEqualTo(ExitCode.FAILURE);
    assertThat(ran.text).contains("the range is empty", "--until 2001-01-01T00:00:00Z");
  }

  @Test
  void aReportThatCannotBeWrittenIsToldBeforeTheRoundBegins() throws Exception {
    note("a", queries);
    Path tooLong = folder.resolve("x".repeat(253));

    assertUsage("--report=" + tooLong + ": can't be written", "--report=" + tooLong);

    Path report = folder.resolve("report.json");
    ReportOption.JSON.checkReplaceable(
        new ReconcileCommand()
            .options()
            .parse(List.of("--output=" + output, "--report=" + report)));
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("report.json"));
  }

  @Test
  void withoutTheRegistryOfTheOutputItFailsAndSaysSo() throws Exception {
    Ran ran =
        run(
            "--primaryLog=" + queries,
            "--foreignLog=" + clicks,
            "--pipelineId=rec",
            "--runner=DirectRunner");

    assertThat(ran.code).isEqualTo(ExitCode.FAILURE);
    assertThat(ran.text).contains("There is no file", "registry.db");
  }

  private static List<String> fieldNames(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** What a run of the command said. */
  private record Ran(ExitCode code, String text, String err) {}

  private Ran run(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("reconcile", "--output=" + output), Stream.of(options))
            .toArray(String[]::new);
    return run(new ReconcileCommand(), arguments);
  }

  private static Ran run(Command command, String... arguments) {
    TestConsole console = new TestConsole();
    ExitCode code = console.run(List.of(command), arguments);
    return new Ran(code, console.out() + console.err(), console.err());
  }

  private ReconcileConfig config(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--output=" + output));
    all.addAll(List.of(options));
    return ReconcileCommand.config(new ReconcileCommand().options().parse(all));
  }

  private String problems(String... options) throws Exception {
    try {
      return "none, but " + config(options);
    } catch (InvalidOptionsException e) {
      return e.problems().toString();
    }
  }

  private void note(String pipeline, Path primaryLog) throws IOException {
    note(pipeline, primaryLog, EventFields.primary("query_id", "made_at"));
  }

  private void note(String pipeline, EventFields primaryFields) throws IOException {
    note(pipeline, queries, primaryFields);
  }

  private void note(String pipeline, Path primaryLog, EventFields primaryFields)
      throws IOException {
    note(pipeline, join(primaryLog).with(LogOptions.ofPrimary(primaryFields)));
  }

  private Options join(Path primaryLog) {
    return Options.NONE
        .with(LogOptions.PRIMARY_LOG, primaryLog)
        .with(LogOptions.FOREIGN_LOG, clicks)
        .with(OutputOptions.OUTPUT, output);
  }

  private static void note(String pipeline, Options config) throws IOException {
    try (JoinRun run =
        new JoinRun(
            config.with(JoinConfig.PIPELINE_ID, pipeline).as(JoinConfig::new), Clock.systemUTC())) {
      run.rollForward();
    }
  }
}
