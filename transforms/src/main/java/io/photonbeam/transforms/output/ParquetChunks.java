package io.photonbeam.transforms.output;

import io.photonbeam.log.record.RecordWeight;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.EnumSet;
import java.util.Set;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * Holds what a Parquet file claims of its columns and pages against its size and this heap, before
 * anybody makes room for it: Parquet's reader takes as much as it is told. Reads the headers of
 * pages, and passes over the pages. For one file.
 */
final class ParquetChunks {
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Most bytes of a row group in the file, which are read at once. */
  static final long MAX_GROUP_BYTES = HEAP / 2;

  /**
   * Most bytes of the largest pages and dictionaries of a group's columns, which are held at once.
   */
  static final long MAX_PAGES_BYTES = HEAP / 3;

  /** What a value in a dictionary takes beside its bytes. */
  private static final int DICTIONARY_VALUE = 48;

  /** Far more rows than distinct ids fit into a byte. */
  private static final long MAX_ROWS_A_BYTE = 64;

  /** Most values of a column in a row, on the average of a group's rows. */
  private static final long MAX_VALUES_A_ROW = RecordWeight.MAX / 4;

  private static final int HEADER_BUFFER = 4 << 10;

  /** Those that the pipelines write. The others make room for what a few bytes of a page claim. */
  private static final Set<Encoding> ENCODINGS =
      EnumSet.of(
          Encoding.PLAIN,
          Encoding.PLAIN_DICTIONARY,
          Encoding.RLE_DICTIONARY,
          Encoding.RLE,
          Encoding.BIT_PACKED);

  private final FileChannel file;
  private final long size;

  private ParquetChunks(FileChannel file) throws IOException {
    this.file = file;
    this.size = file.size();
  }

  /**
   * Looks at all columns of a file.
   *
   * @throws IOException if it can't be read, or claims what is not there, or more than there is
   *     room for; the message, which follows the file's name, is for people
   */
  static void require(FileChannel file, ParquetMetadata footer) throws IOException {
    new ParquetChunks(file).require(footer);
  }

  private void require(ParquetMetadata footer) throws IOException {
    long rows = 0;
    long bytes = 0;
    for (BlockMetaData group : footer.getBlocks()) {
      rows = claimed(rows, group.getRowCount(), MAX_ROWS_A_BYTE * size, "rows");
      long before = bytes;
      for (ColumnChunkMetaData column : group.getColumns()) {
        bytes = claimed(bytes, column.getTotalSize(), size, "bytes of columns");
        requireFewValues(column, group.getRowCount());
      }
      requireAtMost(bytes - before, MAX_GROUP_BYTES, "a group of its rows has %,d bytes");
      requirePages(group);
    }
  }

  private static long claimed(long before, long more, long most, String what) throws IOException {
    if (more < 0 || more > most - before) {
      throw new IOException("it claims more %s than it has room for".formatted(what));
    }
    return before + more;
  }

  private static void requireFewValues(ColumnChunkMetaData column, long rows) throws IOException {
    long values = column.getValueCount();
    if (values < 0 || values / Math.max(1, rows) > MAX_VALUES_A_ROW) {
      throw new IOException(
          "its column %s claims %,d values in %,d rows".formatted(column.getPath(), values, rows));
    }
  }

  private static void requireAtMost(long bytes, long most, String what) throws IOException {
    if (bytes > most) {
      throw new IOException(
          (what + ", and with this heap at most %,d are read; allow more memory")
              .formatted(bytes, most));
    }
  }

  private void requirePages(BlockMetaData group) throws IOException {
    long held = 0;
    for (ColumnChunkMetaData column : group.getColumns()) {
      held += largest(column);
      requireAtMost(held, MAX_PAGES_BYTES, "its pages claim %,d bytes");
    }
  }

  /**
   * Bytes of a column's largest page and its dictionary, as they are once they are decompressed.
   */
  private long largest(ColumnChunkMetaData column) throws IOException {
    long at = column.getStartingPos();
    long end = at + column.getTotalSize();
    if (at < 0 || end > size) {
      throw new IOException("it claims more bytes of columns than it has room for");
    }
    long page = 0;
    long dictionary = 0;
    file.position(at);
    InputStream channel = Channels.newInputStream(file);
    while (at < end) {
      CountingStream in = new CountingStream(channel);
      PageHeader header = Util.readPageHeader(in);
      long length = header.getCompressed_page_size();
      at += in.read + length;
      if (length < 0 || at > end || header.getUncompressed_page_size() < 0) {
        throw new IOException("a page of its column " + column.getPath() + " claims too much");
      }
      requireKnown(header);
      page = Math.max(page, header.getUncompressed_page_size());
      dictionary += dictionaryBytes(header);
      file.position(at);
    }
    return page + dictionary;
  }

  private static long dictionaryBytes(PageHeader header) throws IOException {
    DictionaryPageHeader dictionary = header.getDictionary_page_header();
    if (dictionary == null) {
      return 0;
    }
    long values = dictionary.getNum_values();
    if (values < 0 || values > header.getUncompressed_page_size()) {
      throw new IOException("a dictionary claims %,d values in fewer bytes".formatted(values));
    }
    return values * DICTIONARY_VALUE;
  }

  private static void requireKnown(PageHeader header) throws IOException {
    DataPageHeader page = header.getData_page_header();
    DataPageHeaderV2 page2 = header.getData_page_header_v2();
    if (page != null) {
      requireKnown(page.getEncoding(), page.getNum_values());
    } else if (page2 != null) {
      requireKnown(page2.getEncoding(), page2.getNum_values());
    }
  }

  private static void requireKnown(Encoding encoding, int values) throws IOException {
    if (!ENCODINGS.contains(encoding) || values < 0) {
      throw new IOException(
          "no pipeline has written it: its pages hold %,d values, encoded as %s"
              .formatted(values, encoding));
    }
  }

  /** Counts what was read of a header; reads no more than its reader asks for, from a buffer. */
  private static final class CountingStream extends InputStream {
    private final InputStream in;
    private long read;

    CountingStream(InputStream in) {
      this.in = new BufferedInputStream(in, HEADER_BUFFER);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      read += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = in.read(bytes, from, length);
      read += Math.max(0, n);
      return n;
    }
  }
}
