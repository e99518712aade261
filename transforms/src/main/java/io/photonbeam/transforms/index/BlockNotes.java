package io.photonbeam.transforms.index;

import io.photonbeam.log.record.IdText;

/**
 * Is told what is found in the blocks of one file while they are scanned; this one takes no notes.
 */
public interface BlockNotes {
  /** For a log that has no index. */
  BlockNotes NONE = new BlockNotes() {};

  /** Begins with nothing, for another file. */
  default void clear() {}

  /** Begins a block, which must be ended or forgotten. */
  default void beginBlock(long offset) {}

  /** Adds a primary event of the block. */
  default void add(IdText id, long eventMicros) {}

  /** Ends the block: its events are all there are. */
  default void endBlock() {}

  /** Forgets the block's events: it turned out to be damaged. */
  default void forgetBlock() {}
}
