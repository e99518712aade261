package io.photonbeam.pipelines.compact;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What a compaction does.
 *
 * @param output whose files it compacts
 * @param pipeline below whose folder it stages them
 * @param now when it begins
 * @param settle hours that ended less than this before are left alone
 * @param deep compare all pages of large files with their checksums, not only the rows they tell of
 * @param limits when files are made, and how large
 */
public record CompactSettings(
    Path output, String pipeline, Instant now, Duration settle, boolean deep, Limits limits) {

  /**
   * Files that nothing lists any more are left for so long: a reader that has read an old manifest
   * may need them, or another compaction where there are no locks.
   */
  public static final Duration GRACE = Duration.ofDays(1);

  /**
   * When large files are made, and how large.
   *
   * @param firstFiles how many small files an hour must have for its first large one, 2 or more
   * @param furtherFiles how many must have come after that for a further one, 2 or more
   * @param maxFiles small files in a large one at most, as it lists them in its footer
   * @param bytes size at which a large file is full
   */
  public record Limits(int firstFiles, int furtherFiles, int maxFiles, long bytes) {
    /** 128 MB a file; late commits wait until there are eight. */
    public static final Limits DEFAULT = new Limits(2, 8, 4_096, 128L << 20);
  }
}
