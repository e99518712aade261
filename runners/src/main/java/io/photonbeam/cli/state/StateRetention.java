package io.photonbeam.cli.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds the disk that the states of a join take: one older than that which it goes on from is left
 * for the next time, and the rest is deleted.
 *
 * @param others those with other settings, which go if they are of the same output
 */
record StateRetention(StateFolder states, OtherStates others, StateSettings settings) {

  /**
   * Deletes what is older than the chosen one, but for the whole one before it.
   *
   * @param usable the states, the newest first
   * @param chosen which of them the join goes on from
   */
  void clear(List<Path> usable, int chosen, StateCheck check) throws IOException {
    List<Path> kept = new ArrayList<>(usable.subList(0, chosen + 1));
    usable.stream()
        .skip(chosen + 1L)
        .filter(state -> check.problem(state).isEmpty())
        .findFirst()
        .ifPresent(kept::add);
    states.deleteBut(kept);
    others.deleteThoseOfOutput(settings);
  }
}
