package io.photonbeam.pipelines.reconcile;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A time that is known when a round begins: fixed, or so long before that. */
public sealed interface Moment {

  /** The time, of a round that begins now. */
  Instant resolve(Instant now);

  /** Always the same time. */
  record At(Instant instant) implements Moment {
    @Override
    public Instant resolve(Instant now) {
      return instant;
    }

    @Override
    public String toString() {
      return instant.toString();
    }
  }

  /** So long before a round begins. */
  record Ago(Duration duration) implements Moment {
    @Override
    public Instant resolve(Instant now) {
      return now.minus(duration);
    }

    @Override
    public String toString() {
      return duration + " ago";
    }
  }

  /** Whether no event can be between these two, whenever the round begins. */
  static boolean areNeverInOrder(Moment since, Moment until) {
    if (since instanceof At from && until instanceof At to) {
      return !from.instant.isBefore(to.instant);
    }
    return since instanceof Ago from
        && until instanceof Ago to
        && from.duration.compareTo(to.duration) <= 0;
  }

  /**
   * Reads an instant ({@code 2026-01-31T12:00:00Z}) or a date, which stands for its first instant
   * in UTC.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Moment parse(String text) {
    try {
      return new At(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
