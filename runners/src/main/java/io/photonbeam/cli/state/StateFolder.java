package io.photonbeam.cli.state;

import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The states of a join with its settings, each a folder with a {@code _metadata}, which is written
 * last:
 *
 * <pre>
 * &lt;job&gt;/chk-&lt;n&gt;/               a checkpoint, of a run that did not end in order
 * stopped/savepoint-&lt;id&gt;/       what a run has left that ended in order
 * savepoint-&lt;id&gt;/               a savepoint that somebody has asked for; never deleted here
 * </pre>
 *
 * Only what is named as Flink names it is ever deleted.
 */
final class StateFolder {
  /** Where a run that ends in order leaves its state. */
  static final String STOPPED = "stopped";

  private static final String METADATA = "_metadata";
  private static final Pattern JOB = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern CHECKPOINT = Pattern.compile("chk-[0-9]+");
  private static final Pattern SAVEPOINT = Pattern.compile("savepoint-[0-9a-f]{6}-[0-9a-f]+");
  private static final Pattern OF_JOB = Pattern.compile("shared|taskowned");

  /** {@code _metadata} and its draft, our checksums, and states, which have a random UUID. */
  private static final Pattern FILE =
      Pattern.compile(
          "_metadata|\\._metadata\\.inprogress\\..*|\\.?"
              + Pattern.quote(Checksums.FILE)
              + ".*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path folder;

  StateFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  /** What a state is called within the folder. */
  String name(Path state) {
    return folder.relativize(state).toString();
  }

  /** States that were finished once, whether they are whole now or not, the newest first. */
  List<Path> newestFirst() throws IOException {
    List<Path> states = new ArrayList<>(matching(folder, SAVEPOINT));
    states.addAll(matching(folder.resolve(STOPPED), SAVEPOINT));
    for (Path job : folders(folder)) {
      states.addAll(matching(job, CHECKPOINT));
    }
    List<Path> finished = new ArrayList<>();
    for (Path state : states) {
      if (Presence.isFile(state.resolve(METADATA))) {
        finished.add(state);
      }
    }
    finished.sort(
        Comparator.comparing(StateFolder::modified)
            .thenComparing(StateFolder::number)
            .thenComparing(Path::toString)
            .reversed());
    return finished;
  }

  private static long modified(Path state) {
    return state.resolve(METADATA).toFile().lastModified();
  }

  private static long number(Path state) {
    String name = state.getFileName().toString();
    return CHECKPOINT.matcher(name).matches() ? Long.parseLong(name.substring(4)) : Long.MAX_VALUE;
  }

  /** Deletes all states but these, also those that were never finished. */
  void deleteBut(Collection<Path> kept) throws IOException {
    for (Path state : matching(folder.resolve(STOPPED), SAVEPOINT)) {
      if (!kept.contains(state)) {
        delete(state);
      }
    }
    for (Path job : matching(folder, JOB)) {
      for (Path state : matching(job, CHECKPOINT)) {
        if (!kept.contains(state)) {
          delete(state);
        }
      }
      // Increments of several checkpoints are shared.
      if (kept.stream().noneMatch(state -> state.startsWith(job))) {
        for (Path shared : matching(job, OF_JOB)) {
          delete(shared);
        }
        deleteIfEmpty(job);
      }
    }
  }

  /** Deletes what is Flink's: that by which a state is known as one first. */
  private static void delete(Path state) throws IOException {
    Files.deleteIfExists(state.resolve(METADATA));
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.toList()) {
        if (FILE.matcher(file.getFileName().toString()).matches()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
    deleteIfEmpty(state);
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's files are in it.
    }
  }

  private static List<Path> matching(Path parent, Pattern name) throws IOException {
    return folders(parent).stream()
        .filter(folder -> name.matcher(folder.getFileName().toString()).matches())
        .toList();
  }

  /** Folders in a folder, but not through links. */
  static List<Path> folders(Path parent) throws IOException {
    if (!Presence.isFolder(parent)) {
      return List.of();
    }
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> children = Files.list(parent)) {
      for (Path child : children.sorted().toList()) {
        if (Presence.isFolder(child, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(child);
        }
      }
    }
    return folders;
  }
}
