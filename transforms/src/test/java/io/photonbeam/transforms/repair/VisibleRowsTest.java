package io.photonbeam.transforms.repair;

import static io.photonbeam.transforms.commit.Events.FIELDS;
import static io.photonbeam.transforms.commit.Events.SCHEMA;
import static io.photonbeam.transforms.commit.Events.TIME;
import static io.photonbeam.transforms.commit.Events.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.transforms.commit.CommitFixture;
import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies in the place of an expired file, of a commit of which the logs have no event more. */
class VisibleRowsTest extends CommitFixture {
  private static final long DAY = 24 * Events.HOUR;

  private RebuildPlan plan(CommitRecord commit) {
    OutputFolder folder = new OutputFolder(output);
    CommitFiles files =
        CommitFiles.look(commit, file -> FileCheck.CONTENT.look(folder.published(file), file));
    return new VisibleRows(folder, FIELDS).planWithoutEvents(files, LocalDate.of(2026, 1, 2));
  }

  @Test
  void anExpiredFileThatIsGoneIsNotDemandedAndOneThatShowsRowsOfOthersIsTold() throws IOException {
    CommitRecord commit =
        writer().commit(List.of(row("old", TIME - DAY), row("new", TIME)), SCHEMA).orElseThrow();
    OutputFile old = commit.files().get(0);
    Path place = new OutputFolder(output).published(old);
    Path other = new OutputFolder(output).published(commit.files().get(1));

    Files.delete(place);
    assertThat(plan(commit).refusal(old).orElseThrow().reason()).isEqualTo(Reason.EXPIRED);

    Files.writeString(place, "damaged");
    assertThat(plan(commit).refusal(old).orElseThrow().reason()).isEqualTo(Reason.EXPIRED);

    Files.copy(other, place, StandardCopyOption.REPLACE_EXISTING);
    assertThat(plan(commit).refusal(old).orElseThrow().reason()).isEqualTo(Reason.SHOWS_OTHERS);
  }
}
