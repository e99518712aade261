package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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

/** Reads a field of the clicks out of Parquet files: a column, or within a column {@code click}. */
final class ClickColumns {
  private static final String ID = "click_id";
  private static final String TIME = "timestamp";
  private static final String CLICK = "click";

  private ClickColumns() {}

  /** Hands on the id of each row's click. */
  static void ids(Path file, Consumer<String> ids) throws IOException {
    read(file, ID, click -> ids.accept(click.getString(ID, 0)));
  }

  /** Hands on the time of each row's click, in microseconds since the epoch. */
  static void times(Path file, LongConsumer times) throws IOException {
    read(file, TIME, click -> times.accept(click.getLong(TIME, 0)));
  }

  private static void read(Path file, String field, Consumer<Group> clicks) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType only = only(field, reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(only);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(only);
      for (PageReadStore rows = reader.readNextRowGroup();
          rows != null;
          rows = reader.readNextRowGroup()) {
        RecordReader<Group> records = columns.getRecordReader(rows, new GroupRecordConverter(only));
        for (long i = 0; i < rows.getRowCount(); i++) {
          Group row = records.read();
          clicks.accept(only.containsField(field) ? row : row.getGroup(CLICK, 0));
        }
      }
    }
  }

  private static MessageType only(String field, MessageType schema) {
    if (schema.containsField(field)) {
      return new MessageType(schema.getName(), schema.getType(field));
    }
    GroupType click = schema.getType(CLICK).asGroupType();
    return new MessageType(schema.getName(), click.withNewFields(click.getType(field)));
  }
}
