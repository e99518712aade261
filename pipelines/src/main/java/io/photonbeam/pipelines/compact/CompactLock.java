package io.photonbeam.pipelines.compact;

import io.photonbeam.transforms.output.OutputFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Keeps two compactions of an output from doing the same work. Whoever dies gives it back. That no
 * row is doubled does not depend on it, so a file system that knows no locks counts as free.
 */
final class CompactLock implements Closeable {
  private final FileChannel channel;

  private CompactLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of an output; empty if somebody has it.
   *
   * @throws IOException if the output is gone, or can't be written
   */
  static Optional<CompactLock> tryLock(Path output) throws IOException {
    Path file = output.resolve("_photonbeam/compact.lock");
    new OutputFolder(output).makeFolders(List.of(file.getParent()));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    CompactLock lock = new CompactLock(channel);
    if (isFree(channel)) {
      return Optional.of(lock);
    }
    lock.close();
    return Optional.empty();
  }

  private static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Somebody in this process has it.
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
