package io.photonbeam.transforms.output;

import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes small files that are there as a whole or not at all, also if the machine dies. */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Puts content in place of what a file holds, if it is there: whoever looks sees the old or the
   * new. Durable when this returns. Several may do so at once; the last one counts.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path draft = draft(file);
    try {
      writeAll(draft, content);
      move(draft, file);
      DiskSync.folder(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw FileFailures.naming(file, e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** A name beside a file's that nobody else has. */
  public static Path draft(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".new");
  }

  /** Writes a new file; its content is durable when this returns, its name is not. */
  public static void write(Path file, byte[] content) throws IOException {
    FileFailures.naming(file, () -> writeAll(file, content));
  }

  private static void writeAll(Path file, byte[] content) throws IOException {
    Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    DiskSync.file(file);
  }

  /** Renames a file in one step, in place of another one if that is there; not yet durable. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
