package io.photonbeam.transforms.join;

import io.photonbeam.transforms.batch.EventBatch;

/** Foreign events that leave the pipeline without being joined. They stay free in the registry. */
public record UnjoinableBatch(EventBatch events, Reason reason) {

  /** Why events were not joined. */
  public enum Reason {
    /** No primary event came in time, or none that is still in memory. */
    NO_PRIMARY_EVENT
  }
}
