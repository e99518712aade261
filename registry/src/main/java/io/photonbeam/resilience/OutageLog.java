package io.photonbeam.resilience;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sentences for whoever shows progress, and for the log. Thread-safe. */
final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  /** If nobody takes them, the oldest are forgotten. */
  private static final int MAX_SENTENCES = 100;

  private final Deque<String> sentences = new ArrayDeque<>();

  void add(String sentence) {
    LOG.warn("{}", sentence);
    synchronized (sentences) {
      if (sentences.size() == MAX_SENTENCES) {
        sentences.removeFirst();
      }
      sentences.addLast(sentence);
    }
  }

  /** Those that were added since they were last taken. */
  List<String> take() {
    synchronized (sentences) {
      List<String> taken = List.copyOf(sentences);
      sentences.clear();
      return taken;
    }
  }
}
