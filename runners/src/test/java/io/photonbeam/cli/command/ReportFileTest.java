package io.photonbeam.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
  @TempDir Path folder;

  @Test
  void aReportReplacesTheOneBeforeAndLeavesNothingBesideIt() throws IOException {
    Path file =
        Files.writeString(folder.resolve("report.json"), "{\"much\": \"longer than that\"}");

    ReportFile.checkWritable(file);
    assertThat(file).hasContent("{\"much\": \"longer than that\"}");
    ReportFile.write(file, "{}");

    assertThat(file).hasContent("{}");
    assertThat(folder).isDirectoryContaining(file::equals);
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void aReportThatCannotBeWrittenLeavesTheOneBefore() throws IOException {
    Path file = folder.resolve("n".repeat(240));
    Files.writeString(file, "{}"); // The draft's name is too long.

    assertThatThrownBy(() -> ReportFile.write(file, "{\"new\": 1}"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ReportFile.checkWritable(file)).isInstanceOf(IOException.class);
    assertThat(file).hasContent("{}");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void whatALinkNamesIsWrittenAndTheLinkStays() throws IOException {
    Path file = folder.resolve("report.json");
    Path link = Files.createSymbolicLink(folder.resolve("latest.json"), file);

    ReportFile.write(Files.createFile(file), "{}");
    ReportFile.write(link, "{\"a\": 1}");

    assertThat(file).hasContent("{\"a\": 1}");
    assertThat(link).isSymbolicLink();
  }
}
