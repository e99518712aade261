package io.photonbeam.cli.cluster;

import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a cluster, held by one cluster at a time: {@code conf} and {@code logs} stay,
 * {@code tmp} goes when it is closed.
 */
final class ClusterFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lock;

  private ClusterFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes it, if need be, and takes it.
   *
   * @throws IOException with a sentence that says why it can't be had
   */
  static ClusterFolder take(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    try {
      for (String name : List.of("conf", "logs", "tmp")) {
        Files.createDirectories(whole.resolve(name));
      }
      FileChannel lock =
          FileChannel.open(
              whole.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(lock)) {
        lock.close();
        throw new IOException("another cluster runs from it: name another with --dir");
      }
      return new ClusterFolder(whole, lock).withEmptyTmp();
    } catch (IOException e) {
      throw new IOException(
          "the cluster can't have its folder %s: %s".formatted(whole, FileFailures.words(e)), e);
    }
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  Path conf() {
    return folder.resolve("conf");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  Path tmp() {
    return folder.resolve("tmp");
  }

  /** A cluster that was killed leaves files behind. */
  private ClusterFolder withEmptyTmp() throws IOException {
    deleteTmp();
    Files.createDirectories(tmp());
    return this;
  }

  /** Once the processes have ended. */
  @Override
  public void close() throws IOException {
    try (lock) {
      deleteTmp();
    }
  }

  /** What can't be deleted stays. */
  private void deleteTmp() {
    try (Stream<Path> files = Files.walk(tmp())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(ClusterFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "left in " + tmp(), e);
    }
  }
}
