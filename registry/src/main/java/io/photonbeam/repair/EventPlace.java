package io.photonbeam.repair;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an event stands in its log. Of several contents under one id, the one that stands first is
 * the event, wherever more than one is at hand: by the name of the file, compared as text, then by
 * the offset of its block, then by its number among those that were read of the block together.
 *
 * @param file the log file
 * @param offset of the block
 * @param index in the block, or of what was read of it
 */
public record EventPlace(String file, long offset, int index)
    implements Comparable<EventPlace>, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Comparator<EventPlace> ORDER =
      Comparator.comparing(EventPlace::file)
          .thenComparingLong(EventPlace::offset)
          .thenComparingInt(EventPlace::index);

  @Override
  public int compareTo(EventPlace other) {
    return ORDER.compare(this, other);
  }
}
