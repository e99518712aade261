package io.photonbeam.transforms.source;

import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;

/**
 * Whose it is to hand out what is read. Where a block ends is known only when it has been read: so
 * a reader reads first, then claims all that lies before the place it has come to, and hands it out
 * only if the claim was granted. A split leaves what was claimed on one side, and all the rest on
 * the other; so it repeats nothing and loses nothing, whenever it comes. Beam guards it against
 * several threads.
 */
final class ReadRangeTracker extends RestrictionTracker<ReadRange, ReadPlace> {
  private ReadRange range;
  private ReadPlace claimed;

  ReadRangeTracker(ReadRange range) {
    this.range = range;
    this.claimed = range.from();
  }

  @Override
  public boolean tryClaim(ReadPlace place) {
    if (isDone()) {
      return false;
    }
    claimed = place;
    return true;
  }

  private boolean isDone() {
    return claimed.equals(range.to());
  }

  @Override
  public ReadRange currentRestriction() {
    return range;
  }

  /** Splits behind what is claimed, whatever the fraction: no other place is known. */
  @Override
  public SplitResult<ReadRange> trySplit(double fractionOfRemainder) {
    if (isDone()) {
      return null;
    }
    ReadRange rest = new ReadRange(claimed, range.to());
    range = new ReadRange(range.from(), claimed);
    return SplitResult.of(range, rest);
  }

  @Override
  public void checkDone() {
    if (!isDone()) {
      throw new IllegalStateException("reading ended at %s in %s".formatted(claimed, range));
    }
  }

  @Override
  public IsBounded isBounded() {
    return IsBounded.BOUNDED;
  }
}
