package io.photonbeam.pipelines.verify;

import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files below a folder, links followed, but those with a name on the way that begins with
 * {@code .} or {@code _}.
 *
 * @param files regular files, in path order
 * @param unreadable what could not be looked into or is no file, and why; not what vanished
 *     meanwhile, nor links that lead back to a folder above them
 */
record FileTree(List<Path> files, Map<Path, String> unreadable) {
  static final FileTree NONE = new FileTree(List.of(), Map.of());

  private static final int MAX_DEPTH = 64;

  /** What can't be looked into, for a reason; nothing if there is no reason. */
  static FileTree unreadable(Path folder, Optional<String> reason) {
    return new FileTree(List.of(), reason.map(why -> Map.of(folder, why)).orElse(Map.of()));
  }

  /** These files and those of another folder. */
  FileTree and(FileTree more) {
    List<Path> both = new ArrayList<>(files);
    both.addAll(more.files);
    Map<Path, String> neither = new TreeMap<>(unreadable);
    neither.putAll(more.unreadable);
    return new FileTree(both, neither);
  }

  /**
   * Lists them.
   *
   * @throws IOException if the folder itself cannot be read
   */
  static FileTree below(Path root) throws IOException {
    Collector collector = new Collector(root);
    Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, collector);
    Collections.sort(collector.files);
    return new FileTree(collector.files, collector.unreadable);
  }

  /** Tells the findings what could not be looked into. */
  void noteUnreadable(Findings findings) {
    unreadable.forEach(findings::unreadable);
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;

    private final List<Path> files = new ArrayList<>();
    private final Map<Path, String> unreadable = new TreeMap<>();

    Collector(Path root) {
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
        if (attributes.isRegularFile()) {
          files.add(file);
        } else {
          unreadable.put(file, "can't be read: it is " + kind(attributes) + "; take it away");
        }
      }
      return FileVisitResult.CONTINUE;
    }

    /** Links are followed, so one that is met here leads nowhere. */
    private static String kind(BasicFileAttributes attributes) {
      if (attributes.isDirectory()) {
        return "a folder more than " + MAX_DEPTH + " folders deep";
      }
      return attributes.isSymbolicLink()
          ? "a link to what is not there"
          : "no file, but a pipe or device";
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      return goOn(path, e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      return e == null ? FileVisitResult.CONTINUE : goOn(folder, e);
    }

    private FileVisitResult goOn(Path path, IOException e) throws IOException {
      if (path.equals(root)) {
        throw e;
      }
      boolean isNothing = e instanceof FileSystemLoopException || e instanceof NoSuchFileException;
      if (!isNothing && isVisible(path)) {
        unreadable.put(path, "cannot be looked into: " + FileFailures.words(e));
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isVisible(Path path) {
      String name = path.getFileName().toString();
      return !name.startsWith(".") && !name.startsWith("_");
    }
  }
}
