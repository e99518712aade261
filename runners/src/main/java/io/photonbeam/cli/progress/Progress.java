package io.photonbeam.cli.progress;

import java.util.List;
import java.util.Optional;

/** How some work goes, in words; asked by one thread while others do it. */
public interface Progress {

  /** What has happened since this was last asked, each in a sentence that stays. */
  List<String> news();

  /** The same when the work has ended, with what is told at the end only. */
  default List<String> lastNews() {
    return news();
  }

  /** How it goes now, in a line. */
  String line();

  /**
   * Why the work can only fail from now on, though a runner that restarts what has failed may yet
   * try it again; empty while there is hope.
   */
  default Optional<String> lostHope() {
    return Optional.empty();
  }
}
