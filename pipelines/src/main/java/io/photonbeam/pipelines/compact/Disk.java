package io.photonbeam.pipelines.compact;

import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.DurableFile;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The changes to folders that a compaction makes, each of which happens wholly or not at all, also
 * if the machine dies. That a file is written is no such change: nobody looks at it before it is
 * moved.
 */
interface Disk {
  /** The disk that there is. */
  Disk REAL =
      new Disk() {
        @Override
        public void createFolders(Path folder) throws IOException {
          OutputFolder.createFolders(folder);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
          DurableFile.move(from, to);
        }

        @Override
        public void sync(Path folder) throws IOException {
          DiskSync.folder(folder);
        }

        @Override
        public void delete(Path file) throws IOException {
          Files.deleteIfExists(file);
        }
      };

  /** Makes a folder and those above it. */
  void createFolders(Path folder) throws IOException;

  /** Renames a file, in place of another one if that is there. */
  void move(Path from, Path to) throws IOException;

  /** Makes what was done in a folder durable. */
  void sync(Path folder) throws IOException;

  /** Deletes a file if it is there. */
  void delete(Path file) throws IOException;

  /** Deletes a file as far as can be, since something else has failed. */
  default void deleteAfter(Exception cause, Path file) {
    try {
      delete(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
