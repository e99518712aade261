package io.photonbeam.registry.simulation;

import java.util.List;

/**
 * A piece of an actor's work, short enough to be replayed from its start each time it is continued;
 * see {@link Routine}. What it changes outside of steps it changes behind the last one.
 */
@FunctionalInterface
interface Task {
  /** Nothing more to do. */
  List<Task> DONE = List.of();

  /** Does the work and returns what comes next, before anything that was to come anyway. */
  List<Task> run(Life life);
}
