package io.photonbeam.transforms.row;

import java.util.Optional;

/** The texts of rows, as they are written, that were no UTF-8. Not thread-safe. */
public final class RepairedTexts {
  private long number;
  private Optional<JoinedRow> first = Optional.empty();

  /** Adds those of a row that was written. */
  public void add(JoinedRow row, long texts) {
    if (texts > 0) {
      number += texts;
      first = first.or(() -> Optional.of(row));
    }
  }

  public long number() {
    return number;
  }

  /** The first row that has such texts, or whose events have; empty if none does. */
  public Optional<JoinedRow> first() {
    return first;
  }
}
