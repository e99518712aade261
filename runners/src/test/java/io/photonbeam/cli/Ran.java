package io.photonbeam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that has ended: with which code, and what it said. */
record Ran(ExitCode code, String out, String err) {

  /** Runs one in this process. */
  static Ran of(String command, List<String> options, String... more) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(options);
    words.addAll(List.of(more));
    TestConsole console = new TestConsole();
    ExitCode code = console.run(Main.commands(), words.toArray(new String[0]));
    return new Ran(code, console.out(), console.err());
  }

  /** All that it said. */
  String text() {
    return out + err;
  }

  /** A number of its summary. */
  long figure(String row) {
    Matcher found = Pattern.compile("(?m)^" + Pattern.quote(row) + " +([0-9,]+)").matcher(out);
    assertThat(found.find()).as("%s in %s", row, text()).isTrue();
    return Long.parseLong(found.group(1).replace(",", ""));
  }
}
