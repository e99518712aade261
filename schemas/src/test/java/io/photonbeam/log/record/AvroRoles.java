package io.photonbeam.log.record;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/**
 * Id, key and time of a datum that Avro's own reader made, found the plain way: what the scanner is
 * held against.
 */
record AvroRoles(boolean isEvent, String id, boolean hasKey, String key, BigInteger micros) {
  private static final BigInteger LAST = BigInteger.valueOf(253_402_300_799_999_999L);

  /** A value with the branch of its schema that it is of. */
  private record Found(Schema type, Object value) {}

  static AvroRoles of(Schema schema, Object datum, EventFields fields) {
    Found top = branch(schema, datum);
    boolean isEvent =
        top.type().getType() == Schema.Type.RECORD && hasPath(top.type(), fields.time());
    Found key = isEvent ? at(top, fields.key()) : null;
    return new AvroRoles(
        isEvent,
        isEvent ? text(at(top, fields.id())) : null,
        key != null && key.value() != null,
        text(key),
        isEvent ? micros(at(top, fields.time()), fields.timeUnit()) : null);
  }

  boolean isSound() {
    return isEvent && usable(id) && usable(key) && usable(micros);
  }

  boolean lacksOnlyKey() {
    return isEvent && usable(id) && !hasKey && usable(micros);
  }

  private static boolean hasPath(Schema record, String name) {
    return record.getField(name) != null || record.getField("new_" + name) != null;
  }

  private static Found branch(Schema schema, Object datum) {
    if (schema.getType() != Schema.Type.UNION) {
      return new Found(schema, datum);
    }
    return new Found(schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)), datum);
  }

  private static Found at(Found top, String path) {
    Found at = top;
    for (String name : path.split("\\.", -1)) {
      if (at == null || !(at.value() instanceof GenericRecord record)) {
        return null;
      }
      Schema.Field field = at.type().getField(name);
      field = field == null ? at.type().getField("new_" + name) : field;
      at = field == null ? null : branch(field.schema(), record.get(field.pos()));
    }
    return at;
  }

  private static String text(Found found) {
    if (found == null || found.value() == null) {
      return null;
    }
    Object value = found.value();
    Schema type = found.type();
    if (type.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      byte[] unscaled = ((ByteBuffer) value).array();
      BigInteger number = unscaled.length == 0 ? BigInteger.ZERO : new BigInteger(unscaled);
      return new BigDecimal(number, decimal.getScale()).stripTrailingZeros().toPlainString();
    }
    return switch (type.getType()) {
      case INT, LONG, ENUM -> value.toString();
      case STRING -> uuid(type, value.toString());
      case BYTES -> utf8(((ByteBuffer) value).array());
      case FIXED -> fixed(type, ((GenericFixed) value).bytes());
      default -> null;
    };
  }

  private static String uuid(Schema type, String text) {
    boolean isUuid =
        type.getLogicalType() != null
            && text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return isUuid ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static String fixed(Schema type, byte[] bytes) {
    String text = utf8(bytes);
    text = text == null ? null : text.replaceAll("\0+$", "");
    boolean isText =
        bytes.length != 16
            || (type.getLogicalType() == null && text != null && text.matches("[ -~]+"));
    if (isText) {
      return text;
    }
    ByteBuffer bits = ByteBuffer.wrap(bytes);
    return new UUID(bits.getLong(), bits.getLong()).toString();
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static BigInteger micros(Found found, EventTimeUnit unit) {
    if (found == null || found.value() == null) {
      return null;
    }
    String logical =
        found.type().getLogicalType() == null ? "" : found.type().getLogicalType().getName();
    BigInteger perSecond = BigInteger.valueOf(unit.perSecond());
    if (logical.startsWith("timestamp-")) {
      perSecond = BigInteger.valueOf(EventTimeUnit.ofCode(logical.substring(10)).perSecond());
    } else if (unit == EventTimeUnit.AUTO) {
      perSecond = BigInteger.valueOf(found.type().getType() == Schema.Type.INT ? 1 : 1_000);
    }
    BigDecimal micros;
    if (logical.equals("date")) {
      return BigInteger.valueOf((int) found.value()).multiply(BigInteger.valueOf(86_400_000_000L));
    } else if (found.value() instanceof Float || found.value() instanceof Double) {
      double factor = 1e6 / perSecond.doubleValue();
      micros = BigDecimal.valueOf(Math.floor(((Number) found.value()).doubleValue() * factor));
    } else if (found.value() instanceof Number number) {
      micros =
          new BigDecimal(
                  BigInteger.valueOf(number.longValue()).multiply(BigInteger.valueOf(1_000_000)))
              .divide(new BigDecimal(perSecond), 0, RoundingMode.FLOOR);
    } else if (found.value() instanceof CharSequence text) {
      return instant(text.toString());
    } else {
      return null;
    }
    return micros.toBigInteger();
  }

  private static BigInteger instant(String text) {
    try {
      return BigInteger.valueOf(Instant.parse(text).getEpochSecond())
          .multiply(BigInteger.valueOf(1_000_000));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static boolean usable(String id) {
    return id != null
        && !id.isEmpty()
        && id.getBytes(StandardCharsets.UTF_8).length <= IdText.MAX_BYTES;
  }

  private static boolean usable(BigInteger micros) {
    return micros != null && micros.signum() >= 0 && micros.compareTo(LAST) <= 0;
  }
}
