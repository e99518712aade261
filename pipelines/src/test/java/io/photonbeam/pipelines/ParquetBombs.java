package io.photonbeam.pipelines;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/** Parquet files whose footers claim what is not there, made of good ones. */
final class ParquetBombs {
  private static final int END_BYTES = 8;

  private ParquetBombs() {}

  /** Writes a copy of a good file with another footer. */
  static void write(Path good, Path bomb, Consumer<FileMetaData> change) throws IOException {
    byte[] bytes = Files.readAllBytes(good);
    int end = bytes.length - END_BYTES;
    int start = end - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(Arrays.copyOfRange(bytes, start, end)));
    change.accept(footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, start);
    Util.writeFileMetaData(footer, out);
    int length = out.size() - start;
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(bytes, bytes.length - Integer.BYTES, Integer.BYTES);
    Files.write(bomb, out.toByteArray());
  }

  /** Claims any number of rows. */
  static void manyRows(FileMetaData footer) {
    footer.setNum_rows(1L << 40);
    footer.getRow_groups().get(0).setNum_rows(1L << 40);
  }

  /** Claims columns of any number of bytes. */
  static void largeColumns(FileMetaData footer) {
    footer
        .getRow_groups()
        .get(0)
        .getColumns()
        .forEach(column -> column.getMeta_data().setTotal_compressed_size(1L << 40));
  }

  /** Claims columns in columns, without end. */
  static void deepColumns(FileMetaData footer) {
    footer.getSchema().get(0).setNum_children(1);
    for (int i = 0; i < 100_000; i++) {
      SchemaElement group = new SchemaElement("g");
      group.setNum_children(1);
      footer.getSchema().add(1, group);
    }
  }
}
