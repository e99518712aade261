package io.photonbeam.log.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonbeam.log.LogProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameTextTest {
  @TempDir Path folder;

  @Test
  void aNameThatIsNoTextIsNamedAsUnreadableAndTheOthersAreListed() throws Exception {
    shell("printf x > good.avro; printf x > \"$(printf 'b\\377d.avro')\"");
    shell("d=$(printf 'f\\351'); mkdir \"$d\" && printf x > \"$d/in.avro\"");

    LogListing listing = LogListing.of(folder);

    assertThat(listing.entries().keySet()).containsExactly(folder.resolve("good.avro"));
    assertThat(listing.problems())
        .allSatisfy(p -> assertThat(p.detail()).contains("bytes that are no", "rename it"))
        .extracting(LogProblem::kind)
        .containsExactlyInAnyOrder(
            LogProblem.Kind.UNREADABLE_FOLDER, LogProblem.Kind.UNREADABLE_FILE);
    assertThat(listing.mayHide(listing.unopened().keySet().iterator().next())).isTrue();
  }

  @Test
  void anotherLocaleIsOnlyAdvisedWhereItMayHelp() {
    assertThat(NameText.reason("UTF-8")).endsWith("rename it");
    assertThat(NameText.reason("ANSI_X3.4-1968")).contains("rename it", "LC_ALL=C.UTF-8");
  }

  @Test
  void aNameWithTheReplacementCharacterItselfIsText() throws Exception {
    Path file = Files.createFile(folder.resolve("a\ufffd.avro"));

    assertThat(NameText.isUnreadable(file)).isFalse();
    assertThat(LogListing.of(folder).entries()).containsOnlyKeys(file);
  }

  private void shell(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start();
    assumeTrue(process.waitFor() == 0, "this file system takes names in UTF-8 only");
  }
}
