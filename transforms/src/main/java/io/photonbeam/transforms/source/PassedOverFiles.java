package io.photonbeam.transforms.source;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files that were read and are passed over since, as they got names that are no log's, such as
 * {@code app.avro.1}: nothing is read in them any more, but what was read may still be looked up,
 * so it is told when they get yet other names. All that have such names when the reader begins may
 * have been read by an earlier one. Not thread-safe.
 */
final class PassedOverFiles {
  /**
   * What is known of one.
   *
   * @param sync the marker in its header; null until it is wanted, if an earlier reader has read it
   * @param key what the file system calls it, in words that last
   * @param allRead whether all of it was read, so that nobody need be told that it is passed over
   */
  private record Known(HeaderSync sync, String key, long size, boolean allRead) {
    /** One that is smaller may be a new file in a place on the disk that has become free. */
    boolean mayBe(LogListing.Entry entry) {
      return entry.key() != null && entry.key().toString().equals(key) && entry.size() >= size;
    }
  }

  /** One that is no longer under a name. */
  private record Displaced(Path path, Known file) {}

  private final Predicate<Path> isMine;
  private final LogWatch watch;
  private final Map<Path, Known> files = new HashMap<>();

  /**
   * Those that the last listing had under no name: it may have been made while they were renamed.
   */
  private List<Displaced> missed = new ArrayList<>();

  private boolean begun;

  /**
   * None yet.
   *
   * @param isMine whether this reader is to follow a file that an earlier one may have read
   * @param watch is told which names files have of which all was read
   */
  PassedOverFiles(Predicate<Path> isMine, LogWatch watch) {
    this.isMine = isMine;
    this.watch = watch;
  }

  /** Takes note of a file that has moved, if it has got such a name. */
  void add(FileMove move, boolean allRead, LogListing listing) {
    if (move.to().isEmpty()) {
      return;
    }
    Path path = Path.of(move.to().get());
    LogListing.Entry there = listing.passedOver().get(path);
    if (there == null) {
      return;
    }
    if (allRead) {
      watch.read(path);
    }
    if (move.file().sync() != null) {
      put(path, move.file().sync(), allRead, there);
    }
  }

  private void put(Path path, HeaderSync sync, boolean allRead, LogListing.Entry entry) {
    if (entry.key() != null) {
      files.put(path, new Known(sync, entry.key().toString(), entry.size(), allRead));
    }
  }

  /**
   * Takes note of a file that was read and whose name another has got, while its own new one, which
   * may be any, is not known.
   *
   * @return false if it can't be known again
   */
  boolean addMissed(FileTail file) {
    if (file.key() == null || file.name().sync() == null) {
      return false;
    }
    missed.add(
        new Displaced(file.path(), new Known(file.name().sync(), file.key(), file.size(), true)));
    return true;
  }

  private void begin(LogListing listing) {
    begun = true;
    listing
        .passedOver()
        .forEach(
            (path, entry) -> {
              if (isMine.test(path)) {
                put(path, null, watch.wasRead(path), entry);
              }
            });
  }

  /** What has become of the names since. One that gets a log's name is read anew, not here. */
  List<FileMove> follow(LogListing listing) {
    if (!begun) {
      begin(listing);
    }
    List<Displaced> displaced = takeDisplaced(listing);
    List<Displaced> missedBefore = missed;
    missed = new ArrayList<>();
    if (displaced.isEmpty() && missedBefore.isEmpty()) {
      return List.of();
    }
    Map<String, Path> names = Renames.names(listing);
    List<FileMove> moves = new ArrayList<>();
    for (Displaced file : displaced) {
      Path now = nowOf(file.file(), names, listing);
      if (now == null) {
        missed.add(file);
      } else {
        follow(file, now, listing).ifPresent(moves::add);
      }
    }
    for (Displaced file : missedBefore) {
      follow(file, nowOf(file.file(), names, listing), listing).ifPresent(moves::add);
    }
    return moves;
  }

  private List<Displaced> takeDisplaced(LogListing listing) {
    List<Displaced> displaced = new ArrayList<>();
    files.forEach(
        (path, file) -> {
          if (isDisplaced(path, file, listing)) {
            displaced.add(new Displaced(path, file));
          }
        });
    displaced.forEach(file -> files.remove(file.path()));
    return displaced;
  }

  private Optional<FileMove> follow(Displaced displaced, Path now, LogListing listing) {
    Known file = displaced.file();
    if (displaced.path().equals(now)) {
      files.put(now, file); // It was only missed.
      return Optional.empty();
    }
    HeaderSync sync = file.sync() == null && now != null ? syncOf(now) : file.sync();
    if (sync == null) {
      return Optional.empty();
    }
    FileMove move =
        new FileMove(
            new NamedFile(displaced.path().toString(), sync),
            Optional.ofNullable(now).map(Path::toString));
    add(move, file.allRead(), listing);
    return Optional.of(move);
  }

  private static boolean isDisplaced(Path path, Known file, LogListing listing) {
    LogListing.Entry here = Renames.entry(path, listing);
    return here == null ? !listing.mayHide(path) : !file.mayBe(here);
  }

  private static Path nowOf(Known file, Map<String, Path> names, LogListing listing) {
    Path now = names.get(file.key());
    return now != null && file.mayBe(Renames.entry(now, listing)) ? now : null;
  }

  /** The marker of a file, which is looked into only once it has moved; null if it is no log. */
  private static HeaderSync syncOf(Path path) {
    try (LogFile file = LogFile.open(path).orElse(null)) {
      return file == null ? null : file.sync();
    } catch (IOException e) {
      return null; // Then nobody has read events in it, or can read them now.
    }
  }
}
