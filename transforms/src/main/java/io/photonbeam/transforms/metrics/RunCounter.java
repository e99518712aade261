package io.photonbeam.transforms.metrics;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * One number of a run: counted in this process, where it can be read at any time, and through
 * Beam's metrics, which the runner sums up over all processes of the job. Thread-safe; to be
 * counted a few times a batch, not for each event.
 *
 * <p>Here everything counts that was ever tried. In the runner's sum, what a failed attempt has
 * counted is left out on the runners that take it back (Direct, Flink), so that a batch job's sum
 * is that of one complete execution.
 */
public final class RunCounter {
  private final String name;
  private final Optional<Label> label;
  private final String help;
  private final boolean isLevel;
  private final LongAdder here = new LongAdder();
  private final Counter job;
  private volatile LongSupplier measured = () -> 0;

  private RunCounter(String name, Optional<Label> label, String help, boolean isLevel) {
    this.name = name;
    this.label = label;
    this.help = help;
    this.isLevel = isLevel;
    this.job = Metrics.counter(RunMetrics.NAMESPACE, jobName());
  }

  /** One of its name. */
  static RunCounter of(String name, String help) {
    return new RunCounter(name, Optional.empty(), help, false);
  }

  /** One of several of a name. */
  static RunCounter of(String name, Label label, String help) {
    return new RunCounter(name, Optional.of(label), help, false);
  }

  /** One that may go down again. */
  static RunCounter level(String name, String help) {
    return new RunCounter(name, Optional.empty(), help, true);
  }

  /**
   * What tells the counters of one name apart.
   *
   * @param name of the label
   * @param value lower case letters and underscores
   */
  public record Label(String name, String value) {}

  /** Its name, the same wherever it is told: {@code joined_rows}. */
  public String name() {
    return name;
  }

  /** Its label, if there are several counters of that name. */
  public Optional<Label> label() {
    return label;
  }

  /** What it counts, in a sentence. */
  public String help() {
    return help;
  }

  /** Whether it may go down again. */
  public boolean isLevel() {
    return isLevel;
  }

  /** Its name among Beam's metrics, with the label: {@code dead_letters.expired}. */
  String jobName() {
    return label.map(l -> name + "." + l.value()).orElse(name);
  }

  /** Counts, on a thread on which a runner calls a transform. */
  public void add(long number) {
    addHere(number);
    addToJob(number);
  }

  /** Counts one; see {@link #add}. */
  public void increment() {
    add(1);
  }

  /** Counts what was done on a thread that is no runner's: only this process knows of it. */
  public void addHere(long number) {
    assert isLevel || number >= 0 : name + " never goes down, and not by " + number;
    here.add(number);
  }

  /** Counts what this process knows already. */
  void addToJob(long number) {
    assert isLevel || number >= 0 : name + " never goes down, and not by " + number;
    if (number != 0) {
      job.inc(number);
    }
  }

  /** Adds what somebody else counts anyway: only this process knows of it. */
  public void measure(LongSupplier source) {
    measured = source;
  }

  /** What was counted in this process. */
  public long sum() {
    return here.sum() + measured.getAsLong();
  }
}
