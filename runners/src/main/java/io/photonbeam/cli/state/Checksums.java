package io.photonbeam.cli.state;

import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.DiskSync;
import io.photonbeam.transforms.output.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Checksums of a state's files, beside them: Flink has none. A line each, the checksum in
 * hexadecimal digits, a space, and the name.
 */
final class Checksums {
  static final String FILE = "_checksums";

  private Checksums() {}

  /** Makes a finished state durable, and notes its checksums. */
  static void write(Path state) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files(state)) {
      DiskSync.file(file);
      lines.append(of(file)).append(' ').append(file.getFileName()).append('\n');
    }
    DurableFile.replace(state.resolve(FILE), lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> files(Path state) throws IOException {
    try (Stream<Path> all = Files.list(state)) {
      return all.filter(file -> !file.endsWith(FILE))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /**
   * What is damaged; empty if nothing is, or no checksums were noted.
   *
   * @throws IOException if that can't be told, say for want of a permission
   */
  static Optional<String> problem(Path state) throws IOException {
    if (!Presence.isFile(state.resolve(FILE))) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(state.resolve(FILE))) {
      String[] sumAndName = line.split(" ", 2);
      Path file = state.resolve(sumAndName[sumAndName.length - 1]);
      if (!Presence.isFile(file)) {
        return Optional.of("its file " + file.getFileName() + " is missing");
      }
      if (!of(file).equals(sumAndName[0])) {
        return Optional.of("its file " + file.getFileName() + " is damaged");
      }
    }
    return Optional.empty();
  }

  private static String of(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return "%08x".formatted(sum.getValue());
  }
}
