package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.log.EventFields;
import io.photonbeam.log.EventTimeUnit;
import io.photonbeam.pipelines.Folders;
import io.photonbeam.pipelines.JoinConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Options that say where the logs are and which of their fields take part. */
final class LogOptions {
  private static final ValueType<String> FIELD =
      ValueTypes.text(
          "FIELD",
          Pattern.compile("[^\\s.]+(\\.[^\\s.]+)*"),
          "the name of a field, with dots where it lies in nested records: header.order_id");
  private static final ValueType<EventTimeUnit> UNIT =
      new ValueType<>(
          "UNIT",
          "one of "
              + units()
              + " (auto: seconds in an int, else milliseconds); a logical type is always believed",
          text -> EventTimeUnit.ofCode(text.toLowerCase(Locale.ROOT)));
  private static final EventFields PRIMARY = JoinConfig.DEFAULT_PRIMARY_FIELDS;
  private static final EventFields FOREIGN = JoinConfig.DEFAULT_FOREIGN_FIELDS;

  static final Option<Path> PRIMARY_LOG =
      Option.required("primaryLog", ValueTypes.path("DIR"), "directory of the primary log");
  static final Option<Path> FOREIGN_LOG =
      Option.required("foreignLog", ValueTypes.path("DIR"), "directory of the foreign log");
  static final Option<String> PRIMARY_ID =
      Option.withDefault("primaryId", FIELD, PRIMARY.id(), "primary event's id");
  static final Option<String> PRIMARY_TIME =
      Option.withDefault("primaryTime", FIELD, PRIMARY.time(), "primary event's time");
  static final Option<String> FOREIGN_ID =
      Option.withDefault("foreignId", FIELD, FOREIGN.id(), "foreign event's own id");
  static final Option<String> FOREIGN_KEY =
      Option.withDefault(
          "foreignKey", FIELD, FOREIGN.key(), "foreign event's field with its primary event's id");
  static final Option<String> FOREIGN_TIME =
      Option.withDefault("foreignTime", FIELD, FOREIGN.time(), "foreign event's time");

  static final Option<EventTimeUnit> PRIMARY_TIME_UNIT =
      Option.withDefault(
          "primaryTimeUnit",
          UNIT,
          EventTimeUnit.AUTO.code(),
          "what numbers in --primaryTime count where their type does not tell");
  static final Option<EventTimeUnit> FOREIGN_TIME_UNIT =
      Option.withDefault(
          "foreignTimeUnit",
          UNIT,
          EventTimeUnit.AUTO.code(),
          "what numbers in --foreignTime count where their type does not tell");

  private LogOptions() {}

  /** Relation: no event is read as both primary and foreign. */
  static List<Problem> checkApart(Options options) {
    Path primary = options.get(PRIMARY_LOG);
    Path foreign = options.get(FOREIGN_LOG);
    return JoinConfig.areApart(primary, foreign)
        ? List.of()
        : List.of(new Problem("--foreignLog=" + foreign, JoinConfig.NOT_APART));
  }

  /** Relation: neither log lies in what the output holds, or holds it. */
  static List<Problem> checkOutput(Options options) {
    Path output = options.get(RegistryOptions.OUTPUT);
    return Stream.of(PRIMARY_LOG, FOREIGN_LOG)
        .flatMap(log -> checkOutput(log, options.get(log), output).stream())
        .toList();
  }

  private static Optional<Problem> checkOutput(Option<Path> option, Path log, Path output) {
    return Folders.problem(log, output)
        .map(problem -> new Problem("--" + option.name() + "=" + log, problem));
  }

  private static String units() {
    return Arrays.stream(EventTimeUnit.values())
        .map(EventTimeUnit::code)
        .collect(Collectors.joining(", "));
  }

  static EventFields primaryFields(Options options) {
    return EventFields.primary(options.get(PRIMARY_ID), options.get(PRIMARY_TIME))
        .withTimeUnit(options.get(PRIMARY_TIME_UNIT));
  }

  static EventFields foreignFields(Options options) {
    return EventFields.foreign(
            options.get(FOREIGN_ID), options.get(FOREIGN_KEY), options.get(FOREIGN_TIME))
        .withTimeUnit(options.get(FOREIGN_TIME_UNIT));
  }
}
