package io.photonbeam.transforms.output;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * In which columns of the files of one schema the values repeat so much that a dictionary pays. To
 * gather one of values that are all different costs more than all the rest of writing them, and
 * Parquet's writer would do so anew in each file; so it is tried in one file now and then, and what
 * its footer says holds for those that follow. Thread-safe.
 */
public final class DictionaryColumns {
  /** Of fewer rows no dictionary pays, however much the values repeat. */
  private static final long ENOUGH_ROWS = 500;

  private static final int FILES_BETWEEN_TRIALS = 32;

  /** Columns without a dictionary; empty if that was not tried yet. */
  private Optional<Set<String>> without = Optional.empty();

  private int sinceTrial;

  /** The columns of the next file that are to have none, as dotted paths; empty to try them all. */
  synchronized Optional<Set<String>> without() {
    sinceTrial++;
    return sinceTrial < FILES_BETWEEN_TRIALS ? without : Optional.empty();
  }

  /** Learns from a file in which all were tried. */
  synchronized void learn(ParquetMetadata footer) {
    Set<String> columns = new HashSet<>();
    long rows = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      rows += block.getRowCount();
      for (ColumnChunkMetaData column : block.getColumns()) {
        if (!isDictionary(column.getEncodingStats())) {
          columns.add(column.getPath().toDotString());
        }
      }
    }
    if (rows >= ENOUGH_ROWS) {
      without = Optional.of(columns);
      sinceTrial = 0;
    }
  }

  private static boolean isDictionary(EncodingStats stats) {
    return stats != null && stats.hasDictionaryPages() && !stats.hasNonDictionaryEncodedPages();
  }
}
