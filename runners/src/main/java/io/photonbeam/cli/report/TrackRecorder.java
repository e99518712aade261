package io.photonbeam.cli.report;

import java.util.ArrayList;
import java.util.List;

/** The samples of one pipeline, one for each bin at most. Not thread-safe. */
final class TrackRecorder {
  private List<Sample> samples = new ArrayList<>();
  private Figures before = Figures.NONE;
  private Figures newest = Figures.NONE;

  void add(Sample sample, long binMillis) {
    if (sample.figures().beginsAnew(newest)) {
      before = newest.plusCounts(before);
    }
    newest = sample.figures();
    put(new Sample(sample.atMillis(), newest.plusCounts(before)), binMillis);
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
