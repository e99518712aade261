package io.photonbeam.cli.command;

import io.photonbeam.cli.option.CommandOptions;
import io.photonbeam.cli.process.ExitCode;
import io.photonbeam.cli.text.Console;
import io.photonbeam.cli.text.Terminal;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.NotedOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.explain.Explain;
import io.photonbeam.pipelines.explain.ExplainConfig;
import io.photonbeam.pipelines.explain.Explanation;
import io.photonbeam.pipelines.option.OptionTable;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.stores.Stores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/** {@code explain}: why foreign events are joined, or not. */
public final class ExplainCommand implements Command {
  private static final OptionTable NOTED =
      OptionTable.of(NotedOptions.PRIMARY_LOG, NotedOptions.FOREIGN_LOG, NotedOptions.REGISTRY)
          .and(NotedOptions.FIELDS);
  private static final CommandOptions OPTIONS =
      CommandOptions.of(OptionTable.of(OutputOptions.OUTPUTS).and(NOTED))
          .withArguments("<foreign id>...")
          .withRelation(ExplainCommand::checkIds);

  private static final Manual MANUAL =
      new Manual(
          "explain",
          "tells why a foreign event is joined, or not, and what happens next",
          """
    Looks for each foreign event in its log, among the dead letters, in the registry and in the
    output, and for its primary event in the primary log, and tells what it found and what to
    do in plain sentences. Reads the logs and the dead letters from end to end and changes
    nothing. Of several outputs that share a registry, all can be named. Logs, fields and registry
    are those that the joins noted in the output, unless you name others. Exit code 0 if the joined rows of all are visible, 1 if not.\
    """,
          OPTIONS,
          List.of(
              "explain 0a000001-00001267-0006441f2a3b4c5d --output=out",
              "explain 0a000001-00001267-0006441f2a3b4c5d --output=out --primaryLog=logs/queries"
                  + " --foreignLog=logs/clicks",
              "explain 0a000001-00001267-0006441f2a3b4c5d --output=east,west"));

  @Override
  public Manual manual() {
    return MANUAL;
  }

  private static List<Problem> checkIds(Options options) {
    List<Problem> problems = new ArrayList<>();
    for (String id : options.arguments()) {
      int bytes = id.getBytes(StandardCharsets.UTF_8).length;
      if (bytes == 0 || bytes > ForeignId.MAX_BYTES) {
        problems.add(
            new Problem(
                "<foreign id>",
                "an id has 1 to %d bytes, this one has %d".formatted(ForeignId.MAX_BYTES, bytes)));
      }
    }
    return problems;
  }

  @Override
  public ExitCode run(Options options, Console console) throws Exception {
    Options complete = NotedJoins.of(options.get(OutputOptions.OUTPUTS)).complete(options, NOTED);
    ExplainConfig config = config(complete);
    String uri = complete.get(OutputOptions.REGISTRY);
    boolean allVisible = true;
    try (IdRegistry registry =
        IdRegistry.open(Stores.openExisting(uri), RegistrySettings.defaults())) {
      for (String id : options.arguments()) {
        Explanation explanation =
            new Explain(config, registry).of(id, progress(console.terminal()));
        console.terminal().endProgress();
        explanation.sentences().forEach(console::outLine);
        allVisible &= explanation.visible();
      }
    }
    return allVisible ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }

  private static LongConsumer progress(Terminal terminal) {
    return events -> {
      if (terminal.isLive()) {
        terminal.progress(String.format(Locale.ROOT, "%,d events read", events));
      }
    };
  }

  private static ExplainConfig config(Options options) {
    return new ExplainConfig(
        options.get(LogOptions.PRIMARY_LOG),
        options.get(LogOptions.FOREIGN_LOG),
        options.get(OutputOptions.OUTPUTS),
        LogOptions.primaryFields(options),
        LogOptions.foreignFields(options));
  }
}
