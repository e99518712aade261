package io.photonbeam.registry;

/** What became of a fence. */
public enum FenceOutcome {
  /** The commit id can never be committed any more; its staged files may be deleted. */
  FENCED,
  /** Too late, it is committed; its staged files are to be published. */
  ALREADY_COMMITTED
}
