package io.photonbeam.pipelines.verify;

import io.photonbeam.text.FileFailures;
import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;

/** Reads the published Parquet files with Parquet's own Avro reader and shows their rows. */
final class OutputScan {
  private static final String FOREIGN_COLUMN = "photonbeam.foreign";
  private static final String ADAPTER = "photonbeam.adapter";
  private static final String PRIMARY_COLUMN = "photonbeam.primary";

  /** Both sides, the commit, and when it was joined. */
  private static final int COLUMNS = 4;

  private final Set<String> foreignNames;
  private final Set<String> primaryNames;
  private final Set<String> adapters = new ConcurrentSkipListSet<>();

  /** Sees the rows of a file. */
  interface Visitor {
    /** A row; a side that is null there is null here. */
    void row(RowPlace place, IndexedRecord foreign, IndexedRecord primary) throws IOException;

    /** A row that an adapter made. */
    void shaped(RowPlace place, IndexedRecord row) throws IOException;
  }

  /** Side columns are found by these records' names where a file does not name them itself. */
  OutputScan(Set<String> foreign, Set<String> primary) {
    foreignNames = columns(foreign);
    primaryNames = columns(primary);
  }

  /**
   * Published files, in path order: all below {@code joined/} but those that readers pass over
   * because a name on the way begins with {@code _} or {@code .}.
   */
  static FileTree files(Path output) throws IOException {
    Path joined = output.resolve("joined");
    return Presence.isFolder(joined) ? FileTree.below(joined) : FileTree.NONE;
  }

  /**
   * The files that the output's manifest lists, in its order. One that is listed twice is read
   * twice, as every reader of the manifest would.
   *
   * @throws NoSuchFileException if there is no manifest
   */
  static FileTree listedFiles(Path output) throws IOException {
    Path manifest = output.resolve("manifest.txt");
    if (Files.notExists(manifest)) {
      throw new NoSuchFileException(
          manifest.toString(), null, "there is none; 'reconcile --compact' writes it");
    }
    return new FileTree(
        Files.readAllLines(manifest).stream().map(output::resolve).toList(), Map.of());
  }

  private static Set<String> columns(Set<String> records) {
    return records.stream().map(OutputScan::snakeCase).collect(Collectors.toUnmodifiableSet());
  }

  /** {@code AdClick} as {@code ad_click}, {@code HTTPCall} as {@code http_call}. */
  static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && isUpper(name, i) && isWordEnd(name, i)) {
        snake.append('_');
      }
      snake.append(name.charAt(i));
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }

  /** Whether a word ends before a capital: behind a small letter, or behind an acronym. */
  private static boolean isWordEnd(String name, int capital) {
    boolean isBeforeSmall = capital + 1 < name.length() && isLower(name, capital + 1);
    return isUpper(name, capital - 1)
        ? isBeforeSmall
        : isLower(name, capital - 1) || isDigit(name, capital - 1);
  }

  private static boolean isUpper(String name, int at) {
    return name.charAt(at) >= 'A' && name.charAt(at) <= 'Z';
  }

  private static boolean isLower(String name, int at) {
    return name.charAt(at) >= 'a' && name.charAt(at) <= 'z';
  }

  private static boolean isDigit(String name, int at) {
    return name.charAt(at) >= '0' && name.charAt(at) <= '9';
  }

  /**
   * Shows a file's rows; what is wrong with it goes to the findings, errors of the visitor do not.
   */
  void scan(Path file, Findings findings, Visitor visitor) throws IOException {
    findings.files.increment();
    InputFile input = new LocalInputFile(file);
    PlainParquetConfiguration conf = new PlainParquetConfiguration();
    Map<String, String> meta;
    try (ParquetFileReader footer = ParquetFiles.openForRows(file)) {
      meta = footer.getFooter().getFileMetaData().getKeyValueMetaData();
    } catch (IOException | RuntimeException e) {
      findings.unreadable(file, reason(file, e));
      return;
    }
    RowPlace.InFile inFile = RowPlace.InFile.of(file, meta.get(RowPlace.COMPACTED));
    boolean shaped = meta.containsKey(ADAPTER);
    if (shaped) {
      adapters.add(meta.get(ADAPTER));
    }
    try (ParquetReader<IndexedRecord> reader =
        AvroParquetReader.<IndexedRecord>builder(input, conf)
            .withDataModel(GenericData.get())
            .usePageChecksumVerification(true)
            .build()) {
      Columns columns = null;
      for (long number = 0; ; number++) {
        IndexedRecord row;
        try {
          row = reader.read();
          if (row != null && columns == null) {
            columns = shaped ? Columns.ofShaped(row.getSchema()) : columns(row.getSchema(), meta);
          }
        } catch (IOException | RuntimeException e) {
          findings.unreadable(file, "row %d: %s".formatted(number, reason(file, e)));
          return;
        }
        if (row == null) {
          return;
        }
        findings.records.increment();
        RowPlace place = new RowPlace(inFile, number, text(row.get(columns.commit())));
        if (shaped) {
          visitor.shaped(place, row);
          continue;
        }
        visitor.row(place, side(row, columns.foreign()), side(row, columns.primary()));
      }
    }
  }

  /** The adapters that made rows of the files scanned so far, by the names of their classes. */
  List<String> adapters() {
    return List.copyOf(adapters);
  }

  /** Positions of columns. */
  private record Columns(int foreign, int primary, int commit) {
    private static final int NONE = -1;

    static Columns ofShaped(Schema row) {
      return new Columns(NONE, NONE, commit(row));
    }

    /** The commit's column, in a row that has all columns that every row has. */
    static int commit(Schema row) {
      required(row, "joined_at");
      return required(row, "commit_id");
    }

    private static int required(Schema row, String name) {
      Schema.Field column = row.getField(name);
      if (column == null) {
        throw new IllegalArgumentException("no column '%s'".formatted(name));
      }
      return column.pos();
    }
  }

  private Columns columns(Schema row, Map<String, String> meta) {
    Columns columns =
        new Columns(
            side(row, Optional.ofNullable(meta.get(FOREIGN_COLUMN)), foreignNames, "foreign"),
            side(row, Optional.ofNullable(meta.get(PRIMARY_COLUMN)), primaryNames, "primary"),
            Columns.commit(row));
    if (row.getFields().size() > COLUMNS) {
      throw new IllegalArgumentException(
          "%d columns instead of %d".formatted(row.getFields().size(), COLUMNS));
    }
    return columns;
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static int side(Schema row, Optional<String> named, Set<String> names, String role) {
    Set<String> wanted = named.map(Set::of).orElse(names);
    return row.getFields().stream()
        .filter(field -> wanted.contains(field.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no column for the %s side, looked for %s".formatted(role, wanted)))
        .pos();
  }

  private static IndexedRecord side(IndexedRecord row, int position) {
    return row.get(position) instanceof IndexedRecord record ? record : null;
  }

  private static String reason(Path file, Exception e) {
    return FileFailures.isGone(e) ? "is gone" : FileFailures.wordsAfter(file, e);
  }
}
