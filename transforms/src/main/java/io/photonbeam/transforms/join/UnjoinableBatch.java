package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;

/** Foreign events that leave the pipeline without being joined. They stay free in the registry. */
public record UnjoinableBatch(EventBatch events, Reason reason) {

  /** Why events were not joined. */
  public enum Reason {
    /** No primary event came in time, or none that can be found. */
    NO_PRIMARY_EVENT,
    /** It waited longest when too many did. */
    TOO_MANY_PENDING
  }
}
