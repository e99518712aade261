package io.photonbeam.cli.progress;

import io.photonbeam.pipelines.run.Outages;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a run has to tell beside its figures: problems and stores that are away. Not thread-safe.
 */
final class RunMessages {
  private final Supplier<RunMetrics> metrics;
  private final Outages outages;
  private final Optional<ProblemMessages> problems;
  private boolean primaryTimesTold;
  private boolean foreignTimesTold;
  private boolean repairedTold;

  RunMessages(Supplier<RunMetrics> metrics, Outages outages) {
    this(metrics, outages, Optional.of(new ProblemMessages(metrics)));
  }

  private RunMessages(
      Supplier<RunMetrics> metrics, Outages outages, Optional<ProblemMessages> problems) {
    this.metrics = metrics;
    this.outages = outages;
    this.problems = problems;
  }

  /** Without problems, where a report tells them. */
  static RunMessages withoutProblems(Supplier<RunMetrics> metrics, Outages outages) {
    return new RunMessages(metrics, outages, Optional.empty());
  }

  /**
   * What has happened since this was last asked: the first few problems of each kind, stores that
   * went away or came back, and once of each log that its times are unlikely, and that text was
   * repaired.
   */
  List<String> take() {
    List<String> news = new ArrayList<>(outages.news().get());
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
    return String.join(
        "", outages.away().get().stream().map(what -> what.words() + " | ").toList());
  }
}
