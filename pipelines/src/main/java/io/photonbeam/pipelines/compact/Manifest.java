package io.photonbeam.pipelines.compact;

import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.DiskSync;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The next list of an output's files, while it is written: a path from the output a line. Readers
 * see the old list or the new one. Not thread-safe.
 */
final class Manifest implements Closeable {
  /** Its name in the output. */
  static final String NAME = "manifest.txt";

  private final Path draft;
  private final Disk disk;
  private final BufferedWriter out;
  private long lines;

  /**
   * Begins a list.
   *
   * @param draft where it is written, on the file system of the output
   */
  Manifest(Path draft, Disk disk) throws IOException {
    this.draft = draft;
    this.disk = disk;
    this.out = Files.newBufferedWriter(draft, StandardOpenOption.CREATE_NEW);
  }

  void add(String path) throws IOException {
    FileFailures.naming(draft, () -> out.append(path).append('\n'));
    lines++;
  }

  long lines() {
    return lines;
  }

  /** What became of a list. */
  enum Outcome {
    /** It is in its place now. */
    REPLACED,
    /** The same one was there. */
    SAME,
    /** Somebody else has put another one there meanwhile, which may know newer files. */
    OVERTAKEN
  }

  /** The list that is there, to be compared later; empty if there is none. */
  static byte[] current(Path manifest) throws IOException {
    try {
      return Files.readAllBytes(manifest);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  /**
   * Puts the list in place of the one that is there, durably, if they differ and nobody else has
   * replaced it.
   *
   * @param seen the list that was there before the files were looked at
   */
  Outcome replace(Path manifest, byte[] seen) throws IOException {
    close();
    if (Files.exists(manifest) && Files.mismatch(draft, manifest) == -1) {
      disk.delete(draft);
      return Outcome.SAME;
    }
    if (!Arrays.equals(current(manifest), seen)) {
      disk.delete(draft);
      return Outcome.OVERTAKEN;
    }
    DiskSync.file(draft);
    disk.move(draft, manifest);
    disk.sync(manifest.getParent());
    return Outcome.REPLACED;
  }

  @Override
  public void close() throws IOException {
    FileFailures.naming(draft, out::close);
  }
}
