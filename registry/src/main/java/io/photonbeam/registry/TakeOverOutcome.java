package io.photonbeam.registry;

/** Whether a commit is another pipeline's now. */
public enum TakeOverOutcome {
  /** It is, and none of the pipelines that might have published it will. */
  TAKEN,
  /** Its record is not as it was read: it is published, or another's, or forgotten. */
  CHANGED,
  /** Somebody may be publishing it: a pipeline of its output is not held, or not any more. */
  NOT_HELD
}
