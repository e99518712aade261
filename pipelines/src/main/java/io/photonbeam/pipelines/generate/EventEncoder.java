package io.photonbeam.pipelines.generate;

import io.photonbeam.event.EventId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.NonCopyingByteArrayOutputStream;

/**
 * Invents queries and clicks and writes them straight in Avro's encoding of {@code Query} and
 * {@code Click}, several times faster than by way of record objects. Not thread-safe.
 */
final class EventEncoder {
  private static final int MAX_ADS = 8;
  private static final int MIN_WORDS = 2;
  private static final int MAX_WORDS = 9;
  private static final long ADS_PER_ADVERTISER = 50;
  private static final long FIRST_AD_ID = 1_000_000;
  private static final long MIN_PRICE_MICROS = 50_000;
  private static final long MAX_PRICE_MICROS = 5_000_000;

  private final RandomGenerator random;
  private final NonCopyingByteArrayOutputStream bytes = new NonCopyingByteArrayOutputStream(1_024);
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
  private final ByteBuffer text = ByteBuffer.allocate(MAX_WORDS * 64);
  private final long[] adIds = new long[MAX_ADS];
  private int ads;

  EventEncoder(RandomGenerator random) {
    this.random = random;
  }

  /** One ad of a query: what a click names. */
  record AdShown(long adId, int position) {}

  /** A new query. The bytes are valid until the next call. */
  ByteBuffer query(EventId id, long timestampMicros) throws IOException {
    Vocabulary.Language language = Vocabulary.language(random);
    bytes.reset();
    writeText(ascii(id));
    encoder.writeLong(timestampMicros);
    writeSearchText(language);
    writeText(language.tag());
    writeAds();
    return encoded();
  }

  /** A click. The bytes are valid until the next call. */
  ByteBuffer click(EventId id, EventId queryId, long timestampMicros, AdShown ad)
      throws IOException {
    bytes.reset();
    writeText(ascii(id));
    writeText(ascii(queryId));
    encoder.writeLong(timestampMicros);
    encoder.writeLong(ad.adId());
    encoder.writeInt(ad.position());
    return encoded();
  }

  /** One of the ads of the last query, the upper ones more often. */
  AdShown someAd() {
    int index = Math.min(random.nextInt(ads), random.nextInt(ads));
    return new AdShown(adIds[index], index + 1);
  }

  private void writeSearchText(Vocabulary.Language language) throws IOException {
    text.clear();
    int words = random.nextInt(MIN_WORDS, MAX_WORDS + 1);
    for (int i = 0; i < words; i++) {
      if (i > 0) {
        text.put((byte) ' ');
      }
      text.put(language.word(random));
    }
    encoder.writeBytes(text.array(), 0, text.position());
  }

  private void writeAds() throws IOException {
    ads = random.nextInt(1, MAX_ADS + 1);
    encoder.writeArrayStart();
    encoder.setItemCount(ads);
    for (int i = 0; i < ads; i++) {
      int advertiser = random.nextInt(Vocabulary.advertiserCount());
      adIds[i] =
          FIRST_AD_ID + advertiser * ADS_PER_ADVERTISER + random.nextLong(ADS_PER_ADVERTISER);
      encoder.startItem();
      encoder.writeLong(adIds[i]);
      writeText(Vocabulary.advertiser(advertiser));
      encoder.writeInt(i + 1);
      encoder.writeLong(random.nextLong(MIN_PRICE_MICROS, MAX_PRICE_MICROS));
    }
    encoder.writeArrayEnd();
  }

  /** Avro writes a string as it writes bytes. */
  private void writeText(byte[] utf8) throws IOException {
    encoder.writeBytes(utf8, 0, utf8.length);
  }

  private ByteBuffer encoded() throws IOException {
    encoder.flush();
    return bytes.asByteBuffer();
  }

  private static byte[] ascii(EventId id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
