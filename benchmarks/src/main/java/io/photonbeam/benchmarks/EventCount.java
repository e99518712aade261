package io.photonbeam.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Events that a benchmark has worked on in an iteration. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class EventCount {
  /** Under this name it is among the results. */
  static final String NAME = "events";

  public long events;
}
