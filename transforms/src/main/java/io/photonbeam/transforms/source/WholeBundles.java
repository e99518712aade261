package io.photonbeam.transforms.source;

import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Tells runners apart by what they hold in memory. The Direct runner has all of a bundle there, and
 * what each step makes of it, until the next step has worked on it; Flink hands each element on as
 * it comes.
 */
final class WholeBundles {
  private WholeBundles() {}

  /** Whether the runner of a pipeline holds whole bundles. */
  static boolean areHeld(PipelineOptions options) {
    return options.getRunner().getSimpleName().equals("DirectRunner");
  }
}
