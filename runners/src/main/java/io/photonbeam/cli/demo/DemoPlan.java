package io.photonbeam.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is shown, and where. Immutable.
 *
 * @param folder takes logs, registry, outputs and what the processes say
 * @param eventsPerSecond log lines a second, both logs together
 * @param duration how long events are written once both pipelines are at work
 * @param seed of the logs
 */
public record DemoPlan(Path folder, long eventsPerSecond, Duration duration, long seed) {
  /** The pipeline that is killed. */
  static final String EAST = "east";

  /** The one that goes on. */
  static final String WEST = "west";

  public DemoPlan {
    folder = folder.toAbsolutePath().normalize();
  }

  /** How long both work before one is killed. */
  Duration untilKill() {
    return duration.dividedBy(3);
  }

  /** How long the other goes on, once what the killed one had committed was taken over. */
  Duration afterAdoption() {
    Duration rest = duration.minus(untilKill()).minus(WestReconciliation.GRACE);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  Path primaryLog() {
    return folder.resolve("queries");
  }

  Path foreignLog() {
    return folder.resolve("clicks");
  }

  /** The output of a pipeline. */
  Path output(String pipeline) {
    return folder.resolve(pipeline);
  }

  /** The outputs of both, by pipeline. */
  Map<String, Path> outputs() {
    Map<String, Path> outputs = new LinkedHashMap<>();
    outputs.put(EAST, output(EAST));
    outputs.put(WEST, output(WEST));
    return outputs;
  }

  /** The registry that both share. */
  String registry() {
    return "sqlite:" + folder.resolve("registry.db");
  }

  /** What a pipeline's process says. */
  Path log(String pipeline) {
    return folder.resolve(pipeline + ".log");
  }

  /** The page that shows what happened. */
  Path page() {
    return folder.resolve("report.html");
  }

  /** Once this file is there, the pipeline stands still in its next commit. */
  Path hold(String pipeline) {
    return folder.resolve(pipeline + ".hold");
  }
}
