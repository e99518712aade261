package io.photonbeam.transforms.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.StringSet;

/**
 * Texts that a run's transforms have to tell whoever began it, each once, through Beam's metrics:
 * the runner unites those of all processes of the job. Thread-safe.
 *
 * <p>Beam drops what is beyond a megabyte of one metric, so they are spread over several; whoever
 * adds texts bounds them, and reads a text that is not there as one that nobody told.
 */
final class RunTexts {
  private static final int PARTS = 16;

  private final List<StringSet> parts = new ArrayList<>();
  private final String name;
  private final int most;
  private final Set<String> here = ConcurrentHashMap.newKeySet();

  /**
   * Texts of one kind.
   *
   * @param most texts that are kept, about; later ones are dropped
   */
  RunTexts(String name, int most) {
    this.name = name;
    this.most = most;
    for (int part = 0; part < PARTS; part++) {
      parts.add(Metrics.stringSet(RunMetrics.NAMESPACE, name + "." + part));
    }
  }

  /** Whether one of Beam's metrics is a part of this one. */
  boolean isPart(String jobName) {
    return jobName.startsWith(name + ".");
  }

  /** Tells a text, on a thread on which a runner calls a transform. */
  void add(String text) {
    // One that this process knows may come from an attempt that has failed since.
    if (here.contains(text) || here.size() < most) {
      here.add(text);
      parts.get(Math.floorMod(text.hashCode(), PARTS)).add(text);
    }
  }

  /** Knows texts that somebody else has told. */
  void addHere(Set<String> texts) {
    here.addAll(texts);
  }

  /** Whether a text was told in this process. */
  boolean has(String text) {
    return here.contains(text);
  }

  /** What was told in this process. */
  Set<String> all() {
    return Set.copyOf(here);
  }
}
