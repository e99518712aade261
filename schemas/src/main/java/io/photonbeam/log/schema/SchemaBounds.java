package io.photonbeam.log.schema;

import io.photonbeam.log.BlockBounds;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * How large the rows of a schema may be once every type is written out where it is used, as Parquet
 * does: a few kilobytes of schema can name two fields of the type before at each of many levels,
 * and so stand for more columns than any machine can hold. The size is found without writing
 * anything out, in time linear in the schema.
 *
 * @param columns most columns: values that hold no others
 * @param depth most types within each other
 * @param pathBytes most bytes of the columns' full names together
 * @param valueBytes most bytes of a value whose type tells its length
 */
public record SchemaBounds(long columns, int depth, long pathBytes, int valueBytes) {
  /** Of the records in a log. */
  public static final SchemaBounds RECORDS =
      new SchemaBounds(10_000, 200, 4L << 20, BlockBounds.MAX_DECOMPRESSED_BYTES);

  /** Of rows that hold a record of each log, and some more columns. */
  public static final SchemaBounds ROWS =
      new SchemaBounds(
          2 * RECORDS.columns + 100,
          RECORDS.depth + 10,
          2 * RECORDS.pathBytes + (1L << 20),
          RECORDS.valueBytes);

  /** Far above every bound, and far below what adds up to an overflow. */
  private static final long MANY = 1L << 40;

  /** What a repeated or an alternative value adds to a column's name. */
  private static final int INNER_NAME_BYTES = 16;

  private static final Size COLUMN = new Size(1, 0, 1, 0);
  private static final Size NOTHING = new Size(0, 0, 0, 0);

  /** What a type is written out to; the numbers stand still far above all bounds. */
  private record Size(long columns, int depth, long pathBytes, int valueBytes) {
    Size plus(Size other) {
      return new Size(
          Math.min(MANY, columns + other.columns),
          Math.max(depth, other.depth),
          Math.min(MANY, pathBytes + other.pathBytes),
          Math.max(valueBytes, other.valueBytes));
    }

    /** As a part of another type, under a name of this length. */
    Size within(int nameBytes) {
      return new Size(
          columns, depth, Math.min(MANY, pathBytes + columns * (nameBytes + 1L)), valueBytes);
    }

    Size deeper() {
      return new Size(columns, depth + 1, pathBytes, valueBytes);
    }
  }

  /** How a schema goes beyond these bounds, for people; empty if it does not. */
  public Optional<String> problem(Schema schema) {
    Size size = new Walk().size(schema, 0);
    if (size.depth > depth) {
      return Optional.of("its types nest deeper than %,d".formatted(depth));
    }
    if (size.columns > columns) {
      return Optional.of("it stands for more than %,d columns".formatted(columns));
    }
    if (size.pathBytes > pathBytes) {
      return Optional.of(
          "the names of its columns are longer than %,d bytes together".formatted(pathBytes));
    }
    if (size.valueBytes > valueBytes) {
      return Optional.of(
          "it has a type of %,d bytes, and with this heap at most %,d are read"
              .formatted(size.valueBytes, valueBytes));
    }
    return Optional.empty();
  }

  /** One walk through a schema; each record type is looked into once. */
  private final class Walk {
    private final IdentityHashMap<Schema, Size> records = new IdentityHashMap<>();

    Size size(Schema schema, int level) {
      if (level > depth) {
        return tooDeep();
      }
      return switch (schema.getType()) {
        case RECORD -> record(schema, level);
        case ARRAY -> size(schema.getElementType(), level + 1).within(INNER_NAME_BYTES).deeper();
        case MAP ->
            size(schema.getValueType(), level + 1).plus(COLUMN).within(INNER_NAME_BYTES).deeper();
        case UNION -> union(schema, level);
        case FIXED -> new Size(1, 0, 1, schema.getFixedSize());
        default -> COLUMN;
      };
    }

    private Size tooDeep() {
      return new Size(1, depth + 1, 1, 0);
    }

    private Size record(Schema schema, int level) {
      Size known = records.get(schema);
      if (known != null) {
        return known.depth + level > depth ? tooDeep() : known;
      }
      records.put(schema, COLUMN); // Within itself: not written out, whoever needs that refuses it.
      Size size = NOTHING;
      for (Schema.Field field : schema.getFields()) {
        size = size.plus(size(field.schema(), level + 1).within(field.name().length()));
      }
      // One without columns is written with one; and so it can't be had any number of times.
      size = (size.columns == 0 ? COLUMN : size).deeper();
      records.put(schema, size);
      return size;
    }

    private Size union(Schema schema, int level) {
      Size size = NOTHING;
      for (Schema branch : schema.getTypes()) {
        if (branch.getType() != Schema.Type.NULL) {
          size = size.plus(size(branch, level + 1));
        }
      }
      return schema.getTypes().size() > 2 ? size.within(INNER_NAME_BYTES).deeper() : size;
    }
  }
}
