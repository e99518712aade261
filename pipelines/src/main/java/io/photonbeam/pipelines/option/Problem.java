package io.photonbeam.pipelines.option;

/**
 * One thing that is wrong with options.
 *
 * @param subject what it is about, with its value: {@code --shards=0}
 * @param message what is valid, or what to do
 */
public record Problem(String subject, String message) {
  @Override
  public String toString() {
    return subject + ": " + message;
  }
}
