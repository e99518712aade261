package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets the contenders run in turns, measures them, and judges what they wrote. */
final class Comparison {
  private static final double MIB = 1 << 20;

  /** What is said of an output of Photonbeam that judge and audit find exact. */
  static final String EXACT = "exact, verified";

  /** Exit code after SIGKILL. */
  private static final int KILLED = 137;

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
   * Writes the logs, and runs everything.
   *
   * @throws IOException if Photonbeam fails; what a peer fails at stands in the report
   */
  Report run() throws IOException, InterruptedException {
    progress.accept("writing %d primary events".formatted(options.events()));
    Commands withoutLogs = new Commands(home, scratch, options, 0);
    finished(Child.run(withoutLogs.generate()), "generate");
    progress.accept("joining them in memory, to know what is expected");
    Expected expected =
        Expected.of(withoutLogs.primaryLog(), withoutLogs.foreignLog(), withoutLogs.rows());
    Commands commands = new Commands(home, scratch, options, expected.spanSeconds());
    Judges judges = judges(expected, commands);
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contender contender : order(round)) {
        progress.accept("round %d: %s".formatted(round, contender));
        results.add(
            contender, measure(contender, round, commands, judges.of(contender), expected.lines()));
      }
    }
    for (int kill = 1; kill <= options.kills(); kill++) {
      for (Contender contender : options.contenders()) {
        if (contender.joins()) {
          progress.accept("killed: " + contender);
          Optional<Double> middle = middle(contender, expected.lines());
          results.addAfterKill(
              contender,
              middle.isPresent()
                  ? kill(contender, middle.orElseThrow(), commands, judges.of(contender))
                  : "not tried");
        }
      }
    }
    return new Report(options, expected.lines(), expected.clickIds().size(), results);
  }

  /**
   * Who judges which output.
   *
   * @param usual of outputs with the ids as generated
   * @param uuids of outputs with UUIDs
   */
  private record Judges(Judge usual, Judge uuids) {
    Judge of(Contender contender) {
      return contender == Contender.PHOTONBEAM_FLINK_UUID ? uuids : usual;
    }
  }

  private Judges judges(Expected expected, Commands commands) throws IOException {
    Judge usual = new Judge(expected.clickIds());
    if (!options.contenders().contains(Contender.PHOTONBEAM_FLINK_UUID)) {
      return new Judges(usual, usual);
    }
    progress.accept("copying the logs with UUIDs for ids");
    Commands withUuids = commands.of(Contender.PHOTONBEAM_FLINK_UUID);
    UuidLogs.copy(commands.primaryLog(), withUuids.primaryLog());
    UuidLogs.copy(commands.foreignLog(), withUuids.foreignLog());
    return new Judges(usual, new Judge(UuidLogs.uuids(expected.clickIds())));
  }

  /** There and back again, so that a machine that gets slower wrongs nobody. */
  private List<Contender> order(int round) {
    List<Contender> order = new ArrayList<>(options.contenders());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    return order;
  }

  private Results.Run measure(
      Contender contender, int round, Commands commands, Judge judge, long lines)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(scratch.resolve(contender + "-" + round));
    Child child = Child.run(commands.start(contender, place));
    if (child.exitCode() != 0) {
      String complaint = "failed: " + child.complaint();
      progress.accept(contender + " " + complaint);
      Folders.delete(place);
      return new Results.Run(round, Map.of(), complaint);
    }
    OutputFiles files = OutputFiles.below(Commands.visible(contender, place));
    Map<Figure, Double> figures = figures(contender, child, files, lines);
    String verdict = "";
    if (contender.joins()) {
      Verdict judged = judge.judge(files);
      figures.put(Figure.ROWS, (double) judged.rows());
      verdict = verdict(contender, judged, commands, place);
    }
    Folders.delete(place);
    return new Results.Run(round, figures, verdict);
  }

  private static Map<Figure, Double> figures(
      Contender contender, Child child, OutputFiles files, long lines) throws IOException {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.WORK_RATE, lines / child.printed("seconds of work"));
    figures.put(Figure.PROCESS_RATE, lines / child.seconds());
    double aside = contender == Contender.WRITE_ONLY ? child.printed("CPU seconds aside") : 0;
    figures.put(Figure.CPU_SECONDS, child.cpuSeconds() - aside);
    figures.put(Figure.PEAK_MIB, child.peakBytes() / MIB);
    figures.put(Figure.WRITTEN_MIB, child.writtenBytes() / MIB);
    if (contender != Contender.READ_ONLY) {
      figures.put(Figure.FILES, (double) files.paths().size());
      figures.put(Figure.OUTPUT_MIB, files.bytes() / MIB);
    }
    if (contender.joins()) {
      child.firstRowSeconds().ifPresent(seconds -> figures.put(Figure.FIRST_ROW_SECONDS, seconds));
    }
    return figures;
  }

  /** Kills it in the middle of its work, starts it again, and judges what it has in the end. */
  private String kill(Contender contender, double killAfter, Commands commands, Judge judge)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(scratch.resolve(contender + "-killed"));
    Child killed = Child.run(commands.start(contender, place), killAfter);
    if (killed.exitCode() != KILLED) {
      Folders.delete(place);
      return "was not killed: it had ended with exit code " + killed.exitCode();
    }
    Child again = Child.run(commands.start(contender, place));
    String verdict =
        again.exitCode() == 0
            ? verdict(
                contender,
                judge.judge(OutputFiles.below(Commands.visible(contender, place))),
                commands,
                place)
            : "failed to go on: " + again.complaint();
    Folders.delete(place);
    return verdict;
  }

  /** Seconds from a contender's first row to the middle of its output, by the runs so far. */
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

  /** What the judge says; of Photonbeam's output what its own audit says, too. */
  private static String verdict(Contender contender, Verdict judged, Commands commands, Path place)
      throws IOException, InterruptedException {
    if (contender.kind() != Contender.Kind.PHOTONBEAM) {
      return judged.toString();
    }
    Child audit = Child.run(commands.of(contender).verify(place));
    if (audit.exitCode() == 0 && judged.isExact()) {
      return EXACT;
    }
    return "%s; verify: %s".formatted(judged, audit.output().strip().replaceAll("\\s+", " "));
  }

  private static void finished(Child child, String what) throws IOException {
    if (child.exitCode() != 0) {
      throw new IOException("%s failed: %s".formatted(what, child.complaint()));
    }
  }
}
