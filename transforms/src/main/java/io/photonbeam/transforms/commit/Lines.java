package io.photonbeam.transforms.commit;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.row.JoinedRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a batch, of which some are of the same event: its line was repeated in the log. The
 * first one stays. A plain id that is logged with times of several days is kept by the day of the
 * one that is committed; so if that has expired, another one may not have. Immutable.
 */
final class Lines {
  private final List<JoinedRow> rows;
  private final List<JoinedRow> distinct;

  Lines(List<JoinedRow> rows) {
    Map<ForeignId, JoinedRow> first = new LinkedHashMap<>(rows.size() * 2);
    for (JoinedRow row : rows) {
      first.putIfAbsent(row.id(), row);
    }
    this.rows = rows;
    this.distinct = List.copyOf(first.values());
  }

  /** One row of each event. */
  List<JoinedRow> distinct() {
    return distinct;
  }

  /** How many rows there are beside these. */
  int repeated() {
    return rows.size() - distinct.size();
  }

  /** The next row of the same event. */
  @SuppressWarnings("ReferenceEquality") // Rows of one event may be equal.
  Optional<JoinedRow> after(JoinedRow row) {
    return repeated() == 0
        ? Optional.empty()
        : rows.stream()
            .dropWhile(other -> other != row)
            .skip(1)
            .filter(other -> other.id().equals(row.id()))
            .findFirst();
  }

  /** The first row of the same event whose id is kept under a later day. */
  Optional<JoinedRow> laterThan(JoinedRow row) {
    return repeated() == 0
        ? Optional.empty()
        : rows.stream()
            .filter(other -> other.id().day() > row.id().day() && other.id().equals(row.id()))
            .findFirst();
  }
}
