package io.photonbeam.log;

import java.util.Locale;

/**
 * What the numbers in a log's time field count, since 1970, where their Avro type does not say so.
 * A logical type that says so is always believed, whatever the unit.
 */
public enum EventTimeUnit {
  /** By the type: a bare {@code int} counts seconds, any other bare number milliseconds. */
  AUTO(0),
  SECONDS(1),
  MILLIS(1_000),
  MICROS(1_000_000),
  NANOS(1_000_000_000);

  private final long perSecond;

  EventTimeUnit(long perSecond) {
    this.perSecond = perSecond;
  }

  /** How many of them are a second; 0 for {@link #AUTO}. */
  public long perSecond() {
    return perSecond;
  }

  /** This unit, or where it is not given, the other one. */
  public EventTimeUnit or(EventTimeUnit other) {
    return this == AUTO ? other : this;
  }

  /** The name in options and settings: {@code millis}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The unit with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static EventTimeUnit ofCode(String code) {
    for (EventTimeUnit unit : values()) {
      if (unit.code().equals(code)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("no unit of time: " + code);
  }
}
