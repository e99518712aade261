package io.photonbeam.peers.contender;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileIO;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Writes rows as Parquet, as Beam's own {@code ParquetIO.sink} does. */
final class ParquetSink implements FileIO.Sink<GenericRecord> {
  private static final long serialVersionUID = 1;

  private final String schema;
  private transient ParquetWriter<GenericRecord> writer;

  ParquetSink(Schema schema) {
    this.schema = schema.toString();
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    writer =
        AvroParquetWriter.<GenericRecord>builder(new ChannelFile(channel))
            .withSchema(new Schema.Parser().parse(schema))
            .withDataModel(GenericData.get())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build();
  }

  @Override
  public void write(GenericRecord row) throws IOException {
    writer.write(row);
  }

  /** Writes what is left. The channel is its owner's to close. */
  @Override
  public void flush() throws IOException {
    writer.close();
  }

  private record ChannelFile(WritableByteChannel channel) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new ChannelStream(Channels.newOutputStream(channel));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class ChannelStream extends PositionOutputStream {
    private final OutputStream stream;
    private long position;

    ChannelStream(OutputStream stream) {
      this.stream = stream;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      stream.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      stream.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
