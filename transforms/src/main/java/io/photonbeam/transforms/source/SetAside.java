package io.photonbeam.transforms.source;

import io.photonbeam.log.LogListing;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that were read and then got names that are no log's, such as {@code app.avro.1}: nothing is
 * read in them any more, but what was read may still be looked up, so it is told when they get yet
 * other names. Kept in memory only. Not thread-safe.
 */
final class SetAside {
  private record File(NamedFile name, String key, long size) {}

  private final Map<Path, File> files = new HashMap<>();

  /** Takes note of a file that has moved, if it has got such a name. */
  void add(FileMove move, LogListing listing) {
    if (move.file().sync() == null || move.to().isEmpty()) {
      return;
    }
    String path = move.to().get();
    LogListing.Entry there = listing.passedOver().get(Path.of(path));
    if (there != null && there.key() != null) {
      put(move.file().at(path), there);
    }
  }

  private void put(NamedFile name, LogListing.Entry entry) {
    files.put(Path.of(name.path()), new File(name, entry.key().toString(), entry.size()));
  }

  /** What has become of the names since. One that gets a log's name is read anew, not here. */
  List<FileMove> follow(LogListing listing) {
    List<File> displaced =
        files.values().stream().filter(file -> isDisplaced(file, listing)).toList();
    if (displaced.isEmpty()) {
      return List.of();
    }
    Map<String, Path> names = Renames.names(listing);
    displaced.forEach(file -> files.remove(Path.of(file.name().path())));
    List<FileMove> moves = new ArrayList<>();
    for (File file : displaced) {
      Path now = names.get(file.key());
      FileMove move =
          now == null || !mayBe(file, entry(now, listing))
              ? FileMove.gone(file.name())
              : new FileMove(file.name(), Optional.of(now.toString()));
      moves.add(move);
      add(move, listing);
    }
    return moves;
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
