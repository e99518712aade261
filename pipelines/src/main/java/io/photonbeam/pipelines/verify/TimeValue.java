package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.log.record.IsoTime;
import io.photonbeam.log.record.LikelyTimeUnit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Whether a value tells when an event happened. */
final class TimeValue {
  /** Seconds from 1970 to the year 10 000. */
  private static final BigDecimal END =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 1);

  private static final long MICROS = 1_000_000;

  private TimeValue() {}

  /** Whether values of this type can be times. */
  static boolean canBe(Schema type) {
    LogicalType logical = type.getLogicalType();
    if (logical != null) {
      return logical.getName().contains("timestamp-") || logical.getName().equals("date");
    }
    return switch (type.getType()) {
      case INT, LONG, FLOAT, DOUBLE, STRING, BYTES -> true;
      default -> false;
    };
  }

  /** A time between the years 1970 and 9999, in whole microseconds; empty if it is none. */
  static OptionalLong micros(EventRoles.Value value, EventTimeUnit unit) {
    if (value == null || value.value() == null || !canBe(value.type())) {
      return OptionalLong.empty();
    }
    return seconds(value.type(), value.value(), unit)
        .filter(TimeValue::isInRange)
        .map(seconds -> OptionalLong.of(seconds.multiply(BigDecimal.valueOf(MICROS)).longValue()))
        .orElse(OptionalLong.empty());
  }

  /**
   * What is wrong with a value that is no time, in words that follow its field's name.
   *
   * @param log {@code primary} or {@code foreign}, as in the names of options
   */
  static String problem(EventRoles.Value value, String log) {
    if (value == null || value.value() == null) {
      return "is missing";
    }
    if (!(value.value() instanceof Number number)) {
      return "is no time";
    }
    boolean isBare = value.type().getLogicalType() == null;
    return LikelyTimeUnit.problem(isBare ? number.longValue() : 0, log);
  }

  private static boolean isInRange(BigDecimal seconds) {
    return seconds.signum() >= 0 && seconds.compareTo(END) < 0;
  }

  private static Optional<BigDecimal> seconds(Schema type, Object value, EventTimeUnit unit) {
    if (!(value instanceof Number number)) {
      return ofText(value);
    }
    if (type.getLogicalType() != null && type.getLogicalType().getName().equals("date")) {
      return Optional.of(BigDecimal.valueOf(number.longValue() * 86_400));
    }
    boolean isFloat = value instanceof Double || value instanceof Float;
    if (isFloat && !Double.isFinite(number.doubleValue())) {
      return Optional.empty();
    }
    BigDecimal count =
        isFloat ? BigDecimal.valueOf(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    // Each unit is a power of ten, so this is exact.
    return Optional.of(count.divide(BigDecimal.valueOf(perSecond(type, unit))));
  }

  private static long perSecond(Schema type, EventTimeUnit unit) {
    String name = type.getLogicalType() == null ? "" : type.getLogicalType().getName();
    if (!name.isEmpty()) {
      return EventTimeUnit.ofCode(name.substring(name.lastIndexOf('-') + 1)).perSecond();
    }
    boolean isInt = type.getType() == Schema.Type.INT;
    return unit.or(isInt ? EventTimeUnit.SECONDS : EventTimeUnit.MILLIS).perSecond();
  }

  private static Optional<BigDecimal> ofText(Object value) {
    byte[] text = IdValue.textBytes(value);
    long micros = IsoTime.micros(text, 0, text.length);
    return micros == IsoTime.NONE
        ? Optional.empty()
        : Optional.of(BigDecimal.valueOf(micros).divide(BigDecimal.valueOf(MICROS)));
  }
}
