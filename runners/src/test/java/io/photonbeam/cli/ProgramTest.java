package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process of the program says, and how it ends, whatever the command. */
class ProgramTest {
  private static final File FULL = new File("/dev/full");

  private static ProcessBuilder program(List<String> options, String... words) {
    List<String> command = TestJvm.ofProgram(options.toArray(String[]::new));
    command.addAll(Arrays.asList(words));
    return new ProcessBuilder(command);
  }

  @ParameterizedTest
  @CsvSource({"de,DE", "ar,EG", "tr,TR"})
  void numbersAreWrittenAlikeInEachLocale(String language, String country) throws Exception {
    List<String> options =
        List.of("-Duser.language=" + language, "-Duser.country=" + country, "-Xmx256m");
    Process lookup =
        program(options, "registry", "lookup", "--registry=sqlite:none.db", "x".repeat(3_000))
            .redirectErrorStream(true)
            .start();

    String said = new String(lookup.getInputStream().readAllBytes(), UTF_8);

    assertThat(lookup.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(lookup.exitValue()).as(said).isEqualTo(2);
    assertThat(said).contains("has 1 to 512 bytes, this one has 3000");
  }

  @Test
  void whatCanNotBePrintedIsNoSuccess() throws Exception {
    assumeTrue(FULL.exists(), "needs /dev/full");
    Process version =
        program(List.of("-Xmx128m"), "--version")
            .redirectOutput(FULL)
            .redirectErrorStream(false)
            .start();

    String complaint = new String(version.getErrorStream().readAllBytes(), UTF_8);

    assertThat(version.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(version.exitValue()).isEqualTo(1);
    assertThat(complaint).contains("standard output could not be written");
  }
}
