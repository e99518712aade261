package io.photonbeam.pipelines.run;

import io.photonbeam.registry.RunBoard;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.MetricsSnapshot;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.metrics.SummedMetrics;
import io.photonbeam.transforms.runtime.MemberReport;
import io.photonbeam.transforms.runtime.Silence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the processes of a run tell that work for it elsewhere, and passes the wish to stop on
 * to them. While the registry is away nothing is heard, and the wish is repeated until it is
 * through. Thread-safe.
 */
public final class RunWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Supplier<RunBoard> board;
  private final SummedMetrics metrics = new SummedMetrics();
  private final Silence silence;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> news = new ArrayList<>();
  private final Thread thread;
  private Map<String, Away> away = Map.of();
  private List<MemberReport> members = List.of();
  private boolean allMembersLive;
  private volatile String refusal;
  private volatile boolean stopWanted;
  private boolean stopAsked;
  private Runnable endJob = () -> {};
  private volatile boolean endWanted;
  private boolean endAsked;

  /**
   * A watch over a run.
   *
   * @param board opens the registry when need be
   * @param steadyClock by which processes tell something new, or do not
   */
  public RunWatch(Supplier<RunBoard> board, InstantSource steadyClock) {
    this.board = board;
    this.silence = new Silence(steadyClock);
    this.thread = new Thread(this::run, "watch of a run");
    this.thread.setDaemon(true);
  }

  /**
   * Looks from now on, all the time.
   *
   * @param whenToEnd ends the job: one of its processes can't work for it, or nobody wants it
   */
  void begin(Runnable whenToEnd) {
    endJob = whenToEnd;
    thread.start();
  }

  private void run() {
    try {
      do {
        look();
        endJobIfWanted();
      } while (!closed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endJobIfWanted() {
    if (!endAsked && (endWanted || refusal != null)) {
      try {
        endJob.run();
        endAsked = true;
      } catch (RuntimeException e) {
        LOG.debug("The job could not be ended; that is tried again.", e);
      }
    }
  }

  /**
   * Hears what there is to hear now.
   *
   * @return whether the registry was there
   */
  public synchronized boolean look() {
    try {
      RunBoard there = board.get();
      if (stopWanted && !stopAsked) {
        there.askToStop();
        stopAsked = true;
      }
      hear(there.figures());
      return true;
    } catch (RuntimeException e) {
      // It may come back; the client's own calls tell of it.
      LOG.debug("Nothing was heard of the run.", e);
      return false;
    }
  }

  private void hear(Map<String, byte[]> figures) {
    List<MetricsSnapshot> all = new ArrayList<>();
    List<MemberReport> living = new ArrayList<>();
    Map<String, MemberReport> reports = new TreeMap<>();
    figures.forEach(
        (name, json) -> MemberReport.read(json).ifPresent(report -> reports.put(name, report)));
    reports.forEach(
        (name, report) -> {
          all.add(report.metrics());
          if (silence.isLive(name, report.beat()) && !report.hasEnded()) {
            living.add(report);
          }
          if (report.refusal() != null) {
            refusal = report.refusal();
          }
        });
    metrics.update(all, living.stream().map(MemberReport::metrics).toList());
    members = living;
    long working = reports.values().stream().filter(report -> !report.hasEnded()).count();
    allMembersLive = !living.isEmpty() && living.size() == working;
    hearAway(living);
  }

  /** Several processes miss the same store, each in its own words. */
  private void hearAway(List<MemberReport> living) {
    Map<String, Away> now = new TreeMap<>();
    for (MemberReport member : living) {
      member.outages().forEach(what -> now.putIfAbsent(what.name(), what));
    }
    now.forEach(
        (name, what) -> tellOnce(!away.containsKey(name), "On the cluster: " + what.words()));
    away.keySet().forEach(name -> tellOnce(!now.containsKey(name), name + " is back"));
    away = now;
  }

  private void tellOnce(boolean isNew, String sentence) {
    if (isNew) {
      news.add(sentence);
    }
  }

  /** What all of them have counted. */
  public RunMetrics metrics() {
    return metrics.sum();
  }

  /** What they can't reach now. */
  synchronized List<Away> away() {
    return List.copyOf(away.values());
  }

  /** What they missed or found again since this was last asked. */
  synchronized List<String> takeNews() {
    List<String> taken = List.copyOf(news);
    news.clear();
    return taken;
  }

  /** The processes that work for the run now. */
  public synchronized List<MemberReport> members() {
    return members;
  }

  /** Whether there are some, and nobody who might be one more. */
  synchronized boolean allMembersLive() {
    return allMembersLive;
  }

  /** Why one of them can't work for the run at all. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Asks them to stop, as soon as the registry is there. */
  void askToStop() {
    stopWanted = true;
  }

  /** Ends the job soon, as often as that has to be tried. */
  void endJob() {
    endWanted = true;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
