package io.photonbeam.cli.demo;

import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder of a demonstration, in which no other is at work meanwhile. */
public final class DemoFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DemoFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, and keeps others out of it.
   *
   * @throws IOException if it can't be made or written to, or another demonstration has it; the
   *     message names it and says what to do
   */
  public static DemoFolder open(Path path) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "--dir=%s can't be made or written to (%s): name another folder"
              .formatted(path, FileFailures.words(e)),
          e);
    }
    if (!isFree(channel)) {
      channel.close();
      throw new IOException(
          "another demo is at work in %s: wait for its end, or name another folder with --dir"
              .formatted(path));
    }
    return new DemoFolder(path, channel);
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  public Path path() {
    return path;
  }

  /** Lets others in. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
