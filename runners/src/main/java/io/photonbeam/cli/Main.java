package io.photonbeam.cli;

import java.time.InstantSource;
import java.util.List;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    Logging.configure(CommandLine.isVerbose(arguments));
    ExitCode code = new CommandLine(commands()).run(arguments, Console.ofProcess());
    System.out.flush();
    // Flink leaves threads behind that are no daemons.
    System.exit(code.code());
  }

  /** All commands, in the order in which help lists them. */
  static List<Command> commands() {
    LaunchJoin launcher = new LaunchJoin();
    return List.of(
        new DemoCommand(launcher),
        new GenerateCommand(),
        new JoinCommand(launcher),
        new ReconcileCommand(),
        new RetryCommand(),
        new VerifyCommand(),
        new ExplainCommand(),
        new RegistryStatsCommand(),
        new RegistryLookupCommand(),
        new RegistryExpireCommand(InstantSource.system()));
  }
}
