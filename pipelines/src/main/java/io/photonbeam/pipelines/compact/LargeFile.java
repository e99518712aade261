package io.photonbeam.pipelines.compact;

import io.photonbeam.registry.CommitId;
import io.photonbeam.transforms.output.PartitionHour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A large file. It says itself which small ones it holds, so that this is known as long as the file
 * is, whatever else is lost.
 *
 * @param name of the file, without its folder
 * @param rows of each small file that it holds, by their names; of the same hour
 */
record LargeFile(String name, NavigableMap<String, Long> rows) {
  /** Under this it lists the commit ids that are the small files' names, with their rows. */
  static final String KEY = "photonbeam.compacted";

  /** Under this it names the folder of its hour; files of older versions do not. */
  static final String HOUR_KEY = "photonbeam.hour";

  private static final String ENDING = ".parquet";

  LargeFile {
    rows = new TreeMap<>(rows);
  }

  /** Name of the large file that this attempt makes. */
  static String nameOf(CommitId attempt) {
    return attempt + ENDING;
  }

  /** The commit id or attempt that a file is named after; empty if it is no file of ours. */
  static Optional<CommitId> idOf(String name) {
    return name.endsWith(ENDING)
        ? CommitId.parse(name.substring(0, name.length() - ENDING.length()))
        : Optional.empty();
  }

  /**
   * Reads which small files a large one holds.
   *
   * @param hour in whose folder it lies
   * @param footer its footer
   * @throws DamagedFileException if it does not say so, is another hour's, or has more or fewer
   *     rows
   */
  static LargeFile of(Path file, PartitionHour hour, ParquetFooter footer)
      throws DamagedFileException {
    String own = footer.shape().metadata().getOrDefault(HOUR_KEY, hour.folder());
    if (!own.equals(hour.folder())) {
      throw new DamagedFileException(file, "its rows are of " + own);
    }
    String list = footer.shape().metadata().get(KEY);
    if (list == null) {
      throw new DamagedFileException(file, "it does not list the small files that it holds");
    }
    try {
      LargeFile large = new LargeFile(file.getFileName().toString(), parse(list));
      long sum = large.rows.values().stream().mapToLong(Long::longValue).sum();
      if (sum != footer.rows()) {
        throw new DamagedFileException(
            file, "it has %d rows instead of %d".formatted(footer.rows(), sum));
      }
      return large;
    } catch (IllegalArgumentException e) {
      throw new DamagedFileException(file, e);
    }
  }

  private static NavigableMap<String, Long> parse(String list) {
    NavigableMap<String, Long> rows = new TreeMap<>();
    for (String line : list.split("\n", -1)) {
      String[] parts = line.split(" ", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("'" + line + "' is not a commit id and a number");
      }
      rows.put(nameOf(new CommitId(parts[0])), Long.parseLong(parts[1]));
    }
    return rows;
  }

  /** The list as the file has it. */
  static String listed(NavigableMap<String, Long> rows) {
    StringBuilder list = new StringBuilder();
    for (Map.Entry<String, Long> file : rows.entrySet()) {
      String id = idOf(file.getKey()).orElseThrow().text();
      list.append(list.isEmpty() ? "" : "\n").append(id).append(' ').append(file.getValue());
    }
    return list.toString();
  }

  /**
   * Reads a large file's footer, and all its pages if wanted.
   *
   * @param hour in whose folder it lies
   * @throws DamagedFileException if it is damaged, or another hour's
   */
  static LargeFile read(Path file, PartitionHour hour, boolean withPages) throws IOException {
    return of(
        file, hour, withPages ? ParquetFooter.readAndCheckPages(file) : ParquetFooter.read(file));
  }
}
