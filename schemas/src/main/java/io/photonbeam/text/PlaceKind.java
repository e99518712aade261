package io.photonbeam.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What is to be in a place of the file system, if anything is there. Nothing is opened, as opening
 * a pipe would wait for whoever writes into it; of what this user may not look at, nothing is said.
 */
public enum PlaceKind {
  FOLDER("a folder") {
    @Override
    boolean fits(BasicFileAttributes found) {
      return found.isDirectory();
    }
  },
  FILE("a file") {
    @Override
    boolean fits(BasicFileAttributes found) {
      return found.isRegularFile();
    }
  };

  private final String words;

  PlaceKind(String words) {
    this.words = words;
  }

  abstract boolean fits(BasicFileAttributes found);

  /**
   * What is there instead, to follow the path's name, such as {@code is a file}, or {@code lies
   * below x, which is a file}. Links are followed; one that leads to nothing counts as nothing,
   * which may come.
   */
  public Optional<String> other(Path path) {
    Path there = nearest(path);
    if (there.equals(path.toAbsolutePath())) {
      return otherAt(there);
    }
    return FOLDER.otherAt(there).map(is -> "lies below " + there + ", which " + is);
  }

  /** The same for what is made when it is missing, which a link that leads to nothing prevents. */
  public Optional<String> obstacle(Path path) {
    Path there = nearest(path);
    return Files.isSymbolicLink(there) && Files.notExists(there)
        ? Optional.of(linkToNothing(path, there))
        : other(path);
  }

  /**
   * The {@link #obstacle}, and what belongs there instead: {@code x is a file, where a folder
   * belongs}.
   *
   * @param name the path's, for people
   */
  public Optional<String> misplaced(Path path, Path name) {
    return obstacle(path).map(is -> "%s %s, where %s belongs".formatted(name, is, words));
  }

  private static String linkToNothing(Path path, Path link) {
    String is = "is a link to nothing";
    return link.equals(path.toAbsolutePath()) ? is : "lies below " + link + ", which " + is;
  }

  /** The path, or the first above it at which there is anything. */
  private static Path nearest(Path path) {
    Path there = path.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return there;
  }

  private Optional<String> otherAt(Path path) {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      return fits(found) ? Optional.empty() : Optional.of(isWhat(found));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String isWhat(BasicFileAttributes found) {
    for (PlaceKind kind : values()) {
      if (kind.fits(found)) {
        return "is " + kind.words;
      }
    }
    return "is a pipe, a socket or a device";
  }
}
