package io.photonbeam.log.folder;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/** How folders are looked into; another one than the default is for tests of what can go wrong. */
@FunctionalInterface
public interface LogFolders {
  /** The file system's own way, links followed. */
  LogFolders DEFAULT =
      (root, depth, visitor) ->
          Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);

  /** Shows a visitor all that is below a folder. */
  void walk(Path root, int maxDepth, FileVisitor<Path> visitor) throws IOException;
}
