package io.photonbeam.repair;

import io.photonbeam.registry.CommitId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that readers of a joined log see.
 *
 * @param path below {@code joined/}, with '/'
 * @param commit the commit that its name is of; empty if it lies or is named as no commit's file
 * @param day of its events, by the folder it lies in; empty if that tells none
 */
public record VisibleFile(String path, Optional<CommitId> commit, Optional<LocalDate> day) {
  private static final Pattern OF_COMMIT =
      Pattern.compile("date=[0-9]{4}-[0-9]{2}-[0-9]{2}/hour=[0-9]{2}/([0-9a-z-]+)\\.parquet");
  private static final Pattern OF_DAY = Pattern.compile("date=([0-9]{4}-[0-9]{2}-[0-9]{2})/.*");

  /** What a path below {@code joined/} tells. */
  public static VisibleFile of(String path) {
    Matcher ofCommit = OF_COMMIT.matcher(path);
    Optional<LocalDate> day = day(path);
    Optional<CommitId> commit =
        ofCommit.matches() && day.isPresent()
            ? CommitId.parse(ofCommit.group(1))
            : Optional.empty();
    return new VisibleFile(path, commit, day);
  }

  private static Optional<LocalDate> day(String path) {
    Matcher ofDay = OF_DAY.matcher(path);
    try {
      return ofDay.matches() ? Optional.of(LocalDate.parse(ofDay.group(1))) : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
