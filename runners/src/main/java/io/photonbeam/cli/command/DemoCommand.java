package io.photonbeam.cli.command;

import io.photonbeam.cli.demo.Demo;
import io.photonbeam.cli.demo.DemoFolder;
import io.photonbeam.cli.demo.DemoOutcome;
import io.photonbeam.cli.demo.DemoPlan;
import io.photonbeam.cli.demo.DemoReport;
import io.photonbeam.cli.demo.DemoStoppedException;
import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Need;
import io.photonbeam.cli.process.StopSignals;
import io.photonbeam.cli.process.TemporaryFolder;
import io.photonbeam.cli.text.Console;
import io.photonbeam.pipelines.generate.GenerateConfig;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.ValueTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code demo}: two pipelines over live logs, one of which is killed, and nothing is lost. */
public final class DemoCommand implements Command {
  private static final Option<Path> DIR =
      Option.optional(
          "dir",
          ValueTypes.folder("DIR"),
          "a new temporary one",
          "where logs, registry and outputs go; kept");
  private static final Option<Boolean> QUICK =
      Option.flag("quick", "a shorter one, of fewer events");
  private static final Option<Duration> DURATION =
      Option.withDefault(
          "duration",
          ValueTypes.duration("5s", "1h"),
          options -> Duration.ofSeconds(options.get(QUICK) ? 12 : 40),
          "40s, with --quick 12s",
          "how long events are written once both pipelines are at work");
  private static final Option<Long> EVENTS_PER_SECOND =
      Option.withDefault(
          "eventsPerSecond",
          ValueTypes.wholeNumber(1, 1_000_000),
          options -> options.get(QUICK) ? 2_000L : 5_000L,
          "5000, with --quick 2000",
          "log lines a second, both logs together");
  private static final CommandOptions OPTIONS =
      CommandOptions.of(DIR, QUICK, DURATION, EVENTS_PER_SECOND, GenerateConfig.SEED);

  private static final Manual MANUAL =
      new Manual(
          "demo",
          "joins live logs in two processes, kills one, and audits what is left",
          """
    Shows what happens when a data centre vanishes; needs no service. Searches and clicks are
    written as they would be by several servers, with late, repeated and unmatched events. Two
    pipelines, each a process with an output of its own, join them over one registry. One is
    killed in the middle of a commit; the other takes all that comes from then on, and a
    reconciliation finishes what was committed. A reader looks at both outputs all the time. At
    the end every field of both is compared with the logs. Exit code 0 if all is exact and the
    reader has never seen a click twice.\
    """,
          OPTIONS,
          List.of(
              "demo",
              "demo --quick",
              "demo --dir=/tmp/photonbeam --duration=1m --eventsPerSecond=20000"));

  private final Class<?> main;

  /**
   * The command.
   *
   * @param main the class of the command line, which the pipelines' processes run
   */
  public DemoCommand(Class<?> main) {
    this.main = main;
  }

  @Override
  public Manual manual() {
    return MANUAL;
  }

  @Override
  public List<Need> needs(Options options) {
    return List.of(TemporaryFolder::check);
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    try (DemoFolder folder = DemoFolder.open(folder(options))) {
      return run(
          new DemoPlan(
              folder.path(),
              options.get(EVENTS_PER_SECOND),
              options.get(DURATION),
              options.get(GenerateConfig.SEED)),
          console);
    }
  }

  private ExitCode run(DemoPlan plan, Console console) throws Exception {
    console
        .terminal()
        .say(
            "Two pipelines will join %,d log lines a second below %s, and one will be killed."
                .formatted(plan.eventsPerSecond(), plan.folder()));
    try (Demo demo = new Demo(plan, main, console.terminal()::say)) {
      DemoOutcome outcome = StopSignals.during(demo::stop, demo::run);
      console.out().print(new DemoReport(plan, outcome).text());
      return outcome.isGood() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    } catch (DemoStoppedException e) {
      console.errLine("The demo was " + e.getMessage() + ".");
      return ExitCode.FAILURE;
    }
  }

  private static Path folder(Options options) throws IOException {
    return options.find(DIR).isEmpty()
        ? Files.createTempDirectory("photonbeam-demo-")
        : options.get(DIR);
  }
}
