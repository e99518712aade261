package io.photonbeam.text;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Whether something is there. Java's own {@code Files.isDirectory} says "no" as well where the
 * system does not let anybody look; who takes that for "there is nothing" calls an output empty, or
 * exact, of which nothing was seen. Where a file stands in a folder's place nothing is below it.
 */
public final class Presence {
  private Presence() {}

  /**
   * Whether a folder is there.
   *
   * @throws IOException if the system can't tell, say for want of a permission
   */
  public static boolean isFolder(Path path, LinkOption... links) throws IOException {
    return attributes(path, links).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  /**
   * Whether an ordinary file is there.
   *
   * @throws IOException if the system can't tell, say for want of a permission
   */
  public static boolean isFile(Path path) throws IOException {
    return attributes(path).filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  private static Optional<BasicFileAttributes> attributes(Path path, LinkOption... links)
      throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, links));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (isBelowNoFolder(path)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** As {@code file/joined} is, for which Java has no exception of its own. */
  private static boolean isBelowNoFolder(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    return parent != null && !isFolder(parent);
  }
}
