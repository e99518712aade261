package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.ChildProcess;
import io.photonbeam.cli.process.EndWithInput;
import io.photonbeam.cli.process.JavaCommand;
import io.photonbeam.cli.report.Figures;
import io.photonbeam.pipelines.join.ScrapedMetrics;
import io.photonbeam.transforms.output.FailPoint;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline with an output of its own, in a process of its own: the same {@code join} that anybody
 * starts. It ends with this process, however that ends.
 */
final class DataCentre {
  /** Flink starts sooner so; it is not shown how fast it is. */
  private static final List<String> JVM =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String LOOPBACK = "127.0.0.1";

  private final String name;
  private final DemoPlan plan;
  private final ChildProcess process;
  private volatile Optional<URI> pages = Optional.empty();

  private DataCentre(String name, DemoPlan plan, ChildProcess process) {
    this.name = name;
    this.plan = plan;
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param main the class of the command line
   */
  static DataCentre start(String name, DemoPlan plan, Class<?> main) throws IOException {
    Files.deleteIfExists(plan.hold(name));
    Files.deleteIfExists(plan.log(name));
    List<String> options = new ArrayList<>(JVM);
    options.add("-D" + EndWithInput.WANTED + "=true");
    options.add("-Dphotonbeam.terminal=false");
    options.add("-D" + FailPoint.HOLD_AT + "=" + FailPoint.COMMITTED.argument());
    options.add("-D" + FailPoint.HOLD_WHEN + "=" + plan.hold(name));
    return new DataCentre(
        name,
        plan,
        ChildProcess.start(name, plan.log(name), JavaCommand.of(options, main, join(name, plan))));
  }

  private static List<String> join(String name, DemoPlan plan) {
    return List.of(
        "join",
        "--primaryLog=" + plan.primaryLog(),
        "--foreignLog=" + plan.foreignLog(),
        "--output=" + plan.output(name),
        "--registry=" + plan.registry(),
        "--pipelineId=" + name,
        "--metricsHost=" + LOOPBACK,
        "--metricsPort=0");
  }

  String name() {
    return name;
  }

  /** Its number. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it tells of itself now; nothing if it does not answer, be it not yet or no more. */
  Optional<Figures> figures() {
    if (!isAlive()) {
      return Optional.empty(); // Its port may be another's by now.
    }
    try {
      if (pages.isEmpty()) {
        pages = ScrapedMetrics.announced(said());
      }
      return pages.isPresent()
          ? Optional.of(Figures.of(ScrapedMetrics.of(pages.get())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String said() throws IOException {
    return Files.readString(plan.log(name), StandardCharsets.ISO_8859_1);
  }

  /** Lets it stand still in its next commit: when the ids are taken, and no row is visible. */
  void holdInNextCommit() throws IOException {
    Files.createFile(plan.hold(name));
  }

  /** Whether it stands still in a commit. */
  boolean isHeld() throws IOException {
    return said().contains(FailPoint.SAYING + FailPoint.COMMITTED.argument());
  }

  /** Kills it with SIGKILL, which it can't notice; returns when it is gone. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /**
   * Makes sure that it works.
   *
   * @throws IOException if it has ended, with its last words
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(process.ending());
    }
  }
}
