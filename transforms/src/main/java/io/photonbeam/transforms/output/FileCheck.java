package io.photonbeam.transforms.output;

import io.photonbeam.log.KeyHash;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.FileState;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.parquet.hadoop.ParquetFileReader;

/** How closely a file is compared with what its commit's record says of it. */
public enum FileCheck {
  /** It is there, and has as many bytes. One look at the folder, whatever the size. */
  SIZE,
  /** It also has the same checksum and number of rows. The whole file is read. */
  CONTENT;

  /** How a published file is found. One that can't be looked at may well be whole. */
  public FileState look(Path path, OutputFile recorded) {
    if (Files.isDirectory(path)) {
      return FileState.BLOCKED;
    }
    try {
      if (!isWhole(path, recorded)) {
        return FileState.LOST;
      }
      // Whoever audits the output has to read it.
      return Files.isReadable(path) ? FileState.WHOLE : unreadable(path, recorded);
    } catch (IOException e) {
      return FileState.UNREADABLE;
    }
  }

  /** A file may have gone since it was looked at. */
  private static FileState unreadable(Path path, OutputFile recorded) throws IOException {
    return SIZE.isWhole(path, recorded) ? FileState.UNREADABLE : FileState.LOST;
  }

  /**
   * Whether a file is there and as recorded.
   *
   * @throws IOException if that can't be found out: it is there and can't be read
   */
  public boolean isWhole(Path path, OutputFile recorded) throws IOException {
    try {
      return Files.size(path) == recorded.bytes() && (this == SIZE || hasContent(path, recorded));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new IOException(path + " can't be checked: " + FileFailures.words(e), e);
    }
  }

  private static boolean hasContent(Path path, OutputFile recorded) throws IOException {
    return checksum(path).equals(recorded.checksum()) && rows(path) == recorded.rows();
  }

  private static long rows(Path path) throws IOException {
    try (ParquetFileReader file = ParquetFiles.open(path)) {
      return file.getRecordCount();
    }
  }

  /** The checksum of a file, with the name of the method. */
  public static String checksum(Path path) throws IOException {
    return String.format("xxh64:%016x", KeyHash.of(Files.readAllBytes(path)));
  }
}
