package io.photonbeam.pipelines.explain;

import java.util.ArrayList;
import java.util.List;

/** What is told, sentence by sentence. Not thread-safe. */
final class Sentences {
  private final List<String> sentences = new ArrayList<>();

  @SuppressWarnings("AnnotateFormatMethod") // All formats are literals of this package.
  void say(String sentence, Object... parts) {
    sentences.add(parts.length == 0 ? sentence : sentence.formatted(parts));
  }

  List<String> all() {
    return sentences;
  }
}
