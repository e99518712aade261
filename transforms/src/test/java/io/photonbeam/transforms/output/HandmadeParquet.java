package io.photonbeam.transforms.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/** A Parquet file of one column of numbers, whose headers say whatever a test wants. */
final class HandmadeParquet {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int PAGE_BYTES = 8;

  private int pageBytes = PAGE_BYTES;
  final PageHeader page = new PageHeader(PageType.DATA_PAGE, PAGE_BYTES, PAGE_BYTES);
  final ColumnMetaData column =
      new ColumnMetaData(
          Type.INT64,
          List.of(Encoding.PLAIN),
          List.of("n"),
          CompressionCodec.UNCOMPRESSED,
          1,
          PAGE_BYTES,
          0,
          MAGIC.length);
  final RowGroup group = new RowGroup(new ArrayList<>(), PAGE_BYTES, 1);
  final FileMetaData footer = new FileMetaData(1, new ArrayList<>(), 1, new ArrayList<>());

  HandmadeParquet() {
    page.setData_page_header(new DataPageHeader(1, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    footer.addToSchema(group("row", 1));
    footer.addToSchema(number("n"));
    footer.addToRow_groups(group);
    ColumnChunk chunk = new ColumnChunk(0);
    chunk.setMeta_data(column);
    group.addToColumns(chunk);
  }

  static SchemaElement group(String name, int children) {
    SchemaElement group = new SchemaElement(name);
    group.setNum_children(children);
    group.setRepetition_type(FieldRepetitionType.REQUIRED);
    return group;
  }

  static SchemaElement number(String name) {
    SchemaElement number = new SchemaElement(name);
    number.setType(Type.INT64);
    number.setRepetition_type(FieldRepetitionType.REQUIRED);
    return number;
  }

  /** Makes the page as large as it says. */
  void bytes(int bytes) {
    page.setUncompressed_page_size(bytes);
    page.setCompressed_page_size(bytes);
    pageBytes = bytes;
  }

  /** Makes the page one of a dictionary. */
  void dictionary(int values) {
    page.unsetData_page_header();
    page.setType(PageType.DICTIONARY_PAGE);
    page.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
  }

  /** Writes it, with the size of the column as it is unless that was set. */
  Path write(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(MAGIC);
    Util.writePageHeader(page, out);
    out.write(new byte[pageBytes]);
    if (column.getTotal_compressed_size() == 0) {
      column.setTotal_compressed_size(out.size() - MAGIC.length);
    }
    int start = out.size();
    Util.writeFileMetaData(footer, out);
    int length = out.size() - start;
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(MAGIC);
    return Files.write(file, out.toByteArray());
  }
}
