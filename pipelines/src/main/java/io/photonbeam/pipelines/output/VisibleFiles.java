package io.photonbeam.pipelines.output;

import io.photonbeam.repair.VisibleFile;
import io.photonbeam.text.FileFailures;
import io.photonbeam.text.Presence;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * The files that readers of an output see: all below {@code joined/}, links followed, but those
 * with a name on the way that begins with {@code .} or {@code _}. Also what is no file, as pipes
 * and links to nowhere, at which readers stop.
 */
public final class VisibleFiles {
  private static final int MAX_DEPTH = 64;

  private VisibleFiles() {}

  /**
   * Visits them, folder by folder.
   *
   * @throws IOException if a folder can't be read, unless it has just gone
   */
  public static void forEach(Path output, Consumer<? super VisibleFile> visitor)
      throws IOException {
    Path joined = output.resolve("joined");
    if (Presence.isFolder(joined)) {
      Files.walkFileTree(
          joined, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Visits(joined, visitor));
    }
  }

  /** A path below {@code joined/}, with '/' on every system. */
  static String below(Path joined, Path path) {
    return joined.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private static final class Visits extends SimpleFileVisitor<Path> {
    private final Path joined;
    private final Consumer<? super VisibleFile> visitor;

    Visits(Path joined, Consumer<? super VisibleFile> visitor) {
      this.joined = joined;
      this.visitor = visitor;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(joined) || isVisible(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!attributes.isDirectory() && isVisible(file)) {
        visitor.accept(VisibleFile.of(below(joined, file)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw new IOException(path + " can't be looked into: " + FileFailures.words(e), e);
    }

    private static boolean isVisible(Path path) {
      String name = path.getFileName().toString();
      return !name.startsWith(".") && !name.startsWith("_");
    }
  }
}
