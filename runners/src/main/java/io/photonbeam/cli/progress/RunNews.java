package io.photonbeam.cli.progress;

import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunMetrics;
import io.photonbeam.transforms.source.LogWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a run has to tell beside its figures: problems and stores that are away. Not thread-safe.
 */
final class RunNews {
  private final Supplier<RunMetrics> metrics;
  private final RetryPolicy patience;
  private final LogWatch watch;
  private final Optional<ProblemNews> problems;
  private boolean primaryTimesTold;
  private boolean foreignTimesTold;
  private boolean repairedTold;

  RunNews(Supplier<RunMetrics> metrics, RetryPolicy patience) {
    this(metrics, patience, null);
  }

  /**
   * With a look at the logs.
   *
   * @param watch may be null
   */
  RunNews(Supplier<RunMetrics> metrics, RetryPolicy patience, LogWatch watch) {
    this(metrics, patience, watch, Optional.of(new ProblemNews(metrics)));
  }

  private RunNews(
      Supplier<RunMetrics> metrics,
      RetryPolicy patience,
      LogWatch watch,
      Optional<ProblemNews> problems) {
    this.metrics = metrics;
    this.patience = patience;
    this.watch = watch;
    this.problems = problems;
  }

  /** Without problems, where a report tells them. */
  static RunNews withoutProblems(Supplier<RunMetrics> metrics, RetryPolicy patience) {
    return new RunNews(metrics, patience, null, Optional.empty());
  }

  /**
   * What has happened since this was last asked: the first few problems of each kind, stores that
   * went away or came back, and once of each log that its times are unlikely, and that text was
   * repaired.
   */
  List<String> take() {
    List<String> news = new ArrayList<>(patience.takeNews());
    if (watch != null) {
      news.addAll(watch.takeNews());
    }
    problems.ifPresent(all -> news.addAll(all.take()));
    Optional<String> primary = metrics.get().unlikelyTimes(Role.PRIMARY).warning("primary");
    if (!primaryTimesTold && primary.isPresent()) {
      primaryTimesTold = true;
      news.add(primary.get());
    }
    Optional<String> foreign = metrics.get().unlikelyTimes(Role.FOREIGN).warning("foreign");
    if (!foreignTimesTold && foreign.isPresent()) {
      foreignTimesTold = true;
      news.add(foreign.get());
    }
    repaired().ifPresent(news::add);
    return news;
  }

  /** The same when the work has ended, and how many more problems there were. */
  List<String> takeLast() {
    List<String> news = new ArrayList<>(take());
    problems.ifPresent(all -> news.addAll(all.takeLast()));
    return news;
  }

  /** Said once; the rest is counted. */
  private Optional<String> repaired() {
    Optional<String> first = repairedTold ? Optional.empty() : metrics.get().firstRepaired();
    repairedTold = repairedTold || first.isPresent();
    return first.map(
        place ->
            "text that is no UTF-8 in or near a foreign event of "
                + place
                + ", or in its primary event: the row has U+FFFD in place of such bytes; more are"
                + " only counted");
  }

  /**
   * Which stores and log folders are away, to begin a line with, so that a narrow terminal shows
   * it.
   */
  String away() {
    List<String> away = new ArrayList<>(patience.awayNow());
    if (watch != null) {
      away.addAll(watch.away());
    }
    return String.join("", away.stream().map(what -> what + " | ").toList());
  }
}
