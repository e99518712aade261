package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.cli.process.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry's commands can't work with: said in a sentence, and left as it was. */
class RegistryMisuseTest extends RegistryCommandsFixture {

  @Test
  void anIdThatNoEventCanHaveIsUsageAndNothingIsLookedUp() {
    twoCommits(sqlite());

    assertThat(run("lookup", "one", "x".repeat(600), "", "--output=" + output))
        .isEqualTo(ExitCode.USAGE);

    assertThat(console.err())
        .contains("'" + "x".repeat(40) + "…': An event's id has 1 to 512 bytes, this one has 600.")
        .contains("'': An event's id has 1 to 512 bytes, this one has 0.")
        .doesNotContain("x".repeat(41));
    assertThat(console.out()).isEmpty();
    assertThat(run("lookup", "é".repeat(257), "--output=" + output)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("this one has 514");
    assertThat(run("lookup", "é".repeat(256), "--output=" + output)).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void expireRefusesADayThatMayStillBeJoined() {
    twoCommits(sqlite());

    for (String day : List.of("2026-03-04", "2026-03-05", "9999-12-31")) {
      assertThat(run("expire", "--before=" + day, "--output=" + output)).isEqualTo(ExitCode.USAGE);
      assertThat(console.err())
          .contains("--before=%s: must be yesterday, 2026-03-03 (UTC), or earlier".formatted(day));
    }

    assertThat(run("lookup", "one", "--output=" + output)).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("expire", "--before=2026-03-03", "--output=" + output))
        .isEqualTo(ExitCode.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PRAGMA user_version=99   | has store layout 99, of a newer Photonbeam
          PRAGMA application_id=7  | is the database of another program
          UPDATE kv SET value=x'157f' WHERE key=x'026c61796f757400' | has key layout 127, of a newer
          """)
  void aRegistryOfSomebodyElseIsAnErrorAndStaysAsItIs(String change, String message)
      throws Exception {
    twoCommits(sqlite());
    Path file = output.resolve("registry.db");
    sql(file, change);
    byte[] before = Files.readAllBytes(file);

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(run("lookup", "one", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(run("expire", "--before=2026-01-03", "--output=" + output))
        .isEqualTo(ExitCode.FAILURE);

    assertThat(console.err().lines().filter(line -> line.contains("registry.db " + message)))
        .hasSize(3);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aRegistryThatIsNotThereIsAnErrorAndIsNotMade() {
    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.FAILURE);

    assertThat(console.err()).contains("registry.db");
    assertThat(output.resolve("registry.db")).doesNotExist();
  }

  @Test
  void aFileThatIsNoRegistryIsAnErrorAndStaysAsItIs() throws Exception {
    Path file = Files.writeString(output.resolve("registry.db"), "not a registry ".repeat(100));

    assertThat(run("stats", "--output=" + output)).isEqualTo(ExitCode.FAILURE);
    assertThat(console.err()).contains("registry.db");
    assertThat(file).hasContent("not a registry ".repeat(100));
  }

  @Test
  void wrongOptionsAreUsage() {
    assertThat(run("stats")).isEqualTo(ExitCode.USAGE);
    assertThat(run("lookup", "--registry=nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("stats", "--registry=nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(run("expire", "--before=yesterday", "--output=o")).isEqualTo(ExitCode.USAGE);

    assertThat(console.err())
        .contains("name the registry, or its output with --output=DIR")
        .contains("<id>...: at least one is required")
        .contains("--registry=nonsense: ")
        .contains("--before=yesterday: must be a date");
  }

  private static void sql(Path file, String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
