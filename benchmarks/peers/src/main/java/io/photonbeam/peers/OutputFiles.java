package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an output that a reader sees. By the custom of Hadoop and all that came after it,
 * files and folders whose names begin with a dot or an underscore are none of them.
 *
 * @param paths of the files
 * @param bytes of all of them
 */
record OutputFiles(List<Path> paths, long bytes) {

  /** Those below a folder, which need not be there, and may change meanwhile. */
  static OutputFiles below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new OutputFiles(List.of(), 0);
    }
    Finder finder = new Finder(folder);
    Files.walkFileTree(folder, finder);
    return new OutputFiles(List.copyOf(finder.found), finder.bytes);
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Path> found = new ArrayList<>();
    private long bytes;

    Finder(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(root) || isVisible(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (isVisible(file)) {
        found.add(file);
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    private static boolean isVisible(Path path) {
      String name = path.getFileName().toString();
      return !name.startsWith(".") && !name.startsWith("_");
    }
  }
}
