package io.photonbeam.pipelines.config;

import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.ValueTypes;
import java.nio.file.Path;

/**
 * Options that, left out, are what the joins noted in the output when they started. Their values
 * are found by the options that they are made of, such as {@link LogOptions#PRIMARY_LOG}.
 */
public final class NotedOptions {
  private static final String AS_NOTED = "as the joins noted";

  public static final Option<Path> PRIMARY_LOG = LogOptions.PRIMARY_LOG.whenAbsent(AS_NOTED);
  public static final Option<Path> FOREIGN_LOG = LogOptions.FOREIGN_LOG.whenAbsent(AS_NOTED);
  public static final Option<String> REGISTRY = OutputOptions.REGISTRY.whenAbsent(AS_NOTED);
  public static final Option<String> ADAPTER =
      Option.optional(
          OutputOptions.ADAPTER.name(),
          ValueTypes.text("CLASS|" + OutputOptions.NO_ADAPTER)
              .withProblem(OutputOptions.ADAPTER.type().problem()),
          AS_NOTED,
          OutputOptions.ADAPTER.description() + "; none leaves a noted one out");

  public static final OptionTable FOREIGN_FIELDS = LogOptions.FOREIGN_FIELDS.whenAbsent(AS_NOTED);
  public static final OptionTable FIELDS = LogOptions.FIELDS.whenAbsent(AS_NOTED);

  /** All of them. */
  public static final OptionTable ALL =
      OptionTable.of(PRIMARY_LOG, FOREIGN_LOG, REGISTRY)
          .and(FIELDS)
          .and(ADAPTER)
          .withRelation(LogOptions::checkApart)
          .withRelation(OutputOptions::checkLogs)
          .withRelation(options -> OutputOptions.checkStore(options, REGISTRY));

  private NotedOptions() {}
}
