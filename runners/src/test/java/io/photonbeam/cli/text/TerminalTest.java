package io.photonbeam.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void aLiveTerminalWritesOverItsLineAndCutsIt() {
    Terminal terminal = new Terminal(out, true, 8);

    terminal.progress("one");
    terminal.progress("a long line");
    terminal.say("done");

    assertThat(bytes.toString(UTF_8))
        .isEqualTo("\r\u001b[Kone\r\u001b[Ka long \r\u001b[Kdone" + System.lineSeparator());
  }

  @Test
  void elsewhereEachStateIsALine() {
    Terminal terminal = new Terminal(out, false, 8);

    terminal.progress("a long line");
    terminal.endProgress();
    terminal.say("done");

    assertThat(bytes.toString(UTF_8).lines()).containsExactly("a long line", "done");
  }

  @Test
  void valuesCanNotSteerTheTerminal() {
    Terminal terminal = new Terminal(out, true, 80);

    terminal.say("file \u001b[2J\nfake line");
    terminal.progress("\r\u202eone");

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "file \\x1b[2J\\nfake line" + System.lineSeparator() + "\r\u001b[K\\r\\u202eone");
  }
}
