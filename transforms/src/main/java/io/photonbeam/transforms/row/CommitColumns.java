package io.photonbeam.transforms.row;

import io.photonbeam.registry.CommitId;
import java.util.concurrent.TimeUnit;

/**
 * What all rows of a commit have in their last two columns.
 *
 * @param commitId the commit's id, as text
 * @param joinedAtMicros when it was made, in epoch microseconds
 */
public record CommitColumns(String commitId, long joinedAtMicros) {
  /** Those of a commit; its time is that of its id, so that rows made again are the same. */
  public static CommitColumns of(CommitId id) {
    return new CommitColumns(
        id.text(), TimeUnit.MILLISECONDS.toMicros(id.created().toEpochMilli()));
  }
}
