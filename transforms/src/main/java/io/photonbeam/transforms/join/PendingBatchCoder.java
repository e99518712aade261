package io.photonbeam.transforms.join;

import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/** The form of a {@link PendingBatch} in state. The version is the inner batch's. */
public final class PendingBatchCoder extends AtomicCoder<PendingBatch> {
  private static final long serialVersionUID = 1L;
  private static final PendingBatchCoder INSTANCE = new PendingBatchCoder();

  private PendingBatchCoder() {}

  public static PendingBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(PendingBatch batch, OutputStream out) throws IOException {
    EventBatchCoder.of().encode(batch.events(), out);
    VarInt.encode(batch.sinceMillis(), out);
  }

  @Override
  public PendingBatch decode(InputStream in) throws IOException {
    EventBatch events = EventBatchCoder.of().decode(in);
    long sinceMillis = VarInt.decodeLong(in);
    return new PendingBatch(events, sinceMillis, sinceMillis);
  }
}
