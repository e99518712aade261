package io.photonbeam.transforms.runtime;

import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * The frame of a transform's work: it has its run's {@link RunContext} from its set-up to its
 * tear-down. Not thread-safe; a runner makes one for each thread.
 */
public abstract class RunFn<InputT, OutputT> extends DoFn<InputT, OutputT> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;
  private transient RunContext context;

  /** Of a run. */
  protected RunFn(RunSpec run) {
    this.run = run;
  }

  /** Begins to take part in the run. */
  @Setup
  public final void setup() throws IOException {
    context = RunContext.acquire(run);
    try {
      open();
    } catch (IOException | RuntimeException e) {
      teardown();
      throw e;
    }
  }

  /** Makes what is needed for all elements. The context is there. */
  protected void open() throws IOException {}

  /** What the run shares, from {@link #open} on. */
  protected final RunContext context() {
    return context;
  }

  /** Lets go of the run. */
  @Teardown
  public final void teardown() {
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
