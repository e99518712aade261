package io.photonbeam.repair;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which visible files a registry does not account for. Their events are free in it, or held by
 * other files, so that their rows are doubled already or will be. Without I/O.
 *
 * <p>The files have to be listed before the records are read, and the horizon is read last: then a
 * file that a pipeline publishes meanwhile counts as known, and so does one that expires meanwhile.
 */
public final class UnknownFiles {
  private UnknownFiles() {}

  /** Why a file is not accounted for. */
  public enum Why {
    /** It is named as a commit's file, and the registry has no such commit. */
    UNKNOWN_COMMIT,
    /** The registry has its commit, and this is none of that one's files. */
    NOT_OF_ITS_COMMIT,
    /** No commit could have made it. */
    NO_COMMIT,
    /**
     * Its commit is of a pipeline of another output, which has taken it over: its rows are there.
     */
    OF_OTHER_OUTPUT
  }

  /** A file that is not accounted for. */
  public record Unknown(VisibleFile file, Why why) {}

  /**
   * Those of some files that are not accounted for; files of expired days are, if the registry has
   * forgotten whose they are. A commit that it knows has the files of its record, of whatever days.
   *
   * @param records what the registry has under their commit ids
   * @param elsewhere pipelines that are bound to other outputs
   * @param horizon first day that is not expired
   */
  public static List<Unknown> among(
      Collection<VisibleFile> files,
      Map<CommitId, CommitRecord> records,
      Set<String> elsewhere,
      LocalDate horizon) {
    return files.stream()
        .flatMap(file -> why(file, records, elsewhere).map(why -> new Unknown(file, why)).stream())
        .filter(unknown -> isKnownWhose(unknown) || !isBefore(unknown, horizon))
        .toList();
  }

  /** Whether the registry has its commit. */
  private static boolean isKnownWhose(Unknown unknown) {
    return unknown.why() == Why.NOT_OF_ITS_COMMIT || unknown.why() == Why.OF_OTHER_OUTPUT;
  }

  /**
   * Why no pipeline may start in an output that shows these; empty if one may. A commit that the
   * registry does not know says that the registry is an older copy, or another output's; one that
   * another output has taken over says that this output was replaced. Anything else is no reason.
   */
  public static Optional<Why> obstacle(Collection<Unknown> unknown) {
    return Stream.of(Why.UNKNOWN_COMMIT, Why.OF_OTHER_OUTPUT)
        .filter(why -> has(unknown, why))
        .findFirst();
  }

  private static boolean has(Collection<Unknown> unknown, Why why) {
    return unknown.stream().anyMatch(file -> file.why() == why);
  }

  private static boolean isBefore(Unknown unknown, LocalDate horizon) {
    return unknown.file().day().filter(day -> day.isBefore(horizon)).isPresent();
  }

  private static Optional<Why> why(
      VisibleFile file, Map<CommitId, CommitRecord> records, Set<String> elsewhere) {
    if (file.commit().isEmpty()) {
      return Optional.of(Why.NO_COMMIT);
    }
    CommitRecord record = records.get(file.commit().get());
    if (record == null || record.state() == State.FENCED) {
      return Optional.of(Why.UNKNOWN_COMMIT);
    }
    if (elsewhere.contains(record.pipeline())) {
      return Optional.of(Why.OF_OTHER_OUTPUT);
    }
    boolean isIts = record.files().stream().anyMatch(its -> its.path().equals(file.path()));
    return isIts ? Optional.empty() : Optional.of(Why.NOT_OF_ITS_COMMIT);
  }
}
