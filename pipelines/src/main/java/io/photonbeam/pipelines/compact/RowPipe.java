package io.photonbeam.pipelines.compact;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Hands the values of rows from a Parquet reader straight to a Parquet writer, as the types of the
 * file have them: no record is built, and nothing is converted. Each row that is read is written in
 * that moment; what the reader returns is only the pipe. Not thread-safe.
 */
final class RowPipe {
  private RecordConsumer out;

  /** From now on, rows go there. */
  void leadTo(RecordConsumer consumer) {
    out = consumer;
  }

  /** The reader's side. */
  ReadSupport<RowPipe> source() {
    return new Source();
  }

  private final class Source extends ReadSupport<RowPipe> {
    @Override
    public ReadContext init(InitContext context) {
      return new ReadContext(context.getFileSchema());
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract.
    public RecordMaterializer<RowPipe> prepareForRead(
        Configuration configuration,
        Map<String, String> metadata,
        MessageType fileSchema,
        ReadContext context) {
      return new Rows(fileSchema);
    }

    @Override
    public RecordMaterializer<RowPipe> prepareForRead(
        ParquetConfiguration configuration,
        Map<String, String> metadata,
        MessageType fileSchema,
        ReadContext context) {
      return new Rows(fileSchema);
    }
  }

  private final class Rows extends RecordMaterializer<RowPipe> {
    private final GroupConverter row;

    Rows(MessageType schema) {
      row = new Row(schema);
    }

    @Override
    public RowPipe getCurrentRecord() {
      return RowPipe.this;
    }

    @Override
    public GroupConverter getRootConverter() {
      return row;
    }
  }

  /** The fields of a row or group. Values of a repeated field come one after the other. */
  private abstract class Fields extends GroupConverter {
    private static final int NONE = -1;

    private final GroupType type;
    private final Converter[] converters;
    private int open = NONE;

    Fields(GroupType type) {
      this.type = type;
      this.converters = new Converter[type.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Type field = type.getType(i);
        converters[i] =
            field.isPrimitive() ? new Value(this, i) : new Group(this, i, field.asGroupType());
      }
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    /** A value of this field is next. */
    void enter(int field) {
      if (field != open) {
        leave();
        out.startField(type.getFieldName(field), field);
        open = field;
      }
    }

    void leave() {
      if (open != NONE) {
        out.endField(type.getFieldName(open), open);
        open = NONE;
      }
    }
  }

  private final class Row extends Fields {
    Row(MessageType schema) {
      super(schema);
    }

    @Override
    public void start() {
      out.startMessage();
    }

    @Override
    public void end() {
      leave();
      out.endMessage();
    }
  }

  private final class Group extends Fields {
    private final Fields parent;
    private final int field;

    Group(Fields parent, int field, GroupType type) {
      super(type);
      this.parent = parent;
      this.field = field;
    }

    @Override
    public void start() {
      parent.enter(field);
      out.startGroup();
    }

    @Override
    public void end() {
      leave();
      out.endGroup();
    }
  }

  private final class Value extends PrimitiveConverter {
    private final Fields parent;
    private final int field;

    Value(Fields parent, int field) {
      this.parent = parent;
      this.field = field;
    }

    @Override
    public void addBinary(Binary value) {
      parent.enter(field);
      out.addBinary(value);
    }

    @Override
    public void addBoolean(boolean value) {
      parent.enter(field);
      out.addBoolean(value);
    }

    @Override
    public void addDouble(double value) {
      parent.enter(field);
      out.addDouble(value);
    }

    @Override
    public void addFloat(float value) {
      parent.enter(field);
      out.addFloat(value);
    }

    @Override
    public void addInt(int value) {
      parent.enter(field);
      out.addInteger(value);
    }

    @Override
    public void addLong(long value) {
      parent.enter(field);
      out.addLong(value);
    }
  }
}
