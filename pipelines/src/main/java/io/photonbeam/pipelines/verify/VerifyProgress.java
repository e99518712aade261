package io.photonbeam.pipelines.verify;

/**
 * How far a verification is.
 *
 * @param stage what it does, in a word or two
 * @param done bytes or parts done of this stage
 * @param total of how many
 */
public record VerifyProgress(String stage, long done, long total) {

  /** Hears of it about twice a second, on the thread that runs the verification. */
  @FunctionalInterface
  public interface Listener {
    void progress(VerifyProgress soFar);
  }
}
