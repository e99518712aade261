package io.photonbeam.transforms.repair;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.FenceOutcome;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.FileState;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.output.StagedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Deletes staged files that nobody will publish: of commits that were never made, behind a fence,
 * so that a writer that was only slow is refused and joins its events again; leftovers of commits
 * whose published files are whole; and files that somebody was making again when he died. Files of
 * a commit that is made and not visible are never touched, nor any that is younger than a grace
 * time.
 */
public final class RemoveOrphans {
  private final StoreCalls<IdRegistry> registry;
  private final OutputFolder output;
  private final Instant youngest;
  private long fenced;
  private long files;

  /**
   * What was done.
   *
   * @param fenced commit ids that can't be committed any more
   * @param files deleted
   */
  public record Result(long fenced, long files) {}

  /**
   * Of an output.
   *
   * @param youngest files of commit ids made at this time or later are left alone
   */
  public RemoveOrphans(StoreCalls<IdRegistry> registry, OutputFolder output, Instant youngest) {
    this.registry = registry;
    this.output = output;
    this.youngest = youngest;
  }

  /** A staged file. */
  private record Staged(Path path, Optional<String> target) {}

  /**
   * Removes the orphans of some pipelines.
   *
   * @throws IOException if files can't be read or deleted
   */
  public Result run(Collection<String> pipelines) throws IOException {
    for (String pipeline : pipelines) {
      Map<CommitId, List<Staged>> byCommit = new TreeMap<>();
      for (Path path : output.stagedFiles(pipeline)) {
        StagedName.parse(path.getFileName().toString())
            .filter(name -> name.id().created().isBefore(youngest))
            .ifPresent(
                name ->
                    byCommit
                        .computeIfAbsent(name.id(), id -> new ArrayList<>())
                        .add(new Staged(path, name.target())));
      }
      for (Map.Entry<CommitId, List<Staged>> commit : byCommit.entrySet()) {
        remove(commit.getKey(), commit.getValue());
      }
    }
    return new Result(fenced, files);
  }

  private void remove(CommitId commit, List<Staged> staged) throws IOException {
    if (staged.stream().allMatch(file -> file.target().isEmpty())) {
      deleteAll(staged);
      return;
    }
    Optional<CommitRecord> record = registry.read(r -> r.commitRecord(commit));
    if (record.filter(known -> known.state() != State.FENCED).isPresent()) {
      for (Staged file : staged) {
        if (isOfNoUse(record.get(), file)) {
          deleteAll(List.of(file));
        }
      }
    } else if (registry.write(r -> r.fence(commit)) == FenceOutcome.FENCED) {
      fenced++;
      deleteAll(staged);
    }
  }

  /** Published already, or damaged, or never meant to be published. */
  private boolean isOfNoUse(CommitRecord commit, Staged file) {
    Optional<OutputFile> recorded =
        commit.files().stream()
            .filter(f -> file.target().equals(Optional.of(f.path())))
            .findFirst();
    return recorded.isEmpty()
        || FileCheck.CONTENT.look(output.published(recorded.get()), recorded.get())
            == FileState.WHOLE
        || FileCheck.CONTENT.look(file.path(), recorded.get()) == FileState.LOST;
  }

  private void deleteAll(List<Staged> staged) throws IOException {
    for (Staged file : staged) {
      files += Files.deleteIfExists(file.path()) ? 1 : 0;
    }
  }
}
