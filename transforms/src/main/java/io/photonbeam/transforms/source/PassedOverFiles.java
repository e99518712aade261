package io.photonbeam.transforms.source;

import io.photonbeam.log.HeaderSync;
import io.photonbeam.log.LogFile;
import io.photonbeam.log.LogListing;
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
   */
  private record Known(HeaderSync sync, String key, long size) {
    /** One that is smaller may be a new file in a place on the disk that has become free. */
    boolean mayBe(LogListing.Entry entry) {
      return entry.key() != null && entry.key().toString().equals(key) && entry.size() >= size;
    }
  }

  private final Predicate<Path> isMine;
  private final Map<Path, Known> files = new HashMap<>();
  private boolean begun;

  /**
   * None yet.
   *
   * @param isMine whether this reader is to follow a file that an earlier one may have read
   */
  PassedOverFiles(Predicate<Path> isMine) {
    this.isMine = isMine;
  }

  /** Takes note of a file that has moved, if it has got such a name. */
  void add(FileMove move, LogListing listing) {
    if (move.file().sync() == null || move.to().isEmpty()) {
      return;
    }
    Path path = Path.of(move.to().get());
    LogListing.Entry there = listing.passedOver().get(path);
    if (there != null) {
      put(path, move.file().sync(), there);
    }
  }

  private void put(Path path, HeaderSync sync, LogListing.Entry entry) {
    if (entry.key() != null) {
      files.put(path, new Known(sync, entry.key().toString(), entry.size()));
    }
  }

  private void begin(LogListing listing) {
    begun = true;
    listing
        .passedOver()
        .forEach(
            (path, entry) -> {
              if (isMine.test(path)) {
                put(path, null, entry);
              }
            });
  }

  /** What has become of the names since. One that gets a log's name is read anew, not here. */
  List<FileMove> follow(LogListing listing) {
    if (!begun) {
      begin(listing);
    }
    Map<Path, Known> displaced = new HashMap<>();
    files.forEach(
        (path, file) -> {
          if (isDisplaced(path, file, listing)) {
            displaced.put(path, file);
          }
        });
    if (displaced.isEmpty()) {
      return List.of();
    }
    displaced.keySet().forEach(files::remove);
    Map<String, Path> names = Renames.names(listing);
    List<FileMove> moves = new ArrayList<>();
    displaced.forEach(
        (path, file) -> {
          FileMove move = moveOf(path, file, names.get(file.key()), listing);
          if (move.file().sync() != null) {
            moves.add(move);
            add(move, listing);
          }
        });
    return moves;
  }

  private static boolean isDisplaced(Path path, Known file, LogListing listing) {
    LogListing.Entry here = Renames.entry(path, listing);
    return here == null ? !listing.mayHide(path) : !file.mayBe(here);
  }

  private static FileMove moveOf(Path path, Known file, Path now, LogListing listing) {
    if (now == null || !file.mayBe(Renames.entry(now, listing))) {
      return FileMove.gone(new NamedFile(path.toString(), file.sync()));
    }
    HeaderSync sync = file.sync() == null ? syncOf(now) : file.sync();
    return new FileMove(new NamedFile(path.toString(), sync), Optional.of(now.toString()));
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
