package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;

/** Whether a run has made a commit in this process. Thread-safe. */
final class FirstCommit {
  private static final RunResource<FirstCommit> RESOURCE =
      RunResource.of(context -> new FirstCommit());

  private volatile boolean made;

  /** That of a run. */
  static FirstCommit of(RunContext context) {
    return context.get(RESOURCE);
  }

  boolean isMade() {
    return made;
  }

  void made() {
    made = true;
  }
}
