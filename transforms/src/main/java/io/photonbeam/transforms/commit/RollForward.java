package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finishes what a crashed run of a pipeline had committed but not published: steps 3 and 4 of the
 * protocol, for every commit in its unpublished list. Idempotent, safe beside a running pipeline.
 */
public final class RollForward {
  private final IdRegistry registry;
  private final OutputFolder output;

  public RollForward(IdRegistry registry, Path output) {
    this.registry = registry;
    this.output = new OutputFolder(output);
  }

  /**
   * What was done.
   *
   * @param published commits that are visible now
   * @param lost commits whose files are gone, which a reconciliation makes again from the logs
   */
  public record Result(List<CommitRecord> published, List<CommitRecord> lost) {}

  /**
   * Publishes a pipeline's commits.
   *
   * @throws IOException if files can't be moved; repeat it when that is mended
   */
  public Result run(String pipeline) throws IOException {
    List<CommitRecord> published = new ArrayList<>();
    List<CommitRecord> lost = new ArrayList<>();
    for (CommitRecord commit : registry.unpublished(pipeline)) {
      try {
        output.publish(commit);
        published.add(commit);
      } catch (NoSuchFileException e) {
        lost.add(commit);
      }
    }
    registry.markPublished(published.stream().map(CommitRecord::id).toList());
    return new Result(published, lost);
  }
}
