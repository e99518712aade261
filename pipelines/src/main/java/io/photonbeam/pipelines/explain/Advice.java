package io.photonbeam.pipelines.explain;

import io.photonbeam.transforms.model.UnjoinableBatch.Reason;

/** What becomes of an event that no commit has taken, and what a person can do. Immutable. */
final class Advice {
  private final Commands commands;

  Advice(Commands commands) {
    this.commands = commands;
  }

  /** For an event that no pipeline has given up, as far as is known. */
  String notGivenUp(boolean hasPrimary) {
    return hasPrimary
        ? "Both events are there, so a running pipeline joins them as soon as it has read them. If"
            + " it gave up before, the next run from the beginning joins them; "
            + reconcile()
            + "."
        : "A running pipeline waits for the primary event until --joinTimeout, then gives up. The"
            + " event stays free and can be joined whenever its primary event is written; "
            + reconcile()
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
              + commands.retry(reason)
              + "; "
              + reconcile()
              + ".";
      case FILTERED ->
          "The event is free, and the adapter will drop it again as long as it is as it is. With"
              + " another adapter, put it through again with "
              + commands.retry(reason)
              + " --adapter=CLASS.";
      case ADAPTER_FAILED ->
          "The event is free. Mend the adapter, then put it through again with "
              + commands.retry(reason)
              + "; "
              + reconcile()
              + ".";
      case MALFORMED ->
          "It can't be joined as it is: log it again, corrected. If its schema was the matter and is"
              + " mended, put it through again with "
              + commands.retry(reason)
              + ".";
    };
  }

  private String reconcile() {
    return "`" + commands.reconcile() + "` joins whatever is free and can be joined";
  }
}
