package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.ValueType;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.Folders;
import io.photonbeam.pipelines.JoinConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Options that say where the logs are and which of their fields take part. */
final class LogOptions {
  private static final ValueType<String> FIELD =
      ValueTypes.text(
          "FIELD",
          Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*"),
          "the name of a field, with dots where it lies in nested records: header.order_id");
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

  static EventFields primaryFields(Options options) {
    return EventFields.primary(options.get(PRIMARY_ID), options.get(PRIMARY_TIME));
  }

  static EventFields foreignFields(Options options) {
    return EventFields.foreign(
        options.get(FOREIGN_ID), options.get(FOREIGN_KEY), options.get(FOREIGN_TIME));
  }
}
