package io.photonbeam.cli.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The samples of one pipeline, one for each bin at most. Not thread-safe. */
final class TrackRecorder {
  private List<Sample> samples = new ArrayList<>();
  private final Deque<Sample> recent = new ArrayDeque<>();
  private Figures before = Figures.NONE;
  private Figures newest = Figures.NONE;

  void add(Sample sample, long binMillis) {
    if (sample.figures().beginsAnew(newest)) {
      before = newest.plusCounts(before);
    }
    newest = sample.figures();
    Sample whole = new Sample(sample.atMillis(), newest.plusCounts(before));
    put(whole, binMillis);
    keepRecent(whole);
  }

  /** The last one from before the time that is kept tells what has come since. */
  private void keepRecent(Sample sample) {
    long begin = sample.atMillis() - RunHistory.RECENT.toMillis();
    if (recent.isEmpty()
        || sample.atMillis() - recent.getLast().atMillis() >= RunHistory.FINEST_MILLIS) {
      recent.addLast(sample);
    }
    while (recent.size() > 1 && second(recent).atMillis() <= begin) {
      recent.removeFirst();
    }
  }

  private static Sample second(Deque<Sample> samples) {
    Iterator<Sample> each = samples.iterator();
    each.next();
    return each.next();
  }

  /** What was sampled lately, as if time began at some moment. */
  Track recent(String pipeline, long fromMillis) {
    return new Track(
        pipeline,
        recent.stream()
            .map(one -> new Sample(Math.max(0, one.atMillis() - fromMillis), one.figures()))
            .toList());
  }

  /** One sample for each of fewer bins. */
  void thinOut(long binMillis) {
    List<Sample> all = samples;
    samples = new ArrayList<>();
    all.forEach(sample -> put(sample, binMillis));
  }

  private void put(Sample sample, long binMillis) {
    int last = samples.size() - 1;
    if (last >= 0 && samples.get(last).isInBinOf(sample, binMillis)) {
      samples.set(last, sample.takingIn(samples.get(last)));
    } else {
      samples.add(sample);
    }
  }

  Track track(String pipeline) {
    return new Track(pipeline, samples);
  }
}
