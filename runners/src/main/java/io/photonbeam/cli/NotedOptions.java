package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.ValueTypes;
import io.photonbeam.log.EventTimeUnit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Options that, left out, are what the joins noted in the output when they started. */
final class NotedOptions {
  private static final String AS_NOTED = "as the joins noted";
  private static final String NO_ADAPTER = "none";

  static final Option<Path> PRIMARY_LOG = LogOptions.PRIMARY_LOG.whenAbsent(AS_NOTED);
  static final Option<Path> FOREIGN_LOG = LogOptions.FOREIGN_LOG.whenAbsent(AS_NOTED);
  static final Option<String> REGISTRY = RegistryOptions.REGISTRY.whenAbsent(AS_NOTED);
  static final Option<String> ADAPTER =
      Option.optional(
          AdapterOption.ADAPTER.name(),
          ValueTypes.text("CLASS|" + NO_ADAPTER),
          AS_NOTED,
          AdapterOption.ADAPTER.description() + "; none leaves a noted one out");
  static final Option<String> PRIMARY_ID = LogOptions.PRIMARY_ID.whenAbsent(AS_NOTED);
  static final Option<String> PRIMARY_TIME = LogOptions.PRIMARY_TIME.whenAbsent(AS_NOTED);
  static final Option<String> FOREIGN_ID = LogOptions.FOREIGN_ID.whenAbsent(AS_NOTED);
  static final Option<String> FOREIGN_KEY = LogOptions.FOREIGN_KEY.whenAbsent(AS_NOTED);
  static final Option<String> FOREIGN_TIME = LogOptions.FOREIGN_TIME.whenAbsent(AS_NOTED);
  static final Option<EventTimeUnit> PRIMARY_TIME_UNIT =
      LogOptions.PRIMARY_TIME_UNIT.whenAbsent(AS_NOTED);
  static final Option<EventTimeUnit> FOREIGN_TIME_UNIT =
      LogOptions.FOREIGN_TIME_UNIT.whenAbsent(AS_NOTED);

  private NotedOptions() {}

  /** The adapter that is named, if one is named and not left out. */
  static Optional<String> adapter(Options options) {
    return options.find(ADAPTER).filter(name -> !name.equals(NO_ADAPTER));
  }

  /** Relation: the registry's URI is one. */
  static List<Problem> checkUri(Options options) {
    return RegistryOptions.checkUri(options, REGISTRY);
  }
}
