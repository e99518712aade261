package io.photonbeam.transforms.index;

/** A primary event that is looked for. Immutable by agreement: nobody writes to the id. */
public final class WantedEvent {
  private final long hash;
  private final byte[] id;
  private final long nearMicros;

  /**
   * Looks for an id.
   *
   * @param hash the id's {@link io.photonbeam.log.KeyHash}
   * @param id the id's canonical text as UTF-8; kept, not copied
   * @param nearMicros when it may have happened, in epoch microseconds: the foreign event's time
   */
  public WantedEvent(long hash, byte[] id, long nearMicros) {
    this.hash = hash;
    this.id = id;
    this.nearMicros = nearMicros;
  }

  long hash() {
    return hash;
  }

  byte[] id() {
    return id;
  }

  long nearMicros() {
    return nearMicros;
  }
}
