package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finishes what a crashed run of a pipeline had committed but not published: steps 3 and 4 of the
 * protocol, for every commit in its unpublished list. Idempotent, safe beside a running pipeline.
 * Not thread-safe.
 */
public final class RollForward {
  private final OutputFolder output;
  private final Map<CommitId, CommitRecord> published = new LinkedHashMap<>();

  /** Into an output. */
  public RollForward(Path output) {
    this(new OutputFolder(output));
  }

  RollForward(OutputFolder output) {
    this.output = output;
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
   * @return what was done, also by those before it that failed
   * @throws IOException if files can't be moved; repeat it when that is mended
   */
  public Result run(IdRegistry registry, String pipeline) throws IOException {
    List<CommitId> visible = new ArrayList<>();
    List<CommitRecord> lost = new ArrayList<>();
    for (CommitRecord commit : registry.unpublished(pipeline)) {
      try {
        output.publish(commit);
        visible.add(commit.id());
        published.put(commit.id(), commit);
      } catch (NoSuchFileException e) {
        lost.add(commit);
      }
    }
    registry.markPublished(visible);
    return new Result(List.copyOf(published.values()), lost);
  }
}
