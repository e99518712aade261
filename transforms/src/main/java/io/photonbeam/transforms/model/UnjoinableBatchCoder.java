package io.photonbeam.transforms.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** The binary form of an {@link UnjoinableBatch}. */
public final class UnjoinableBatchCoder extends AtomicCoder<UnjoinableBatch> {
  private static final long serialVersionUID = 2L;
  private static final UnjoinableBatchCoder INSTANCE = new UnjoinableBatchCoder();

  private UnjoinableBatchCoder() {}

  public static UnjoinableBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(UnjoinableBatch batch, OutputStream out) throws IOException {
    EventBatchCoder.of().encode(batch.events(), out);
    StringUtf8Coder.of().encode(batch.reason().name(), out);
    StringUtf8Coder.of().encode(batch.detail(), out);
  }

  @Override
  public UnjoinableBatch decode(InputStream in) throws IOException {
    EventBatch events = EventBatchCoder.of().decode(in);
    return new UnjoinableBatch(
        events,
        UnjoinableBatch.Reason.valueOf(StringUtf8Coder.of().decode(in)),
        StringUtf8Coder.of().decode(in));
  }
}
