package io.photonbeam.transforms.letters;

import io.photonbeam.transforms.batch.EventBatch;
import io.photonbeam.transforms.batch.EventBatchCoder;
import io.photonbeam.transforms.letters.LetterBatch.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/** The binary form of a {@link LetterBatch}, with a version in its first byte. */
final class LetterBatchCoder extends AtomicCoder<LetterBatch> {
  private static final long serialVersionUID = 1L;
  private static final LetterBatchCoder INSTANCE = new LetterBatchCoder();
  private static final int VERSION = 1;
  private static final int WITH_EVENTS = 1;

  private LetterBatchCoder() {}

  static LetterBatchCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(LetterBatch batch, OutputStream out) throws IOException {
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
  public LetterBatch decode(InputStream in) throws IOException {
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
    return new LetterBatch(reason, detail, atMicros, events, place);
  }
}
