package io.photonbeam.pipelines.explain;

import java.util.List;

/**
 * What is known of a foreign event.
 *
 * @param visible whether its joined row can be read
 * @param sentences for people, the last one telling what happens next
 */
public record Explanation(boolean visible, List<String> sentences) {
  public Explanation {
    sentences = List.copyOf(sentences);
  }
}
