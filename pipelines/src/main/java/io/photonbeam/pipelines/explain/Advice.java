package io.photonbeam.pipelines.explain;

import io.photonbeam.transforms.join.UnjoinableBatch.Reason;
import java.nio.file.Path;

/** What becomes of an event that no commit has taken, and what a person can do. Immutable. */
final class Advice {
  private static final String RECONCILE =
      "`./photonbeam reconcile` joins whatever is free and can be joined";

  private final Path output;

  Advice(Path output) {
    this.output = output;
  }

  /** For an event that no pipeline has given up, as far as is known. */
  String notGivenUp(boolean hasPrimary) {
    return hasPrimary
        ? "Both events are there, so a running pipeline joins them as soon as it has read them. If"
            + " it gave up before, the next run from the beginning joins them; "
            + RECONCILE
            + "."
        : "A running pipeline waits for the primary event until --joinTimeout, then gives up. The"
            + " event stays free and can be joined whenever its primary event is written; "
            + RECONCILE
            + ".";
  }

  /** For an event that has become a dead letter. */
  String givenUp(Reason reason, boolean hasPrimary) {
    return switch (reason) {
      case NO_PRIMARY_EVENT, TOO_MANY_PENDING, EXPIRED ->
          (hasPrimary
                  ? "Both events are there now, and the event is free. Put it through again"
                  : "The event stays free. Once its primary event is written, put it through again")
              + " with "
              + retry(reason)
              + "; "
              + RECONCILE
              + ".";
      case FILTERED ->
          "The event is free, and the adapter will drop it again as long as it is as it is. With"
              + " another adapter, put it through again with "
              + retry(reason)
              + " --adapter=CLASS.";
      case ADAPTER_FAILED ->
          "The event is free. Mend the adapter, then put it through again with "
              + retry(reason)
              + "; "
              + RECONCILE
              + ".";
      case MALFORMED ->
          "It can't be joined as it is: log it again, corrected. If its schema was the matter and is"
              + " mended, put it through again with "
              + retry(reason)
              + ".";
    };
  }

  private String retry(Reason reason) {
    return "./photonbeam retry "
        + ShellWord.of("--output=" + output)
        + " --reason="
        + reason.code();
  }
}
