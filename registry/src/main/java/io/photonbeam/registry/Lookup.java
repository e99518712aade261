package io.photonbeam.registry;

import java.util.List;

/** The answers to a look-up, by the index of the id that was asked for. Immutable. */
public final class Lookup {
  private final List<IdStatus> statuses;

  Lookup(List<IdStatus> statuses) {
    this.statuses = List.copyOf(statuses);
  }

  /** Number of ids asked for. */
  public int size() {
    return statuses.size();
  }

  /** The status of one id. */
  public IdStatus status(int index) {
    return statuses.get(index);
  }

  /** Whether one id could be committed now. */
  public boolean isFree(int index) {
    return status(index) == IdStatus.FREE;
  }

  /** How many ids have a status. */
  public int count(IdStatus status) {
    int count = 0;
    for (IdStatus each : statuses) {
      count += each == status ? 1 : 0;
    }
    return count;
  }
}
