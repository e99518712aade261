package io.photonbeam.transforms.repair;

import static io.photonbeam.transforms.commit.Events.SCHEMA;
import static io.photonbeam.transforms.commit.Events.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.commit.CommitFixture;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A registry that goes away while its commits are read cuts the search short. */
class RepeatedLostSearchTest extends CommitFixture {
  private CommitRecord commit(String id) throws IOException {
    return writer().commit(rows(id), SCHEMA).orElseThrow();
  }

  @Test
  void itFindsNothingTwiceAndForgetsNothingThatItHasDone() throws IOException {
    OutputFolder folder = new OutputFolder(output);
    CommitRecord gone = commit("p1");
    Files.delete(folder.published(gone.files().get(0)));
    CommitRecord staged = commit("p2");
    Files.move(
        folder.published(staged.files().get(0)), folder.staged(PIPELINE, staged.files().get(0)));
    CommitRecord whole = commit("p3");
    LostSearch search =
        new LostSearch(
            new LostSearch.Settings(
                folder, Set.of(PIPELINE), FileCheck.SIZE, LocalDate.EPOCH, /* most= */ 10),
            metrics.reconcile);
    assertThatThrownBy(
            () ->
                search.run(
                    registry,
                    commit -> {
                      if (commit.id().equals(whole.id())) {
                        throw new IOException("away");
                      }
                    }))
        .hasMessageContaining("away");
    search.run(registry, commit -> {});

    assertThat(search.commits()).extracting(CommitRecord::id).containsExactly(gone.id());
    assertThat(search.restoredRows()).isEqualTo(1);
    assertThat(metrics.reconcile.checkedFiles.sum()).isEqualTo(3);
    assertThat(visible()).containsExactly("p2", "p3");
  }
}
