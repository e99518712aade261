package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.photonbeam.cli.command.Command;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** A console that keeps what is said to it. */
public final class TestConsole {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errStream = new PrintStream(err, true, UTF_8);
  private final Console console;

  /** One whose output goes to files. */
  public TestConsole() {
    this(false);
  }

  private TestConsole(boolean live) {
    console =
        new Console(
            new PrintStream(out, true, UTF_8), errStream, new Terminal(errStream, live, 100));
  }

  /** One that is a terminal. */
  public static TestConsole ofTerminal() {
    return new TestConsole(true);
  }

  public ExitCode run(List<Command> commands, String... arguments) {
    return new CommandLine(commands).run(Arrays.asList(arguments), console);
  }

  public Console console() {
    return console;
  }

  public String out() {
    return out.toString(UTF_8);
  }

  public String err() {
    return err.toString(UTF_8);
  }
}
