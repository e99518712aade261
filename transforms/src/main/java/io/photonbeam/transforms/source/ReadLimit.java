package io.photonbeam.transforms.source;

/** How far a log may be read now. */
interface ReadLimit {
  /** All of it. */
  ReadLimit NONE = (begin, end) -> true;

  /** Whether a block may be read that spans about this time, in epoch microseconds. */
  boolean allows(long begin, long end);
}
