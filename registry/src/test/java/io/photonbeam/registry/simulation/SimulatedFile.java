package io.photonbeam.registry.simulation;

import java.util.List;

/** A file of joined rows, wherever it is. The same object stays the same file when it is moved. */
final class SimulatedFile {
  private final String commit;
  private final String target;
  private final List<String> rows;
  private final long created;
  private boolean whole;
  private boolean forced;
  private boolean damaged;

  /**
   * A file that is begun and not written.
   *
   * @param target where it is when published
   * @param rows the ids of the events that will be in it
   */
  SimulatedFile(String commit, String target, List<String> rows, long created) {
    this.commit = commit;
    this.target = target;
    this.rows = rows;
    this.created = created;
  }

  String commit() {
    return commit;
  }

  String target() {
    return target;
  }

  List<String> rows() {
    return rows;
  }

  long created() {
    return created;
  }

  /** Whether a reader finds all rows. */
  boolean isWhole() {
    return whole;
  }

  void write() {
    whole = true;
  }

  void force() {
    forced = true;
  }

  /** Whether it is the disk's fault that a reader does not. */
  boolean isDamaged() {
    return damaged;
  }

  void damage() {
    whole = false;
    damaged = true;
  }

  /** What was not forced to the disk may be torn afterwards. */
  void powerCut(Choices choices) {
    whole &= forced || choices.chance(0.5);
    forced = true;
  }
}
