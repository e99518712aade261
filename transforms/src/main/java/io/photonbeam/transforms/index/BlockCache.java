package io.photonbeam.transforms.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.photonbeam.log.EventFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Blocks of the primary log that were read lately, within a bound in bytes. What can't be read, for
 * whatever reason, is not there. Thread-safe.
 */
final class BlockCache implements AutoCloseable {
  private final Cache<BlockPlace, LoadedBlock> blocks;
  private final BlockReaders readers;
  private final LongAdder reads = new LongAdder();

  /**
   * A cache of blocks whose events have these fields.
   *
   * @param maxBytes most bytes to hold; a single block beyond it is read and not kept
   */
  BlockCache(EventFields fields, long maxBytes) {
    this.readers = new BlockReaders(fields);
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((BlockPlace place, LoadedBlock block) -> block.bytes())
            .executor(Runnable::run)
            .build();
  }

  Optional<LoadedBlock> get(BlockPlace place) {
    return Optional.ofNullable(blocks.get(place, this::read));
  }

  /** How many blocks were read from files. */
  long read() {
    return reads.sum();
  }

  private LoadedBlock read(BlockPlace place) {
    reads.increment();
    try {
      return readers.with(place.file(), reader -> reader.read(place.offset())).orElse(null);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      // Rotated away, damaged, or no longer a log: the index was out of date.
      return null;
    }
  }

  @Override
  public void close() {
    blocks.invalidateAll();
    readers.close();
  }
}
