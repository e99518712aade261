package io.photonbeam.transforms.index;

import io.photonbeam.log.KeyHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which events were looked for in which blocks and are not there, so that an event that waits long
 * does not have the same blocks read again each time. Forgets when others need the place, and after
 * some minutes, since a file may be written anew. Thread-safe.
 *
 * <p>Holds a fingerprint of 64 bits for each, so that what was not looked for is taken to be absent
 * once in 10<sup>19</sup> questions: no more than a hint may be wrong, and much less than the
 * events of which two have one {@linkplain KeyHash hash}.
 */
final class AbsentEvents {
  private static final int SLOTS = 1 << 17;
  private static final long EPOCH_MILLIS = Duration.ofMinutes(10).toMillis();

  private final AtomicLongArray fingerprints = new AtomicLongArray(SLOTS);
  private final InstantSource clock;

  AbsentEvents(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes that a block was read and does not hold an event. */
  void add(WantedEvent wanted, BlockPlace place) {
    long fingerprint = fingerprint(wanted, place);
    fingerprints.setPlain(slot(fingerprint), fingerprint);
  }

  /** Whether a block is known not to hold an event. */
  boolean contains(WantedEvent wanted, BlockPlace place) {
    long fingerprint = fingerprint(wanted, place);
    return fingerprints.getPlain(slot(fingerprint)) == fingerprint;
  }

  private static int slot(long fingerprint) {
    return (int) (fingerprint >>> 32) & (SLOTS - 1);
  }

  private long fingerprint(WantedEvent wanted, BlockPlace place) {
    byte[] file = place.file().getBytes(StandardCharsets.UTF_8);
    ByteBuffer question = ByteBuffer.allocate(3 * Long.BYTES + file.length);
    question.putLong(wanted.hash()).putLong(place.offset()).putLong(epoch()).put(file);
    return KeyHash.of(question.array()) | 1; // Never that of an empty slot.
  }

  private long epoch() {
    return clock.millis() / EPOCH_MILLIS;
  }
}
