package io.photonbeam.transforms.index;

import io.photonbeam.log.KeyHash;
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
 * events of which two have one {@linkplain io.photonbeam.log.KeyHash hash}.
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
    long mixed = mix(wanted.hash() + mix(place.offset()));
    mixed = mix(mixed + KeyHash.of(place.file().getBytes(StandardCharsets.UTF_8)));
    return mix(mixed + clock.millis() / EPOCH_MILLIS) | 1; // Never that of an empty slot.
  }

  /** The finalizer of MurmurHash3, of which every bit depends on every bit. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
