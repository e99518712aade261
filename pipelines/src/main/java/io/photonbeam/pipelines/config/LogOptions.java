package io.photonbeam.pipelines.config;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.pipelines.option.ValueType;
import io.photonbeam.pipelines.option.ValueTypes;
import io.photonbeam.text.PlaceKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Options that say where the logs are and which of their fields take part. */
public final class LogOptions {
  /** Names with spaces in them are read, though Avro would not write them. */
  private static final String NAME = "[^\\s.]([^.]*[^\\s.])?";

  private static final ValueType<Path> LOG =
      ValueTypes.path("DIR").withProblem(LogOptions::noFolder);

  private static final ValueType<String> FIELD =
      ValueTypes.text(
          "FIELD",
          Pattern.compile(NAME + "(\\." + NAME + ")*"),
          "the name of a field, with dots where it lies in nested records: header.order_id");
  private static final ValueType<EventTimeUnit> UNIT =
      ValueType.of(
              "UNIT",
              "one of "
                  + units()
                  + " (auto: seconds in an int, else milliseconds); a logical type is always"
                  + " believed",
              text -> EventTimeUnit.ofCode(text.toLowerCase(Locale.ROOT)))
          .writtenBy(EventTimeUnit::code);

  /** A directory tree of {@code *.avro} files, which need not exist yet. */
  public static final Option<Path> PRIMARY_LOG =
      Option.required("primaryLog", LOG, "directory of the primary log");

  public static final Option<Path> FOREIGN_LOG =
      Option.required("foreignLog", LOG, "directory of the foreign log");
  public static final Option<String> PRIMARY_ID =
      Option.withDefault("primaryId", FIELD, "query_id", "primary event's id");
  public static final Option<String> PRIMARY_TIME =
      Option.withDefault("primaryTime", FIELD, "timestamp", "primary event's time");
  public static final Option<EventTimeUnit> PRIMARY_TIME_UNIT =
      Option.withDefault(
          "primaryTimeUnit",
          UNIT,
          "auto",
          "what numbers in --primaryTime count where their type does not tell");
  public static final Option<String> FOREIGN_ID =
      Option.withDefault("foreignId", FIELD, "click_id", "foreign event's own id");
  public static final Option<String> FOREIGN_KEY =
      Option.withDefault(
          "foreignKey", FIELD, "query_id", "foreign event's field with its primary event's id");
  public static final Option<String> FOREIGN_TIME =
      Option.withDefault("foreignTime", FIELD, "timestamp", "foreign event's time");
  public static final Option<EventTimeUnit> FOREIGN_TIME_UNIT =
      Option.withDefault(
          "foreignTimeUnit",
          UNIT,
          "auto",
          "what numbers in --foreignTime count where their type does not tell");

  public static final OptionTable PRIMARY_FIELDS =
      OptionTable.of(PRIMARY_ID, PRIMARY_TIME, PRIMARY_TIME_UNIT);
  public static final OptionTable FOREIGN_FIELDS =
      OptionTable.of(FOREIGN_ID, FOREIGN_KEY, FOREIGN_TIME, FOREIGN_TIME_UNIT);
  public static final OptionTable FIELDS = PRIMARY_FIELDS.and(FOREIGN_FIELDS);

  /** The fields where no option names others. */
  public static final EventFields DEFAULT_PRIMARY_FIELDS = primaryFields(Options.NONE);

  public static final EventFields DEFAULT_FOREIGN_FIELDS = foreignFields(Options.NONE);

  private LogOptions() {}

  private static String units() {
    return Arrays.stream(EventTimeUnit.values())
        .map(EventTimeUnit::code)
        .collect(Collectors.joining(", "));
  }

  /** Relation: no event is read as both primary and foreign. */
  public static List<Problem> checkApart(Options options) {
    Optional<Path> primary = options.given(PRIMARY_LOG);
    Optional<Path> foreign = options.given(FOREIGN_LOG);
    return primary.isEmpty() || foreign.isEmpty() || Folders.areApart(primary.get(), foreign.get())
        ? List.of()
        : List.of(
            FOREIGN_LOG.problem(
                foreign.get(), "must be apart from primaryLog, or events would be read as both"));
  }

  private static Optional<String> noFolder(Path log) {
    return PlaceKind.FOLDER
        .other(log)
        .map(is -> is + "; a log is a folder, of which all files are read: name that one");
  }

  /** Where id and time are in the primary log's records. */
  public static EventFields primaryFields(Options options) {
    return EventFields.primary(options.get(PRIMARY_ID), options.get(PRIMARY_TIME))
        .withTimeUnit(options.get(PRIMARY_TIME_UNIT));
  }

  /** Where id, key and time are in the foreign log's records. */
  public static EventFields foreignFields(Options options) {
    return EventFields.foreign(
            options.get(FOREIGN_ID), options.get(FOREIGN_KEY), options.get(FOREIGN_TIME))
        .withTimeUnit(options.get(FOREIGN_TIME_UNIT));
  }

  /** The options that name these fields of the primary log. */
  public static Options ofPrimary(EventFields fields) {
    return Options.NONE
        .with(PRIMARY_ID, fields.id())
        .with(PRIMARY_TIME, fields.time())
        .with(PRIMARY_TIME_UNIT, fields.timeUnit());
  }

  /** The options that name these fields of the foreign log. */
  public static Options ofForeign(EventFields fields) {
    return Options.NONE
        .with(FOREIGN_ID, fields.id())
        .with(FOREIGN_KEY, fields.key())
        .with(FOREIGN_TIME, fields.time())
        .with(FOREIGN_TIME_UNIT, fields.timeUnit());
  }
}
