package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.cli.progress.FigureLine;
import io.photonbeam.cli.progress.JoinProgress;
import io.photonbeam.cli.runner.FlinkMemory;
import io.photonbeam.cli.runner.RunnerChoice;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Table;
import io.photonbeam.cli.text.Table.Align;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.pipelines.output.SampleRows;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.transforms.metrics.LatencyHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code demo}: a live workload, joined while it is written, then audited. */
public final class DemoCommand implements Command {
  private static final Option<Path> DIR =
      Option.optional(
          "dir", ValueTypes.path("DIR"), "a new temporary one", "where logs and output go; kept");
  private static final Option<Duration> DURATION =
      Option.withDefault(
          "duration", ValueTypes.duration("5s", "1h"), "20s", "how long events are written");
  private static final Option<Long> EVENTS_PER_SECOND =
      Option.withDefault(
          "eventsPerSecond",
          ValueTypes.wholeNumber(1, 1_000_000),
          "5000",
          "log lines a second, both logs together");
  private static final CommandOptions OPTIONS =
      CommandOptions.of(DIR, DURATION, EVENTS_PER_SECOND, GenerateConfig.SEED);

  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final int ROWS_SHOWN = 3;
  private static final int ROW_WIDTH = 300;

  private final JoinLauncher launcher;

  public DemoCommand(JoinLauncher launcher) {
    this.launcher = launcher;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "writes two live logs, joins them on Flink meanwhile, and audits the result";
  }

  @Override
  public String description() {
    return """
    Everything runs in this process and needs no service: searches and clicks are written as
    they would be by several servers, with late, repeated and unmatched events; the join follows
    them; at the end every field of the output is compared with the logs. Exit code 0 if it is
    exact.\
    """;
  }

  @Override
  public CommandOptions options() {
    return OPTIONS;
  }

  @Override
  public List<String> examples() {
    return List.of("demo", "demo --dir=/tmp/photonbeam --duration=1m --eventsPerSecond=20000");
  }

  @Override
  public List<Need> needs(Options options) {
    return List.of(TemporaryFolder::check, FlinkMemory::check);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Path dir = folder(options);
    JoinConfig join =
        Options.NONE
            .with(LogOptions.PRIMARY_LOG, dir.resolve("queries"))
            .with(LogOptions.FOREIGN_LOG, dir.resolve("clicks"))
            .with(OutputOptions.OUTPUT, dir.resolve("output"))
            .with(JoinConfig.PIPELINE_ID, "demo")
            .with(JoinConfig.STOP_WHEN_IDLE, IDLE)
            .as(JoinConfig::new);
    console
        .terminal()
        .say(
            "Writing %,d log lines a second for %d s below %s, and joining them on Flink meanwhile."
                .formatted(options.get(EVENTS_PER_SECOND), options.get(DURATION).toSeconds(), dir));
    Generate generate = new Generate(workload(join, options));
    CompletableFuture<GenerateReport> writing =
        CompletableFuture.supplyAsync(() -> write(generate), task -> daemon(task).start());
    JoinProgress progress;
    try {
      progress = launcher.join(join, List.of("--runner=" + RunnerChoice.FLINK), console);
    } finally {
      generate.stop();
    }
    GenerateReport written = written(writing);
    console.terminal().progress("Auditing every field of the output.");
    VerifyReport audit =
        new Verification(VerifyConfig.of(join.primaryLog(), join.foreignLog(), join.output()))
            .run(soFar -> {});
    console.terminal().endProgress();
    console.out().print(report(join.output(), written, progress, audit));
    return audit.exact() ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  private static Path folder(Options options) throws IOException {
    if (options.find(DIR).isEmpty()) {
      return Files.createTempDirectory("photonbeam-demo-");
    }
    return Files.createDirectories(options.get(DIR));
  }

  private static GenerateConfig workload(JoinConfig join, Options options) {
    return GenerateConfig.live(join.primaryLog(), join.foreignLog(), options.get(EVENTS_PER_SECOND))
        .with(GenerateConfig.DURATION, options.get(DURATION))
        .with(GenerateConfig.SEED, options.get(GenerateConfig.SEED));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "generate");
    thread.setDaemon(true);
    return thread;
  }

  private static GenerateReport write(Generate generate) {
    try {
      return generate.run(soFar -> {});
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static GenerateReport written(CompletableFuture<GenerateReport> writing)
      throws Exception {
    try {
      return writing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static String report(
      Path output, GenerateReport written, JoinProgress progress, VerifyReport audit)
      throws IOException {
    LatencyHistogram latency = progress.latency();
    Table table = Table.ofColumns(Align.LEFT, Align.RIGHT);
    table.row("primary events written", count(written.primaryEvents()));
    table.row("foreign events written", count(written.foreignEvents()));
    table.row("  of them joinable", count(audit.joinable()));
    table.row("  without a primary event", count(audit.unjoinable()));
    table.row("joined rows", count(audit.rows()));
    table.row("missing", count(audit.missing()));
    table.row("twice", count(audit.duplicates()));
    table.row("spurious or different", count(audit.spurious() + audit.different()));
    for (int percentile : new int[] {50, 90, 99}) {
      table.row(
          "latency p" + percentile + ", written to visible",
          FigureLine.latency(latency, percentile));
    }
    StringBuilder text = new StringBuilder("\n").append(table);
    List<String> rows = SampleRows.of(output, ROWS_SHOWN);
    text.append(rows.isEmpty() ? "" : "\nSome joined rows:\n");
    for (String row : rows) {
      text.append("  ")
          .append(row.length() > ROW_WIDTH ? row.substring(0, ROW_WIDTH) + " …" : row)
          .append('\n');
    }
    return text.append('\n')
        .append(audit.verdict())
        .append("\nThe rows are Parquet below ")
        .append(output.resolve("joined"))
        .append('\n')
        .toString();
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
