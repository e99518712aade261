package io.photonbeam.transforms.metrics;

import io.photonbeam.log.LogUse;
import io.photonbeam.log.UnlikelyTimes;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.transforms.metrics.RunCounter.Label;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run counts and meets, each named once. Written by the transforms, a few times a batch;
 * read at any time by whoever shows progress. Thread-safe; a reading is not one moment's snapshot.
 *
 * <p>Those that the transforms of a run share are of this process, as they are now, and hold all
 * that was tried: after a restart from a checkpoint what is read again is counted again. Beam's
 * metrics take the same, and {@link JobMetrics} makes those of the whole job of them, whichever
 * processes have worked for it.
 */
public final class RunMetrics {
  /** Of all of them, among Beam's metrics. */
  static final String NAMESPACE = "photonbeam";

  /** More commits than are ever under way at the same time. */
  private static final int MAX_UNDER_WAY = 10_000;

  /** Of the problems that one process tells another by name. */
  private static final int MAX_PROBLEM_CHARS = 40_000;

  private static final int MAX_PLACE_CHARS = 8_000;

  private final List<RunCounter> counters = new ArrayList<>();
  private final List<RunTexts> texts = new ArrayList<>();

  /** Events in whole primary blocks that were read. */
  public final RunCounter primaryEvents = counter("primary_events", "Primary events read.");

  /** Events in whole foreign blocks that were read. */
  public final RunCounter foreignEvents = counter("foreign_events", "Foreign events read.");

  /** Decompressed bytes of the blocks read. */
  public final RunCounter bytesRead = counter("read_bytes", "Bytes of events read.");

  /** Joined events made visible. */
  public final RunCounter joined = counter("joined_rows", "Joined rows made visible.");

  /** Foreign events that were taken already, by this run or another, or another pipeline. */
  public final RunCounter alreadyTaken =
      counter("taken_events", "Foreign events skipped because they are joined already.");

  /** Foreign events that repeat one of this run. */
  public final RunCounter repeated = counter("repeated_events", "Repeated foreign events.");

  /** Foreign events below the registry's horizon. */
  public final RunCounter expired = counter("expired_events", "Foreign events below the horizon.");

  /** Foreign events whose key is null: they name no primary event, and are only counted. */
  public final RunCounter withoutKey =
      counter("events_without_key", "Foreign events that name no primary event.");

  /** Records of either log of types that lack the named fields: no events. */
  public final RunCounter otherRecords =
      counter("other_records", "Records of types that lack the named fields.");

  /** Foreign events given up without a primary event. */
  public final RunCounter unjoinable = counter("unjoinable_events", "Foreign events given up.");

  /** Commits made visible. */
  public final RunCounter commits = counter("commits", "Commits made visible.");

  /** Commits that the registry refused because some ids were taken meanwhile. */
  public final RunCounter refusedCommits =
      counter("refused_commits", "Commits refused because some ids were taken.");

  /** Foreign events whose primary event was in memory when they came. */
  public final RunCounter foundInMemory = found("memory");

  /** Foreign events whose primary event came into memory while they waited. */
  public final RunCounter foundOnArrival = found("arrival");

  /** Foreign events whose primary event was found in the log, through the index. */
  public final RunCounter foundInLog = found("log");

  /** Blocks of the primary log that were read to find events; known in this process only. */
  public final RunCounter indexBlocksRead =
      counter("index_blocks_read", "Blocks of the primary log that were read for look-ups.");

  /** Bytes of log that are listed and not read yet; known in this process only. */
  public final RunCounter unreadBytes = level("lag_bytes", "Bytes of log not read yet.");

  /** Bytes of primary events that memory holds now, all shards together. */
  public final RunCounter bytesInMemory =
      level("cache_bytes", "Bytes of primary events held in memory.");

  /** Foreign events that now wait for their primary event. */
  public final RunCounter pending = level("pending_events", "Foreign events that wait.");

  /** Bytes of these foreign events. */
  public final RunCounter pendingBytes = level("pending_bytes", "Bytes of events that wait.");

  /** Batch jobs whose metrics these are: one, or none if they are not known. */
  public final RunCounter jobs = RunCounter.of("jobs", "Jobs that were counted.");

  /** What only a reconciliation counts. */
  public final ReconcileMetrics reconcile = new ReconcileMetrics(this);

  private final LogCounts primary = new LogCounts("primary");
  private final LogCounts foreign = new LogCounts("foreign");
  private final Map<Reason, RunCounter> unjoined = new EnumMap<>(Reason.class);
  private final RunCounter repairedTexts =
      counter("repaired_texts", "Texts that were no UTF-8, repaired in the rows.");
  private final RunTexts repairedPlaces = texts("repaired_places", 1);
  private final ProblemMetrics problems = new ProblemMetrics(this);
  private final LatencyMetrics latency = new LatencyMetrics();
  private final WorkSpan work = new WorkSpan();
  private final Set<CommitId> counted = Collections.synchronizedSet(newest(MAX_UNDER_WAY));

  public RunMetrics() {
    for (Reason reason : Reason.values()) {
      unjoined.put(
          reason,
          counter("dead_letters", "reason", reason.code(), "Foreign events that were not joined."));
    }
  }

  RunCounter counter(String name, String help) {
    return register(RunCounter.of(name, help));
  }

  RunCounter counter(String name, String label, String value, String help) {
    return register(RunCounter.of(name, new Label(label, value), help));
  }

  private RunCounter found(String where) {
    return counter(
        "found_events", "where", where, "Foreign events whose primary event was found, by where.");
  }

  private RunCounter level(String name, String help) {
    return register(RunCounter.level(name, help));
  }

