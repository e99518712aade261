package io.photonbeam.cli;

import io.photonbeam.cli.option.Option;
import io.photonbeam.cli.option.Options;
import io.photonbeam.cli.option.Problem;
import io.photonbeam.cli.option.UsageException;
import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.JoinConfig;
import io.photonbeam.pipelines.JoinSettings;
import io.photonbeam.text.FirstFew;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of an output's joins: what {@link NotedOptions} say, else what all joins noted, else
 * the default. What can't be found out is gathered, and told by {@link #requireAll}. Not
 * thread-safe.
 */
final class NotedSettings {
  private final Options options;
  private final Path output;
  private final List<JoinSettings.Noted> joins;
  private final List<Problem> problems = new ArrayList<>();

  private NotedSettings(Options options, Path output, List<JoinSettings.Noted> joins) {
    this.options = options;
    this.output = output;
    this.joins = joins;
  }

  /**
   * Those of the output that the options name.
   *
   * @throws IOException if what the joins noted can't be read
   */
  static NotedSettings of(Options options) throws IOException {
    Path output = options.get(RegistryOptions.OUTPUT);
    return new NotedSettings(options, output, JoinSettings.notedIn(output));
  }

  /** What the joins noted. */
  List<JoinSettings.Noted> joins() {
    return joins;
  }

  /**
   * All of them.
   *
   * @throws UsageException with each that can't be found out
   */
  JoinSettings settings() throws UsageException {
    Path primaryLog = primaryLog();
    Path foreignLog = foreignLog();
    String registry = registry();
    EventFields primaryFields = primaryFields();
    EventFields foreignFields = foreignFields();
    Optional<String> adapter = adapter();
    requireAll();
    return new JoinSettings(
        primaryLog, foreignLog, registry, primaryFields, foreignFields, adapter);
  }

  /** Throws if some that was asked for could not be found out; what was returned is of no use. */
  void requireAll() throws UsageException {
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }

  Path primaryLog() {
    return log(NotedOptions.PRIMARY_LOG, JoinSettings::primaryLog);
  }

  Path foreignLog() {
    return log(NotedOptions.FOREIGN_LOG, JoinSettings::foreignLog);
  }

  String registry() {
    return find(NotedOptions.REGISTRY, JoinSettings::registry)
        .orElseGet(() -> JoinConfig.defaultRegistry(output));
  }

  EventFields primaryFields() {
    EventFields otherwise = JoinConfig.DEFAULT_PRIMARY_FIELDS;
    return EventFields.primary(
            find(NotedOptions.PRIMARY_ID, s -> s.primaryFields().id()).orElse(otherwise.id()),
            find(NotedOptions.PRIMARY_TIME, s -> s.primaryFields().time()).orElse(otherwise.time()))
        .withTimeUnit(
            find(NotedOptions.PRIMARY_TIME_UNIT, s -> s.primaryFields().timeUnit())
                .orElse(otherwise.timeUnit()));
  }

  EventFields foreignFields() {
    EventFields otherwise = JoinConfig.DEFAULT_FOREIGN_FIELDS;
    return EventFields.foreign(
            find(NotedOptions.FOREIGN_ID, s -> s.foreignFields().id()).orElse(otherwise.id()),
            find(NotedOptions.FOREIGN_KEY, s -> s.foreignFields().key()).orElse(otherwise.key()),
            find(NotedOptions.FOREIGN_TIME, s -> s.foreignFields().time()).orElse(otherwise.time()))
        .withTimeUnit(
            find(NotedOptions.FOREIGN_TIME_UNIT, s -> s.foreignFields().timeUnit())
                .orElse(otherwise.timeUnit()));
  }

  private Optional<String> adapter() {
    return options.isGiven(NotedOptions.ADAPTER)
        ? NotedOptions.adapter(options)
        : find(NotedOptions.ADAPTER, s -> s.adapter().orElse("")).filter(name -> !name.isEmpty());
  }

  private <T> Optional<T> find(Option<T> option, Function<JoinSettings, T> property) {
    if (options.isGiven(option)) {
      return options.find(option);
    }
    List<T> values =
        joins.stream().map(JoinSettings.Noted::settings).map(property).distinct().toList();
    if (values.size() > 1) {
      problems.add(
          new Problem(
              "--" + option.name() + "=" + option.type().placeholder(),
              "is needed: the joins of this output noted different ones, ["
                  + FirstFew.words(values.stream().map(Object::toString).toList())
                  + "]"));
    }
    return values.stream().findFirst();
  }

  /** An empty folder would look as if nothing were to be done, or nothing could be. */
  private Path log(Option<Path> option, Function<JoinSettings, Path> property) {
    Optional<Path> found = find(option, property);
    if (found.isEmpty()) {
      problems.add(
          new Problem(
              "--" + option.name() + "=DIR",
              "is needed: no join has noted its settings in " + output));
    } else if (!Files.isDirectory(found.get())) {
      problems.add(
          new Problem("--" + option.name() + "=" + found.get(), "there is no such directory"));
    }
    return found.orElse(output);
  }
}
