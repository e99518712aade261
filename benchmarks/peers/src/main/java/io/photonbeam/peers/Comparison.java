package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes logs and lets the contenders join them in turns. */
final class Comparison {
  private final PeersOptions options;
  private final Path scratch;
  private final Path home;
  private final Consumer<String> progress;
  private final Results results = new Results();

  /**
   * Compares.
   *
   * @param home the project's folder
   * @param scratch a folder for logs and outputs
   * @param progress hears what is under way
   */
  Comparison(PeersOptions options, Path home, Path scratch, Consumer<String> progress) {
    this.options = options;
    this.home = home;
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Runs everything; what a contender fails at stands in the report.
   *
   * @throws IOException if the logs can't be written
   */
  Report run() throws IOException, InterruptedException {
    progress.accept("writing %d primary events".formatted(options.events()));
    Commands withoutLogs = new Commands(home, scratch, options, 0);
    Child generate = Child.run(withoutLogs.generate());
    if (generate.exitCode() != 0) {
      throw new IOException("generate failed: " + generate.complaint());
    }
    progress.accept("joining them in memory, to know what is expected");
    Expected expected =
        Expected.of(withoutLogs.primaryLog(), withoutLogs.foreignLog(), withoutLogs.rows());
    Commands commands = new Commands(home, scratch, options, expected.spanSeconds());
    Trials trials =
        new Trials(
            commands, judges(expected, commands), expected.lines(), scratch, options.timeout());
    Folders.sync(scratch); // Or the first contender's time would be that of writing the logs, too.
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contender contender : order(round)) {
        Results.Run run = trials.measure(contender, round);
        progress.accept("round %d: %s: %s".formatted(round, contender, run));
        results.add(contender, run);
      }
    }
    for (int kill = 1; kill <= options.kills(); kill++) {
      for (Contender contender : options.contenders()) {
        kill(contender, trials);
      }
    }
    return new Report(options, expected.lines(), expected.clickIds().size(), results);
  }

  private Trials.Judges judges(Expected expected, Commands commands) throws IOException {
    Judge usual = new Judge(expected.clickIds());
    for (Contender contender : options.contenders()) {
      if (!contender.ids().uuidFields().isEmpty()) {
        copy(contender, commands);
      }
    }
    return new Trials.Judges(usual, new Judge(UuidLogs.uuids(expected.clickIds())));
  }

  private void copy(Contender contender, Commands commands) throws IOException {
    progress.accept("copying the logs with UUIDs for " + contender);
    Commands copied = commands.of(contender);
    UuidLogs.copy(commands.primaryLog(), copied.primaryLog(), contender.ids().uuidFields());
    UuidLogs.copy(commands.foreignLog(), copied.foreignLog(), contender.ids().uuidFields());
  }

  /** There and back again, so that a machine that gets slower wrongs nobody. */
  private List<Contender> order(int round) {
    List<Contender> order = new ArrayList<>(options.contenders());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  private void kill(Contender contender, Trials trials) throws IOException, InterruptedException {
    Optional<Double> middle = middle(contender, trials.lines());
    if (middle.isPresent()) {
      String verdict = trials.kill(contender, middle.orElseThrow());
      progress.accept("killed: %s: %s".formatted(contender, verdict));
      results.addAfterKill(contender, verdict);
    }
  }

  /**
   * Seconds from a contender's first row to the middle of its output, by the runs so far; empty if
   * it has no rows.
   */
  private Optional<Double> middle(Contender contender, long lines) {
    double idle = contender.kind() == Contender.Kind.PHOTONBEAM ? Commands.IDLE_SECONDS : 0;
    return results
        .spread(contender, Figure.FIRST_ROW_SECONDS)
        .flatMap(
            first ->
                results
                    .spread(contender, Figure.PROCESS_RATE)
                    .map(rate -> lines / rate.median() - first.median() - idle))
        .map(seconds -> Math.max(0, seconds / 2));
  }
}
