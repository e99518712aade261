package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.FileMove;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds out what has become of files that are not, or not any more, under the names that they were
 * read by. A file that is listed under another name goes on there; one that is gone, or has a name
 * that is no log's, is told of if something of it was still to be read. One that was read and is
 * listed nowhere is left as it is until it is missed by a second listing. For one use.
 */
final class Renames {
  private final Map<Path, FileTail> files;
  private final Predicate<Path> isMine;
  private final PassedOverFiles passedOver;

  /**
   * What became of a file.
   *
   * @param move as it was read, and under which path it can be read now, if any
   * @param goesOn the file under its new name; empty if nobody reads on where it was read to
   * @param problem what was not read of it
   * @param passedOver its new name, if that is none of a log's and all of it was read
   */
  record Outcome(
      FileMove move,
      Optional<FileTail> goesOn,
      Optional<LogProblem> problem,
      Optional<Path> passedOver) {

    static Outcome goesOn(FileMove move, FileTail file) {
      return new Outcome(move, Optional.of(file), Optional.empty(), Optional.empty());
    }

    static Outcome readElsewhere(FileMove move) {
      return new Outcome(move, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Path from() {
      return Path.of(move.file().path());
    }
  }

  /**
   * Among the files of a reader.
   *
   * @param files by path; it is changed to what is listed
   * @param isMine whether a name is the reader's
   * @param passedOver gets those that are missed, if others have got their names
   */
  Renames(Map<Path, FileTail> files, Predicate<Path> isMine, PassedOverFiles passedOver) {
    this.files = files;
    this.isMine = isMine;
    this.passedOver = passedOver;
  }

  List<Outcome> follow(LogListing listing) {
    List<FileTail> displaced = displaced(listing);
    if (displaced.isEmpty()) {
      return List.of();
    }
    Map<String, Path> names = names(listing);
    List<Outcome> outcomes = new ArrayList<>();
    Map<Path, FileTail> moved = new HashMap<>();
    Set<FileTail> missed = new HashSet<>();
    for (FileTail file : displaced) {
      Path now = nowOf(file, names, listing);
      LogListing.Entry here = listing.entries().get(file.path());
      if (now == null && file.missed()) {
        missed.add(file);
      } else if (now == null && here != null) {
        file.replacedBy(here);
      } else {
        files.remove(file.path());
        boolean isLogs = now != null && listing.entries().containsKey(now);
        if (!isLogs) {
          outcomes.add(gone(file, now));
        } else if (isMine.test(now) && isFree(now, displaced)) {
          moved.put(now, file);
          outcomes.add(Outcome.goesOn(move(file, now), file));
        } else {
          // Another reader reads it from its beginning, or it has been there all the while.
          file.close();
          outcomes.add(Outcome.readElsewhere(move(file, now)));
        }
      }
    }
    moved.forEach((path, file) -> replacedBy(path, file, missed).ifPresent(outcomes::add));
    return outcomes;
  }

  /** Gives a file its new name; returns what became of the one that had it, if any had. */
  private Optional<Outcome> replacedBy(Path path, FileTail file, Set<FileTail> missed) {
    FileTail replaced = files.put(path, file.renamedTo(path));
    if (replaced == null) {
      return Optional.empty();
    }
    Outcome gone = gone(replaced, null);
    return missed.contains(replaced) && passedOver.addMissed(replaced)
        ? Optional.empty()
        : Optional.of(gone);
  }

  private static Path nowOf(FileTail file, Map<String, Path> names, LogListing listing) {
    Path now = file.key() == null ? null : names.get(file.key());
    if (now == null) {
      return null;
    }
    return file.mayBe(entry(now, listing)) ? now : null;
  }

  private static Outcome gone(FileTail file, Path now) {
    String how =
        now == null
            ? "it was removed"
            : "it was renamed to " + now.getFileName() + ", which is no log's name,";
    Optional<LogProblem> problem = file.vanished(how);
    return new Outcome(
        move(file, now),
        Optional.empty(),
        problem,
        problem.isPresent() ? Optional.empty() : Optional.ofNullable(now));
  }

  private static FileMove move(FileTail file, Path now) {
    return new FileMove(file.name(), Optional.ofNullable(now).map(Path::toString));
  }

  private boolean isFree(Path path, List<FileTail> displaced) {
    FileTail there = files.get(path);
    return there == null || displaced.contains(there);
  }

  private List<FileTail> displaced(LogListing listing) {
    List<FileTail> displaced = new ArrayList<>();
    for (FileTail file : files.values()) {
      LogListing.Entry here = listing.entries().get(file.path());
      if (here == null ? !listing.mayHide(file.path()) : file.isOther(here)) {
        displaced.add(file);
      }
    }
    return displaced;
  }

  /** What is listed under a name, whether it is read or passed over; null if nothing is. */
  static LogListing.Entry entry(Path path, LogListing listing) {
    LogListing.Entry read = listing.entries().get(path);
    return read == null ? listing.passedOver().get(path) : read;
  }

  /** Where each file is now; what is read takes precedence. */
  static Map<String, Path> names(LogListing listing) {
    Map<String, Path> names = new HashMap<>();
    listing.passedOver().forEach((path, entry) -> put(names, path, entry));
    listing.entries().forEach((path, entry) -> put(names, path, entry));
    return names;
  }

  private static void put(Map<String, Path> names, Path path, LogListing.Entry entry) {
    if (entry.key() != null) {
      names.put(entry.key().toString(), path);
    }
  }
}
