package io.photonbeam.repair;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A commit, and how each of its files was found. The rows of one file can only be told if it is
 * known what the others have; so all files of a commit are looked at, whatever range of events is:
 * an event that was logged with times of several hours may have its row in a file of any of them.
 *
 * @param record as it was read before its files were looked at
 * @param states of all of its files, in their order
 */
public record CommitFiles(CommitRecord record, Map<OutputFile, FileState> states) {
  public CommitFiles {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    if (!states.keySet().containsAll(record.files())) {
      throw new IllegalArgumentException("Commit " + record.id() + ": not all files were seen.");
    }
  }

  /** Looks at all files of a commit. */
  public static CommitFiles look(CommitRecord record, Function<OutputFile, FileState> eye) {
    Map<OutputFile, FileState> states = new LinkedHashMap<>();
    record.files().forEach(file -> states.put(file, eye.apply(file)));
    return new CommitFiles(record, states);
  }

  /**
   * Whether nothing is demanded of a commit any more: all of its ids have expired, or will be gone
   * with the rest of an expiry. As long as any id or event of it may be of a later day, all of its
   * files are demanded, also those of earlier days: an id may be of another day than its event.
   *
   * @param horizon first day that is not expired
   */
  public static boolean isExpired(CommitRecord record, LocalDate horizon) {
    return record.lastDay().isBefore(horizon);
  }

  /** The files that were found so. */
  public List<OutputFile> in(FileState state) {
    return record.files().stream().filter(file -> states.get(file) == state).toList();
  }

  /** The files that are not whole. */
  public List<OutputFile> open() {
    return record.files().stream().filter(file -> states.get(file) != FileState.WHOLE).toList();
  }

  /** Whether all files are whole. */
  public boolean areWhole() {
    return open().isEmpty();
  }
}
