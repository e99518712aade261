package io.photonbeam.pipelines.retry;

import io.photonbeam.log.Unseen;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.util.List;
import java.util.Map;

/**
 * What became of dead letters that were put through the join again.
 *
 * @param files files of dead letters that were read, and are gone now
 * @param tried events in them, each as often as it was a letter
 * @param joined rows made visible now
 * @param alreadyJoined events that were joined before or elsewhere
 * @param repeated events that were tried more than once, less one each
 * @param failedAgain events that are dead letters again, by reason
 * @param unseen what of the primary log was not seen
 */
public record RetryReport(
    long files,
    long tried,
    long joined,
    long alreadyJoined,
    long repeated,
    Map<Reason, Long> failedAgain,
    Unseen unseen) {

  /** Of nothing at all. */
  static final RetryReport NOTHING = new RetryReport(0, 0, 0, 0, 0, Map.of(), Unseen.nothing());

  /**
   * What keeps primary events from being found that may be there, a sentence or more each; empty if
   * all of the log was seen, or every event has its primary event elsewhere.
   */
  public List<String> complaints() {
    return failedAgain.containsKey(Reason.NO_PRIMARY_EVENT) ? unseen.complaints() : List.of();
  }
}
