package io.photonbeam.transforms.model;

/** Which of the two joined logs an event comes from. */
public enum Role {
  /** Named by others: the search query. */
  PRIMARY,
  /** Names its primary event: the click. */
  FOREIGN
}
