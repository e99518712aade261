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
 * Files that were read and then got names that are no log's, such as {@code app.avro.1}: nothing is
 * read in them any more, but what was read may still be looked up, so it is told when they get yet
 * other names. All that have such names when the reader begins may have been read by an earlier
 * one. Not thread-safe.
 */
final class SetAside {
  /** Its marker is null until it is wanted, if an earlier reader has read it. */
  private record File(NamedFile name, String key, long size) {}

  private final Predicate<Path> isMine;
  private final Map<Path, File> files = new HashMap<>();
  private boolean begun;

  /**
   * None yet.
   *
   * @param isMine whether this reader is to follow a file that an earlier one may have read
   */
  SetAside(Predicate<Path> isMine) {
    this.isMine = isMine;
  }

  /** Takes note of a file that has moved, if it has got such a name. */
  void add(FileMove move, LogListing listing) {
    if (move.file().sync() == null || move.to().isEmpty()) {
      return;
    }
    String path = move.to().get();
    LogListing.Entry there = listing.passedOver().get(Path.of(path));
    if (there != null) {
      put(move.file().at(path), there);
    }
  }

  private void put(NamedFile name, LogListing.Entry entry) {
    if (entry.key() != null) {
      files.put(Path.of(name.path()), new File(name, entry.key().toString(), entry.size()));
    }
  }

  private void begin(LogListing listing) {
    begun = true;
    listing
        .passedOver()
        .forEach(
            (path, entry) -> {
              if (isMine.test(path)) {
                put(new NamedFile(path.toString(), null), entry);
              }
            });
  }

  /** What has become of the names since. One that gets a log's name is read anew, not here. */
  List<FileMove> follow(LogListing listing) {
    if (!begun) {
      begin(listing);
    }
    List<File> displaced =
        files.values().stream().filter(file -> isDisplaced(file, listing)).toList();
    if (displaced.isEmpty()) {
      return List.of();
    }
    Map<String, Path> names = Renames.names(listing);
    displaced.forEach(file -> files.remove(Path.of(file.name().path())));
    List<FileMove> moves = new ArrayList<>();
    for (File file : displaced) {
      FileMove move = moveOf(file, names.get(file.key()), listing);
      if (move.file().sync() != null) {
        moves.add(move);
        add(move, listing);
      }
    }
    return moves;
  }

  private static FileMove moveOf(File file, Path now, LogListing listing) {
    if (now == null || !mayBe(file, entry(now, listing))) {
      return FileMove.gone(file.name());
    }
    NamedFile name =
        file.name().sync() == null ? new NamedFile(file.name().path(), syncOf(now)) : file.name();
    return new FileMove(name, Optional.of(now.toString()));
  }

  /** The marker of a file, which is looked into only once it has moved; null if it is no log. */
  private static HeaderSync syncOf(Path path) {
    try (LogFile file = LogFile.open(path).orElse(null)) {
      return file == null ? null : file.sync();
    } catch (IOException e) {
      return null; // Then nobody has read events in it, or can read them now.
    }
  }

  private static boolean isDisplaced(File file, LogListing listing) {
    Path path = Path.of(file.name().path());
    LogListing.Entry here = entry(path, listing);
    return here == null ? !listing.mayHide(path) : !mayBe(file, here);
  }

  private static LogListing.Entry entry(Path path, LogListing listing) {
    LogListing.Entry read = listing.entries().get(path);
    return read == null ? listing.passedOver().get(path) : read;
  }

  /** A file that is smaller may be a new one in a place on the disk that has become free. */
  private static boolean mayBe(File file, LogListing.Entry entry) {
    return entry.key() != null
        && entry.key().toString().equals(file.key())
        && entry.size() >= file.size();
  }
}
