package io.photonbeam.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "out",
        "--output=/data/out-1",
        "--output=my out",
        "it's; rm -rf $HOME `x` \"y\" \\ *?[a] ~ #! é",
        "''",
        ""
      })
  void aShellReadsTheWordBackAsItWas(String text) throws Exception {
    assertThat(readBack("sh", text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two\nlines\n",
        "\u001b[31m0 it's \\ $HOME `x` é\n1",
        "a\u202egpj\u2028\u0007\u009b",
        "\r\t\u007f'"
      })
  void whatATerminalWouldObeyIsWrittenOutAndReadBackAsItWas(String text) throws Exception {
    assertThat(ShellWord.of(text)).startsWith("$'").isEqualTo(Printable.line(ShellWord.of(text)));
    assertThat(readBack("bash", text)).isEqualTo(text);
  }

  private static String readBack(String shell, String text) throws Exception {
    Process process =
        new ProcessBuilder(shell, "-c", "printf '%s' " + ShellWord.of(text))
            .redirectErrorStream(true)
            .start();
    String read = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return read;
  }

  @Test
  void whatNeedsNoQuotesHasNone() {
    assertThat(ShellWord.of("--output=/data/out-1")).isEqualTo("--output=/data/out-1");
    assertThat(ShellWord.of("--output=my out")).isEqualTo("'--output=my out'");
  }
}
