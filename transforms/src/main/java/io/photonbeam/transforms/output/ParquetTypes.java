package io.photonbeam.transforms.output;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The Parquet types of rows. Every logical type of Avro that Parquet knows keeps its meaning, also
 * those that parquet-avro leaves bare: a UUID of 16 bytes, nanoseconds. The bytes of the values are
 * the same with and without. A UUID that is text stays text, as the log has it, and a duration
 * stays 12 bytes, as footers can't name its type so that readers know it.
 */
public final class ParquetTypes {
  /** A backfill writes thousands of files of one schema. */
  private static final Cache<Schema, MessageType> BY_SCHEMA =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  private ParquetTypes() {}

  /** What a writer of such rows must be given. */
  static ParquetConfiguration settings() {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    return settings;
  }

  /**
   * The types of rows of a schema.
   *
   * @throws RuntimeException if there are none, as for a type that contains itself
   */
  public static MessageType of(Schema row) {
    return BY_SCHEMA.get(
        row, schema -> complete(new AvroSchemaConverter(settings()).convert(schema), schema));
  }

  /**
   * The types of a file's rows as they would be written today.
   *
   * @param types those of the file, as parquet-avro makes them of the schema, or as they are made
   *     here
   */
  public static MessageType complete(MessageType types, Schema row) {
    return new MessageType(types.getName(), fields(types, row));
  }

  private static List<Type> fields(GroupType group, Schema record) {
    List<Type> fields = new ArrayList<>(group.getFields());
    int at = 0;
    for (Schema.Field field : record.getFields()) {
      if (field.schema().getType() != Schema.Type.NULL) {
        fields.set(at, type(fields.get(at), field.schema()));
        at++;
      }
    }
    return fields;
  }

  private static Type type(Type type, Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> type.asGroupType().withNewFields(fields(type.asGroupType(), schema));
      case ARRAY -> inner(type.asGroupType(), 0, schema.getElementType());
      case MAP -> inner(type.asGroupType(), 1, schema.getValueType());
      case UNION -> union(type, schema);
      case FIXED, LONG -> annotated(type, schema);
      default -> type;
    };
  }

  /** The element of a list, the value of a map: a field of the only, repeated group in it. */
  private static Type inner(GroupType outer, int field, Schema schema) {
    GroupType repeated = outer.getType(0).asGroupType();
    List<Type> fields = new ArrayList<>(repeated.getFields());
    fields.set(field, type(fields.get(field), schema));
    return outer.withNewFields(repeated.withNewFields(fields));
  }

  private static Type union(Type type, Schema union) {
    List<Schema> branches =
        union.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList();
    if (branches.size() == 1 && union.getTypes().size() == 2) {
      return type(type, branches.get(0));
    }
    List<Type> members = new ArrayList<>(type.asGroupType().getFields());
    for (int i = 0; i < members.size(); i++) {
      members.set(i, type(members.get(i), branches.get(i)));
    }
    return type.asGroupType().withNewFields(members);
  }

  private static Type annotated(Type type, Schema schema) {
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampNanos) {
      return integer(type, LogicalTypeAnnotation.timestampType(true, TimeUnit.NANOS));
    } else if (logical instanceof LogicalTypes.LocalTimestampNanos) {
      return integer(type, LogicalTypeAnnotation.timestampType(false, TimeUnit.NANOS));
    } else if (logical instanceof LogicalTypes.Uuid && schema.getType() == Schema.Type.FIXED) {
      return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, type.getRepetition())
          .length(schema.getFixedSize())
          .as(LogicalTypeAnnotation.uuidType())
          .named(type.getName());
    }
    return type;
  }

  private static Type integer(Type type, LogicalTypeAnnotation annotation) {
    return Types.primitive(PrimitiveTypeName.INT64, type.getRepetition())
        .as(annotation)
        .named(type.getName());
  }
}
