package io.photonbeam.pipelines.generate;

/** Hears how far a {@link Generate} is. */
@FunctionalInterface
public interface ProgressListener {
  /** Called about twice a second, on the thread that generates, with the counts so far. */
  void progress(GenerateReport soFar);
}
