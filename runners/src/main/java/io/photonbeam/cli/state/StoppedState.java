package io.photonbeam.cli.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What a run leaves that ends in order. */
public final class StoppedState {
  private StoppedState() {}

  /** Where it is, below the folder of a join's states. */
  public static Path folder(Path states) {
    return states.resolve(StateFolder.STOPPED);
  }

  /**
   * Makes a finished state durable, so that damage to it is noticed later.
   *
   * @return a sentence to be told, if that has failed; the state is used nevertheless
   */
  public static Optional<String> seal(Path state) {
    try {
      Checksums.write(state);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "The state %s is kept, but its checksums could not be written (%s)."
              .formatted(state, e.getMessage()));
    }
  }
}
