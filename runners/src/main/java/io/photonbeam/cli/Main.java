package io.photonbeam.cli;

import io.photonbeam.cli.command.ClusterCommand;
import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.command.DemoCommand;
import io.photonbeam.cli.command.ExplainCommand;
import io.photonbeam.cli.command.GenerateCommand;
import io.photonbeam.cli.command.JoinCommand;
import io.photonbeam.cli.command.JoinLauncher;
import io.photonbeam.cli.command.ReconcileCommand;
import io.photonbeam.cli.command.RegistryExpireCommand;
import io.photonbeam.cli.command.RegistryLookupCommand;
import io.photonbeam.cli.command.RegistryRecoverCommand;
import io.photonbeam.cli.command.RegistryStatsCommand;
import io.photonbeam.cli.command.RetryCommand;
import io.photonbeam.cli.command.StatusCommand;
import io.photonbeam.cli.command.StopCommand;
import io.photonbeam.cli.command.VerifyCommand;
import io.photonbeam.cli.process.EndWithInput;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.process.Logging;
import io.photonbeam.cli.text.Console;
import io.photonbeam.text.NameEncoding;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // What is said is English, and so are its numbers.
    Locale.setDefault(Locale.ROOT);
    EndWithInput.beginIfWanted();
    List<String> arguments = List.of(args);
    Logging.configure(CommandLine.isVerbose(arguments));
    Console console = Console.ofProcess();
    Optional<String> mangled = mangled(arguments);
    mangled.ifPresent(console::errLine);
    ExitCode code =
        mangled.isPresent() ? ExitCode.USAGE : new CommandLine(commands()).run(arguments, console);
    // Flink leaves threads behind that are no daemons.
    System.exit(printed(code, console).code());
  }

  /** The exit code, unless it says of lost words that all is well. */
  private static ExitCode printed(ExitCode code, Console console) {
    if (!console.out().checkError()) {
      return code;
    }
    console.errLine("photonbeam: standard output could not be written: some of it is lost");
    return code == ExitCode.SUCCESS ? ExitCode.FAILURE : code;
  }

  /**
   * Complaint about an argument that this JVM could not read: in an encoding without its characters
   * each of their bytes became a replacement character.
   */
  private static Optional<String> mangled(List<String> arguments) {
    return NameEncoding.isUnicode()
        ? Optional.empty()
        : arguments.stream()
            .filter(argument -> argument.indexOf('\ufffd') >= 0)
            .findFirst()
            .map(
                argument ->
                    "photonbeam: the argument %s has %s"
                        .formatted(argument, NameEncoding.lacking()));
  }

  /** All commands, in the order in which help lists them. */
  static List<Command> commands() {
    JoinLauncher launcher = new JoinLauncher();
    return List.of(
        new DemoCommand(Main.class),
        new GenerateCommand(),
        new JoinCommand(launcher::launch),
        new ReconcileCommand(),
        new RetryCommand(),
        new StatusCommand(),
        new StopCommand(),
        new VerifyCommand(),
        new ClusterCommand(),
        new ExplainCommand(),
        new RegistryStatsCommand(),
        new RegistryLookupCommand(),
        new RegistryExpireCommand(InstantSource.system()),
        new RegistryRecoverCommand());
  }
}
