package io.photonbeam.transforms.repair;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files of commits that are gone or damaged, by commit and hour: what has to be made again from the
 * logs. About 250 bytes each. Not thread-safe while it is added to.
 */
public final class LostFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<CommitId, Set<PartitionHour>> byCommit = new LinkedHashMap<>();
  private final Map<CommitId, Long> bytes = new HashMap<>();
  private final NavigableSet<PartitionHour> hours = new TreeSet<>();

  /** Adds a file of a commit. */
  public void add(CommitRecord commit, OutputFile file) {
    bytes.put(commit.id(), bytes(commit));
    PartitionHour hour = PartitionHour.of(file);
    byCommit.computeIfAbsent(commit.id(), id -> new HashSet<>(2)).add(hour);
    hours.add(hour);
  }

  /**
   * Whether a commit is recorded as it was when its files were found lost. If it is not, another
   * round makes them, or has made them: a file that was made again is recorded as a larger one.
   */
  boolean isAsFound(CommitRecord commit) {
    return bytes(commit) == bytes.getOrDefault(commit.id(), -1L);
  }

  private static long bytes(CommitRecord commit) {
    return commit.files().stream().mapToLong(OutputFile::bytes).sum();
  }

  /** Whether nothing is lost. */
  public boolean isEmpty() {
    return byCommit.isEmpty();
  }

  /** The commits that have lost files. */
  public Set<CommitId> commits() {
    return Collections.unmodifiableSet(byCommit.keySet());
  }

  /** Whether any commit has lost its file of this hour. */
  public boolean hasAnyOf(PartitionHour hour) {
    return hours.contains(hour);
  }

  /** Whether this commit has. */
  public boolean has(CommitId commit, PartitionHour hour) {
    return byCommit.getOrDefault(commit, Set.of()).contains(hour);
  }

  /** The earliest hour of any of them. */
  public Optional<PartitionHour> earliest() {
    return hours.isEmpty() ? Optional.empty() : Optional.of(hours.first());
  }
}
