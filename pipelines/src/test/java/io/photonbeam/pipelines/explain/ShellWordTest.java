package io.photonbeam.pipelines.explain;

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
        "",
        "two\nlines"
      })
  void aShellReadsTheWordBackAsItWas(String text) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text) + " end")
            .redirectErrorStream(true)
            .start();

    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(text + "end");
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void whatNeedsNoQuotesHasNone() {
    assertThat(ShellWord.of("--output=/data/out-1")).isEqualTo("--output=/data/out-1");
    assertThat(ShellWord.of("--output=my out")).isEqualTo("'--output=my out'");
  }
}
