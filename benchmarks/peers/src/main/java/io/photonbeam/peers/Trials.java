package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Lets one contender run, each time in a new place, and judges what it wrote.
 *
 * @param commands that start it
 * @param judges of the outputs
 * @param lines in both logs
 * @param scratch the folder for the places
 * @param timeout how long a run may take
 */
record Trials(Commands commands, Judges judges, long lines, Path scratch, Duration timeout) {
  /** What is said of an output of Photonbeam that judge and audit find exact. */
  static final String EXACT = "exact, verified";

  private static final double MIB = 1 << 20;

  /** Exit code after SIGKILL. */
  private static final int KILLED = 137;

  private static final int KILLS_TRIED = 4;

  /**
   * Who judges which output.
   *
   * @param usual of outputs with the clicks' ids as generated
   * @param uuids of outputs with UUIDs for them
   */
  record Judges(Judge usual, Judge uuids) {
    Judge of(Contender contender) {
      return contender.ids().changesClicks() ? uuids : usual;
    }
  }

  /** Runs it to its end, and measures that; a failure is told in the verdict. */
  Results.Run measure(Contender contender, int round) throws IOException, InterruptedException {
    Path place = Files.createDirectories(scratch.resolve(contender + "-" + round));
    Child child = run(contender, place);
    Results.Run run =
        child.exitCode() == 0
            ? measured(contender, round, child, place)
            : new Results.Run(round, Map.of(), "failed: " + complaint(child));
    Folders.delete(place);
    return run;
  }

  private Child run(Contender contender, Path place) throws IOException, InterruptedException {
    return Child.run(commands.start(contender, place), Child.Limits.of(timeout));
  }

  private String complaint(Child child) throws IOException {
    return child.exitCode() == KILLED
        ? "not done within %d min".formatted(timeout.toMinutes())
        : child.complaint();
  }

  private Results.Run measured(Contender contender, int round, Child child, Path place)
      throws IOException, InterruptedException {
    OutputFiles files = OutputFiles.below(Commands.visible(contender, place));
    Map<Figure, Double> figures = figures(contender, child, files);
    if (!contender.joins()) {
      return new Results.Run(round, figures, "");
    }
    Verdict judged = judges.of(contender).judge(files);
    figures.put(Figure.ROWS, (double) judged.rows());
    return new Results.Run(round, figures, verdict(contender, judged, place));
  }

  private Map<Figure, Double> figures(Contender contender, Child child, OutputFiles files)
      throws IOException {
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

  /**
   * Kills it when it has had rows for so long, starts it again, and judges what it has in the end.
   * If it ends before, it is killed sooner the next time.
   *
   * @param killAfter seconds from its first row
   */
  String kill(Contender contender, double killAfter) throws IOException, InterruptedException {
    double after = killAfter;
    for (int i = 0; i < KILLS_TRIED; i++) {
      Path place = Files.createDirectories(scratch.resolve(contender + "-killed"));
      int exitCode =
          Child.run(commands.start(contender, place), new Child.Limits(after, timeout)).exitCode();
      String verdict = exitCode == KILLED ? goOn(contender, place) : "";
      Folders.delete(place);
      if (!verdict.isEmpty()) {
        return verdict;
      }
      after /= 2;
    }
    return "too fast to be killed";
  }

  private String goOn(Contender contender, Path place) throws IOException, InterruptedException {
    Child child = run(contender, place);
    if (child.exitCode() != 0) {
      return "failed to go on: " + complaint(child);
    }
    OutputFiles files = OutputFiles.below(Commands.visible(contender, place));
    return verdict(contender, judges.of(contender).judge(files), place);
  }

  /** What the judge says; of Photonbeam's output what its own audit says, too. */
  private String verdict(Contender contender, Verdict judged, Path place)
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
}
