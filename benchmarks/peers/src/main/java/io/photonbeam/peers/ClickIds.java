package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the clicks' ids out of Parquet files: {@code click_id}, or that of a nested {@code click}.
 */
final class ClickIds {
  private static final String ID = "click_id";
  private static final String CLICK = "click";

  private ClickIds() {}

  /** Hands on the id of each row of a file. */
  static void read(Path file, Consumer<String> ids) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType only = idOnly(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(only);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(only);
      for (PageReadStore rows = reader.readNextRowGroup();
          rows != null;
          rows = reader.readNextRowGroup()) {
        RecordReader<Group> records = columns.getRecordReader(rows, new GroupRecordConverter(only));
        for (long i = 0; i < rows.getRowCount(); i++) {
          ids.accept(id(records.read()));
        }
      }
    }
  }

  private static String id(Group row) {
    return row.getType().containsField(ID)
        ? row.getString(ID, 0)
        : row.getGroup(CLICK, 0).getString(ID, 0);
  }

  private static MessageType idOnly(MessageType schema) {
    if (schema.containsField(ID)) {
      return new MessageType(schema.getName(), schema.getType(ID));
    }
    GroupType click = schema.getType(CLICK).asGroupType();
    return new MessageType(schema.getName(), click.withNewFields(click.getType(ID)));
  }
}
