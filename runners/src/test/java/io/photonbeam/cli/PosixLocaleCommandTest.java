package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.transforms.output.OutputFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a locale whose encoding lacks characters of what was noted in another. */
class PosixLocaleCommandTest {

  @Test
  void whatAJoinNotedUnderNamesThatCannotBeNamedHereIsTold(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("out");
    Path mark = OutputFolder.mark(output);
    Files.createDirectories(mark.getParent());
    Files.writeString(mark, "{}");
    new SavedJoinConfig.Noted(
            "a",
            SavedJoinConfig.of(
                Options.NONE
                    .with(OutputOptions.OUTPUT, output)
                    .with(LogOptions.PRIMARY_LOG, folder.resolve("s\u00f6k"))
                    .with(LogOptions.FOREIGN_LOG, folder.resolve("clicks"))))
        .write(output);
    for (String command : List.of("retry", "reconcile")) {
      List<String> words = new ArrayList<>(TestJvm.ofProgram("-Xmx256m"));
      words.addAll(List.of(command, "--output=" + output));
      ProcessBuilder java = new ProcessBuilder(words).redirectErrorStream(true);
      java.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
      Process process = java.start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(said).isEqualTo(1);
      assertThat(said)
          .contains("join-a.json names ", "LC_ALL=C.UTF-8")
          .doesNotContain("move it away");
    }
    assertThat(output.resolve("registry.db")).doesNotExist();
  }
}
