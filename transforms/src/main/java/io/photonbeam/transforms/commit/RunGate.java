package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.output.PublishGate;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;

/**
 * The gate of a run: all files of its commits become visible through it, as far as its transforms
 * publish them in this process. Dead letters do not, as one that is there twice does no harm.
 */
public final class RunGate {
  private static final RunResource<PublishGate> RESOURCE =
      RunResource.of(context -> new PublishGate());

  private RunGate() {}

  /** That of a run. Whoever gives the run's pipeline back closes it before. */
  public static PublishGate of(RunContext context) {
    return context.get(RESOURCE);
  }
}