  private RunCounter register(RunCounter counter) {
    counters.add(counter);
    return counter;
  }

  /**
   * Texts of one kind.
   *
   * @param most that are kept in each process, about; later ones are dropped
   */
  RunTexts texts(String name, int most) {
    RunTexts kind = new RunTexts(name, most);
    texts.add(kind);
    return kind;
  }

  /** All that is counted one by one, but for a reconciliation's; in a fixed order. */
  public List<RunCounter> counters() {
    return Collections.unmodifiableList(counters);
  }

  /** Whether it counts what is wrong in the logs, or foreign events that were given up. */
  public boolean isOfProblems(RunCounter counter) {
    return counter == unjoinable
        || unjoined.containsValue(counter)
        || problems.isCountedBy(counter);
  }

  /** A set that holds only what was added last. */
  private static <T> Set<T> newest(int number) {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
            return size() > number;
          }
        });
  }

  /** Whether nothing was counted yet. */
  public boolean isEmpty() {
    return counters.stream().allMatch(counter -> counter.sum() == 0);
  }

  /** All that is counted, in a fixed order. */
  List<RunCounter> allCounters() {
    return Stream.of(List.of(jobs), counters, reconcile.counters(), latency.counters())
        .flatMap(List::stream)
        .toList();
  }

  /** What this process has counted and met until now. */
  public MetricsSnapshot snapshot() {
    Map<String, Long> counts = new HashMap<>();
    for (RunCounter counter : allCounters()) {
      if (counter.sum() != 0) {
        counts.put(counter.jobName(), counter.sum());
      }
    }
    return new MetricsSnapshot(
        counts,
        work.firstMillis(),
        work.lastMillis(),
        problems.encoded(MAX_PROBLEM_CHARS),
        repairedPlaces.all().stream().filter(place -> place.length() < MAX_PLACE_CHARS).toList());
  }

  List<RunTexts> texts() {
    return Collections.unmodifiableList(texts);
  }

  WorkSpan work() {
    return work;
  }

  /** What was wrong in the logs. */
  public ProblemMetrics problems() {
    return problems;
  }

  /** Counts texts that were no UTF-8, and keeps where the first ones were. */
  public void repaired(long number, String file, long blockOffset) {
    repairedTexts.add(number);
    repairedPlaces.add(file + " at " + blockOffset);
  }

  /** Knows of places that another process has met. */
  void repairedAt(List<String> places) {
    repairedPlaces.addHere(Set.copyOf(places));
  }

  /** Texts in joined events that were no UTF-8, and stand in the rows with U+FFFD. */
  public long repairedTexts() {
    return repairedTexts.sum();
  }

  /**
   * The file and block of the first joined foreign events with, or whose primary events have, text
   * that is no UTF-8.
   */
  public Optional<String> firstRepaired() {
    return repairedPlaces.all().stream().findFirst();
  }

  /** Counts foreign events that are left, as dead letters unless it is a reconciliation. */
  public void unjoined(Reason reason, long events) {
    unjoined.get(reason).add(events);
  }

  /** How many foreign events are left for a reason. */
  public long unjoined(Reason reason) {
    return unjoined.get(reason).sum();
  }

  private LogCounts of(Role role) {
    return role == Role.FOREIGN ? foreign : primary;
  }

  /** Counts the events of a role whose times are unlikely. */
  public void unlikelyTimes(Role role, UnlikelyTimes times) {
    LogCounts counts = of(role);
    counts.early.add(times.early());
    counts.late.add(times.late());
  }

  /** How many events of a role have unlikely times. */
  public UnlikelyTimes unlikelyTimes(Role role) {
    LogCounts counts = of(role);
    return new UnlikelyTimes(counts.early.sum(), counts.late.sum());
  }

  /** Counts records of a role by whether they can be used as events. */
  public void used(Role role, LogUse records) {
    LogCounts counts = of(role);
    counts.usable.add(records.usable());
    counts.malformed.add(records.malformed());
  }

  /** How many records of a role can be used as events. */
  public LogUse use(Role role) {
    LogCounts counts = of(role);
    return new LogUse(counts.usable.sum(), counts.malformed.sum());
  }

  /** What is counted of each log. */
  private final class LogCounts {
    private static final String USE = "Records of the logs, by whether they can be used.";
    private static final String TIMES = "Events whose times are unlikely.";

    private final RunCounter usable;
    private final RunCounter malformed;
    private final RunCounter early;
    private final RunCounter late;

    LogCounts(String log) {
      this.usable = counter("log_records", "use", log + "_usable", USE);
      this.malformed = counter("log_records", "use", log + "_malformed", USE);
      this.early = counter("unlikely_times", "time", log + "_early", TIMES);
      this.late = counter("unlikely_times", "time", log + "_late", TIMES);
    }
  }

  /** Counts a commit that has become visible, by whoever has made it. */
  public void visible(CommitRecord commit) {
    commits.addToJob(1);
    joined.addToJob(commit.rows());
    rolledForward(commit);
  }

  /**
   * Counts a commit of this run that was rolled forward as its writer was thought to have failed:
   * in this process once, whether that one counts it or not.
   */
  public void rolledForward(CommitRecord commit) {
    if (counted.add(commit.id())) {
      commits.addHere(1);
      joined.addHere(commit.rows());
    }
  }

  /** Times from an event's writing to its row being visible. */
  public LatencyMetrics latency() {
    return latency;
  }

  /**
   * Notes that something was read or made visible at a time in milliseconds, by the steady clock.
   */
  public void worked(long millis) {
    work.at(millis);
  }

  /** Seconds from the first to the last work; start-up and waiting for the end left out. */
  public double workSeconds() {
    return work.seconds();
  }
}
