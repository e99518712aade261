package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.UnjoinableBatch;
import java.util.Locale;
import java.util.Optional;

/**
 * Dead letters of one reason: foreign events, or a place in a log of which there is no event to
 * show. Immutable.
 *
 * @param reason code of the reason
 * @param detail more about it, for people
 * @param atMicros when it was given up, in epoch microseconds
 * @param events the foreign events, if there are any
 * @param place where it is, if there are no events
 */
record DeadLetterBatch(
    String reason,
    String detail,
    long atMicros,
    Optional<EventBatch> events,
    Optional<Place> place) {

  /** Code of primary events without a usable id or time; those of foreign events are letters. */
  static final String MALFORMED_PRIMARY_EVENT = "malformed_primary_event";

  /**
   * A place in a log.
   *
   * @param offset of the block, or of the damage
   * @param records how many records are known to be concerned; 0 if unknown
   */
  record Place(String file, long offset, long records) {}

  static DeadLetterBatch of(UnjoinableBatch batch, long atMicros) {
    return new DeadLetterBatch(
        batch.reason().code(),
        batch.detail(),
        atMicros,
        Optional.of(batch.events()),
        Optional.empty());
  }

  static DeadLetterBatch of(LogProblem problem, long atMicros) {
    Place place = new Place(problem.file(), problem.offset(), problem.records());
    return new DeadLetterBatch(
        code(problem.kind()), problem.detail(), atMicros, Optional.empty(), Optional.of(place));
  }

  private static String code(LogProblem.Kind kind) {
    return kind == LogProblem.Kind.MALFORMED_EVENT
        ? MALFORMED_PRIMARY_EVENT
        : kind.name().toLowerCase(Locale.ROOT);
  }

  /** Bytes of its records, and a guess of the rest. */
  long bytes() {
    return 200L + events.map(batch -> batch.weight() + 64L * batch.size()).orElse(0L);
  }
}
