package io.photonbeam.registry;

import java.time.LocalDate;
import java.util.List;

/** The answers to a look-up, by the index of the id that was asked for. Immutable. */
public final class Lookup {
  private final List<IdStatus> statuses;
  private final LocalDate horizon;

  Lookup(List<IdStatus> statuses, LocalDate horizon) {
    this.statuses = List.copyOf(statuses);
    this.horizon = horizon;
  }

  /** The registry's {@link IdRegistry#horizon} at the moment of the look-up. */
  public LocalDate horizon() {
    return horizon;
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
