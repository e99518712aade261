package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OutputId;
import java.util.Set;
import java.util.TreeSet;

/** One output: its folder, which others may share a registry with. */
final class Site {
  private final OutputId id;
  private final SimulatedFolder folder;
  private final Set<String> notes = new TreeSet<>();
  private boolean gone;

  Site(OutputId id, SimulatedFolder folder) {
    this.id = id;
    this.folder = folder;
  }

  OutputId id() {
    return id;
  }

  SimulatedFolder folder() {
    return folder;
  }

  /** The pipelines that have noted in it that they are this output's. */
  Set<String> notes() {
    return notes;
  }

  /** Whether its data centre is gone for good, and nobody reads it any more. */
  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
    folder.clear();
  }
}
