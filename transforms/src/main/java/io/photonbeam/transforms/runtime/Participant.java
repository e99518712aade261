package io.photonbeam.transforms.runtime;

import io.photonbeam.resilience.Away;
import java.util.List;

/**
 * What in a process takes part in what the processes of a run tell each other. Called by one
 * thread, beside those that work.
 */
public interface Participant {
  /** What the others are to know. */
  ReadersNote tell();

  /** Log folders that can't be listed now. */
  List<Away> away();

  /** What the others have told last, those that live. */
  void hear(List<ReadersNote> others);

  /** Somebody has asked the run to stop. */
  void stop();
}
