package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import java.util.Arrays;

/**
 * EventIds of one process that stand in one block, not far apart in time: they cost one entry
 * together. Not thread-safe.
 */
final class EventRun {
  /**
   * Ids further apart begin a run of their own: one late event must not stretch a run over all that
   * other blocks hold.
   */
  static final long MAX_GAP_MICROS = 10_000_000;

  private final byte[] text;
  private final int processLength;
  private final long blockOffset;
  private long first;
  private long last;

  /** Begins with one id, given as text; the array is kept. */
  EventRun(byte[] text, long micros, long blockOffset) {
    this.text = text;
    this.processLength = EventKeys.processLength(text.length);
    this.blockOffset = blockOffset;
    this.first = micros;
    this.last = micros;
  }

  /** Takes an id into this run, if it is of the same process and near enough. */
  boolean take(byte[] bytes, int from, int length, long micros) {
    if (length != text.length
        || micros < first - MAX_GAP_MICROS
        || micros > last + MAX_GAP_MICROS
        || !Arrays.equals(bytes, from, from + processLength, text, 0, processLength)) {
      return false;
    }
    first = Math.min(first, micros);
    last = Math.max(last, micros);
    return true;
  }

  /** The process, as it stands in keys. */
  byte[] process() {
    return EventKeys.process(EventId.parse(text, 0, text.length).orElseThrow());
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  long blockOffset() {
    return blockOffset;
  }
}
