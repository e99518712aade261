package io.photonbeam.registry;

/** What the registry knows of an id. */
public enum IdStatus {
  /** Nobody has joined it yet. */
  FREE,
  /** A commit holds it. */
  TAKEN,
  /** It is older than the horizon; whether it was ever joined is forgotten. */
  EXPIRED
}
