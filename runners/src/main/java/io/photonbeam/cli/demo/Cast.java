package io.photonbeam.cli.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of a demonstration. None outlives it, nor this process, however that ends.
 * Thread-safe.
 */
final class Cast implements AutoCloseable {
  private final DemoPlan plan;
  private final Class<?> main;
  private final List<DataCentre> started = new ArrayList<>();
  private boolean stopped;

  /**
   * Nobody yet.
   *
   * @param main the class of the command line, which the processes run
   */
  Cast(DemoPlan plan, Class<?> main) {
    this.plan = plan;
    this.main = main;
  }

  /** Starts a pipeline. */
  synchronized DataCentre start(String pipeline) throws IOException, DemoStoppedException {
    requireGoingOn();
    DataCentre begun = DataCentre.start(pipeline, plan, main);
    started.add(begun);
    return begun;
  }

  /** All that were started. */
  synchronized List<DataCentre> started() {
    return List.copyOf(started);
  }

  /** Throws if somebody has stopped the demonstration. */
  synchronized void requireGoingOn() throws DemoStoppedException {
    if (stopped) {
      throw new DemoStoppedException();
    }
  }

  /** Whether nobody has. */
  synchronized boolean isGoingOn() {
    return !stopped;
  }

  /** Throws if one of some pipelines has ended by itself, with its last words. */
  synchronized void requireAlive(List<DataCentre> pipelines) throws IOException {
    for (DataCentre pipeline : pipelines) {
      if (started.contains(pipeline)) {
        pipeline.requireAlive();
      }
    }
  }

  /** Stops the demonstration: kills all, and starts none any more. */
  synchronized void stop() {
    stopped = true;
    close();
  }

  @Override
  public synchronized void close() {
    for (DataCentre pipeline : started) {
      try {
        pipeline.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    started.clear();
  }
}
