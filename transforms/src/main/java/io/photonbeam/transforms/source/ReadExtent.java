package io.photonbeam.transforms.source;

/**
 * How much a growing file held when it was listed, and how much of that is read; all in bytes. Not
 * thread-safe.
 */
final class ReadExtent {
  private long offset;

  /** Up to here it was read before it was rewound; what is lost of that is not told. */
  private long readBefore;

  private long size;
  private long sizeBefore;

  /** Nothing can be read until the file is larger than this. */
  private long exhaustedAt;

  ReadExtent(long offset) {
    this.offset = offset;
    this.size = offset;
    this.sizeBefore = offset;
    this.exhaustedAt = offset;
  }

  /** Up to where it is read. */
  long offset() {
    return offset;
  }

  /** What it held when it was listed last. */
  long size() {
    return size;
  }

  /** Whether there is something that may be readable. */
  boolean hasUnread() {
    return size > exhaustedAt;
  }

  /** How much is listed and not read; a half-written block is among it. */
  long unread() {
    return Math.max(0, size - offset);
  }

  /** How much of what is listed nobody has read. */
  long neverRead() {
    return neverRead(size);
  }

  /** As {@link #neverRead()}, of what was there in the listing before already. */
  long neverReadBefore() {
    return neverRead(sizeBefore);
  }

  private long neverRead(long bytes) {
    return Math.max(0, bytes - Math.max(offset, readBefore));
  }

  /**
   * Takes note of a listing.
   *
   * @param mayBeOther whether there may be other content in it now, which may be as long as that of
   *     before
   */
  void listed(long newSize, boolean mayBeOther) {
    sizeBefore = Math.min(size, newSize);
    size = newSize;
    exhaustedAt = Math.min(exhaustedAt, mayBeOther && newSize == sizeBefore ? -1 : newSize);
  }

  /** It is read up to here. */
  void readTo(long end) {
    offset = end;
  }

  /** There is nothing more to read now. */
  void exhausted() {
    exhaustedAt = Math.max(size, offset);
  }

  /** There may be something to read, whatever was found before. */
  void tryAgain() {
    exhaustedAt = -1;
  }

  /** It is read again. */
  void rewind() {
    readBefore = Math.max(readBefore, offset);
    size = 0;
    toBeginning();
  }

  /** Nothing was read of what is in it now. */
  void beginAnew() {
    readBefore = 0;
    toBeginning();
  }

  private void toBeginning() {
    offset = 0;
    sizeBefore = 0;
    exhaustedAt = 0;
  }
}
