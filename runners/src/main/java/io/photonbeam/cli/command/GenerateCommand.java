package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.progress.Progress;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.generate.Generate;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.generate.GenerateReport;
import io.photonbeam.pipelines.generate.ProgressListener;
import io.photonbeam.pipelines.option.Options;
import java.util.List;
import java.util.Locale;

/** {@code generate}: writes two logs to try the join on. */
public final class GenerateCommand implements Command {
  private static final long LINE_EVERY_MILLIS = 10_000;

  private static final String LOGS = "generate --primaryLog=logs/queries --foreignLog=logs/clicks";

  private static final Manual MANUAL =
      new Manual(
          "generate",
          "writes a log of queries and a log of clicks to try the join on",
          """
    Writes queries to the primary log and clicks to the foreign log, with what real logs have:
    several servers, late and repeated lines, events out of order, clicks whose query never
    comes. The same seed gives the same events. Ctrl-C and SIGTERM end it with whole files.\
    """,
          CommandOptions.of(GenerateConfig.OPTIONS),
          List.of(
              LOGS + " --events=500000 --seed=7", LOGS + " --eventsPerSecond=5000 --duration=1m"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  /** Its codecs are the JDK's own. */
  @Override
  public List<Need> needs(Options options) {
    return List.of();
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Generate generate = new Generate(new GenerateConfig(options));
    GenerateReport report =
        StopSignals.during(generate::stop, () -> generate.run(new Progress(console.terminal())));
    console.terminal().endProgress();
    console.out().print(report.toTable());
    return ExitCode.SUCCESS;
  }

  /** Tells how far it is: all the time on a terminal, every ten seconds elsewhere. */
  private static final class Progress implements ProgressListener {
    private final Terminal terminal;
    private double nextLine = LINE_EVERY_MILLIS / 1e3;

    Progress(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public void progress(GenerateReport soFar) {
      if (!terminal.isLive()) {
        if (soFar.seconds() < nextLine) {
          return;
        }
        nextLine += LINE_EVERY_MILLIS / 1e3;
      }
      terminal.progress(
          String.format(
              Locale.ROOT,
              "%,d primary and %,d foreign events written, %,.0f lines/s",
              soFar.primaryEvents(),
              soFar.foreignEvents(),
              soFar.linesPerSecond()));
    }
  }
}
