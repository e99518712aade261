package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.deadletter.DeadLetterBatch.Place;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** The binary form of a {@link DeadLetterBatch}, with a version in its first byte. */
final class DeadLetterBatchCoder extends AtomicCoder<DeadLetterBatch> {
  private static final long serialVersionUID = 1L;
  private static final DeadLetterBatchCoder INSTANCE = new DeadLetterBatchCoder();
  private static final int VERSION = 1;
  private static final int WITH_EVENTS = 1;

  private DeadLetterBatchCoder() {}

  static DeadLetterBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(DeadLetterBatch batch, OutputStream out) throws IOException {
    out.write(VERSION);
    StringUtf8Coder.of().encode(batch.reason(), out);
    StringUtf8Coder.of().encode(batch.detail(), out);
    VarInt.encode(batch.atMicros(), out);
    if (batch.events().isPresent()) {
      out.write(WITH_EVENTS);
      EventBatchCoder.of().encode(batch.events().get(), out);
    } else {
      Place place = batch.place().orElseThrow();
      out.write(0);
      StringUtf8Coder.of().encode(place.file(), out);
      VarInt.encode(place.offset(), out);
      VarInt.encode(place.records(), out);
    }
  }

  @Override
  public DeadLetterBatch decode(InputStream in) throws IOException {
    int version = in.read();
    if (version != VERSION) {
      throw new CoderException(
          "dead letters of version " + version + "; this program knows version " + VERSION);
    }
    String reason = StringUtf8Coder.of().decode(in);
    String detail = StringUtf8Coder.of().decode(in);
    long atMicros = VarInt.decodeLong(in);
    Optional<EventBatch> events = Optional.empty();
    Optional<Place> place = Optional.empty();
    if (in.read() == WITH_EVENTS) {
      events = Optional.of(EventBatchCoder.of().decode(in));
    } else {
      String file = StringUtf8Coder.of().decode(in);
      place = Optional.of(new Place(file, VarInt.decodeLong(in), VarInt.decodeLong(in)));
    }
    return new DeadLetterBatch(reason, detail, atMicros, events, place);
  }
}
