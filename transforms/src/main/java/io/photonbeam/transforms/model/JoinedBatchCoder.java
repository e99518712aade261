package io.photonbeam.transforms.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * The binary form of a {@link JoinedBatch}, with a version in its first byte: 2 if pairs share
 * records, which then have a beginning of their own, else 1.
 */
public final class JoinedBatchCoder extends AtomicCoder<JoinedBatch> {
  private static final long serialVersionUID = 1L;
  private static final JoinedBatchCoder INSTANCE = new JoinedBatchCoder();
  private static final int VERSION = 1;
  private static final int SHARED_VERSION = 2;

  private JoinedBatchCoder() {}

  public static JoinedBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(JoinedBatch batch, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    boolean shared = batch.isShared();
    out.writeByte(shared ? SHARED_VERSION : VERSION);
    EventBatchCoder.of().encode(batch.foreign(), out);
    StringUtf8Coder.of().encode(batch.primarySchema().json(), out);
    for (int i = 0; i < batch.size(); i++) {
      if (shared) {
        out.writeInt(batch.primaryStart(i));
      }
      out.writeInt(batch.primaryEnd(i));
      out.writeLong(batch.writtenMicros(i));
    }
    out.writeInt(batch.primaryData().length);
    out.write(batch.primaryData());
    out.flush();
  }

  @Override
  public JoinedBatch decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int version = in.readByte();
    if (version != VERSION && version != SHARED_VERSION) {
      throw new CoderException(
          "a joined batch of version "
              + version
              + "; this program knows versions up to "
              + SHARED_VERSION);
    }
    EventBatch foreign = EventBatchCoder.of().decode(in);
    LogSchema primarySchema = LogSchema.parse(StringUtf8Coder.of().decode(in));
    int[] starts = new int[foreign.size()];
    int[] ends = new int[foreign.size()];
    long[] written = new long[foreign.size()];
    for (int i = 0; i < ends.length; i++) {
      starts[i] = version == SHARED_VERSION ? in.readInt() : i == 0 ? 0 : ends[i - 1];
      ends[i] = in.readInt();
      written[i] = in.readLong();
    }
    byte[] data = SizedBytes.read(in, in.readInt());
    return new JoinedBatch(foreign, primarySchema, data, starts, ends, written);
  }
}
