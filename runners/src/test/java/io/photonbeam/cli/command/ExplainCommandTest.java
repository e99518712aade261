package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.join.JoinRun;
import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final Schema SALE =
      SchemaBuilder.record("Sale")
          .fields()
          .requiredString("sale_id")
          .requiredString("order_id")
          .requiredLong("sold_at")
          .endRecord();

  @TempDir Path folder;
  private Path output;
  private Path orders;
  private Path sales;

  @BeforeEach
  void makeFolders() throws IOException {
    output = Files.createDirectory(folder.resolve("out"));
    orders = Files.createDirectory(folder.resolve("orders"));
    sales = Files.createDirectory(folder.resolve("sales"));
    try (DataFileWriter<GenericRecord> log =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SALE))) {
      log.create(SALE, sales.resolve("sales.avro").toFile());
      log.append(
          new GenericRecordBuilder(SALE)
              .set("sale_id", "s1")
              .set("order_id", "o1")
              .set("sold_at", 1_767_322_800_000L)
              .build());
    }
  }

  @Test
  void logsFieldsAndRegistryAreThoseThatTheJoinNoted() throws IOException {
    note("a", orders);

    Ran ran = run();

    assertThat(ran.text)
        .contains("s1 is in the log: " + sales.resolve("sales.avro"))
        .contains("primary event o1 is not in the primary log");
    assertThat(ran.code).as("it is not visible").isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void optionsCountForMoreThanWhatWasNoted() throws IOException {
    note("a", orders);
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(run("--foreignLog=" + empty).text).contains("s1 is not in the foreign log");
  }

  @Test
  void anIdMayBeginWithADashAndCanNotSteerTheTerminal() throws IOException {
    note("a", orders);

    Ran ran = run("--", "-dash\u001b[31m\nforged");

    assertThat(ran.code).isEqualTo(ExitCode.FAILURE);
    assertThat(ran.text)
        .contains("Foreign event -dash\\x1b[31m\\nforged is not in the foreign log")
        .doesNotContain("\u001b");
    assertThat(run("-dash").text).contains("-dash: ", "write it after --");
  }

  @Test
  void whatTheJoinsDidNotNoteOrDisagreeAboutMustBeNamed() throws IOException {
    Ran nothingNoted = run();
    assertThat(nothingNoted.code).isEqualTo(ExitCode.USAGE);
    assertThat(nothingNoted.text)
        .contains("--primaryLog=DIR: is needed", "--foreignLog=DIR: is needed");

    note("a", orders);
    note("b", Files.createDirectory(folder.resolve("other")));
    assertThat(run().text)
        .contains("--primaryLog=DIR: is needed: the joins of this output noted different ones");
    assertThat(run("--primaryLog=" + orders).text).contains("s1 is in the log");
  }

  /** What a run of the command said. */
  private record Ran(ExitCode code, String text) {}

  private Ran run(String... options) {
    TestConsole console = new TestConsole();
    String[] arguments =
        Stream.concat(Stream.of("explain", "s1", "--output=" + output), Stream.of(options))
            .toArray(String[]::new);
    ExitCode code = console.run(List.of(new ExplainCommand()), arguments);
    return new Ran(code, console.out() + console.err());
  }

  private void note(String pipeline, Path primaryLog) throws IOException {
    JoinConfig config =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, primaryLog)
            .with(LogOptions.FOREIGN_LOG, sales)
            .with(OutputOptions.OUTPUT, output)
            .with(JoinConfig.PIPELINE_ID, pipeline)
            .with(LogOptions.ofPrimary(EventFields.primary("order_id", "made_at")))
            .with(LogOptions.ofForeign(EventFields.foreign("sale_id", "order_id", "sold_at")))
            .as(JoinConfig::new);
    try (JoinRun run = new JoinRun(config, Clock.systemUTC())) {
      run.rollForward();
    }
  }
}
