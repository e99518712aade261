package io.photonbeam.pipelines.compact;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What a compaction did.
 *
 * @param skipped another one was at work, so this one did nothing
 * @param hours in which large files were made
 * @param smallFiles that these hold
 * @param smallBytes of these
 * @param largeFiles that were made
 * @param largeBytes of these
 * @param damagedFiles large files that were found damaged and set aside
 * @param listed files in the manifest
 * @param manifestChanged whether the manifest is another one now
 * @param unreadable small files that could not be read, by their paths; at most {@link #MAX_NAMED}
 * @param lost large files that are damaged and can't be made again, as their small ones are gone;
 *     at most {@link #MAX_NAMED}
 */
public record CompactReport(
    @JsonProperty("compactionSkipped") boolean skipped,
    @JsonProperty("compactedHours") long hours,
    @JsonProperty("compactedFiles") long smallFiles,
    @JsonProperty("compactedBytes") long smallBytes,
    long largeFiles,
    long largeBytes,
    @JsonProperty("damagedLargeFiles") long damagedFiles,
    @JsonProperty("manifestFiles") long listed,
    @JsonIgnore boolean manifestChanged,
    @JsonProperty("uncompactable") List<String> unreadable,
    @JsonProperty("lostLargeFiles") List<String> lost) {

  /** Files that are named one by one. */
  public static final int MAX_NAMED = 100;

  static final CompactReport SKIPPED =
      new CompactReport(true, 0, 0, 0, 0, 0, 0, 0, false, List.of(), List.of());

  /** Whether all is as it was. */
  public boolean changedNothing() {
    return largeFiles + damagedFiles == 0 && !manifestChanged;
  }

  /** What needs a human, a sentence each. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (!unreadable.isEmpty()) {
      complaints.add(
          ("Published files are damaged and were left out of the large ones, such as %s; run"
                  + " 'reconcile --deep', which makes them again.")
              .formatted(unreadable.get(0)));
    }
    if (!lost.isEmpty()) {
      complaints.add(
          ("Large files are damaged, or hold the same rows as others in part, and the small ones"
                  + " they were made of are gone, such as %s; restore the small ones from a backup.")
              .formatted(lost.get(0)));
    }
    return complaints;
  }
}
