package io.photonbeam.transforms.source;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a listing of a log has that its readers do not see: passed-over files, folders that can't be
 * looked into and the like. Each is told once, by the reader whose name it is. Not thread-safe.
 */
final class UnseenParts {
  private final Path root;
  private final LogWatch watch;
  private final Predicate<Path> isMine;
  private final Consumer<LogProblem> problems;
  private final Set<Path> told = new HashSet<>();

  UnseenParts(Path root, LogWatch watch, Predicate<Path> isMine, Consumer<LogProblem> problems) {
    this.root = root;
    this.watch = watch;
    this.isMine = isMine;
    this.problems = problems;
  }

  /**
   * Tells of what is not read, as a log is followed.
   *
   * @param previous the listing before; null if there was none
   */
  void tell(LogListing listing, LogListing previous) {
    Map<Path, String> away = watch.away(root);
    listing
        .unreadable()
        .forEach(
            (folder, why) -> {
              if (!away.containsKey(folder)) {
                tell(folder, LogListing.unreadable(folder, why));
              }
            });
    tellUnopened(listing);
    for (Path file : listing.passedOver().keySet()) {
      // By the second look whoever has read it under another name has said so.
      if (previous != null && previous.passedOver().containsKey(file)) {
        tell(file, LogListing.passedOver(file));
      }
    }
  }

  /** Tells of all, as nobody waits any longer for what may yet come. */
  void tellAll(LogListing listing) {
    listing.passedOver().keySet().forEach(file -> tell(file, LogListing.passedOver(file)));
    watch.away(root).forEach((folder, why) -> tell(folder, LogListing.unreadable(folder, why)));
    tellUnopened(listing);
  }

  /** Tells of a log that has no file. */
  void tellRoot(Optional<LogProblem> problem) {
    problem.ifPresent(found -> tell(root, found));
  }

  private void tellUnopened(LogListing listing) {
    listing.unopened().forEach((file, why) -> tell(file, LogListing.unopened(file, why)));
  }

  private void tell(Path path, LogProblem problem) {
    if ((path.equals(root) || isMine.test(path)) && !watch.wasRead(path) && told.add(path)) {
      problems.accept(problem);
    }
  }
}
