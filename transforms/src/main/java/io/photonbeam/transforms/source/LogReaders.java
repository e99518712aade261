package io.photonbeam.transforms.source;

import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.runtime.Participant;
import io.photonbeam.transforms.runtime.ReadersNote;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunResource;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the readers of a run's logs share within a process, and what they know of those in other
 * processes: where several do the work, all is read only when each of them has nothing to read.
 * Thread-safe.
 */
public final class LogReaders implements Participant, AutoCloseable {
  private static final RunResource<LogReaders> RESOURCE = RunResource.of(LogReaders::new);

  private final RunContext context;
  private final LogWatch watch;
  private final ReadPositions positions = new ReadPositions();
  private final BundleRoom bundleRoom = BundleRoom.partOfHeap();
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Set<TailReader> open = ConcurrentHashMap.newKeySet();

  private volatile List<ReadersNote> others = List.of();

  private LogReaders(RunContext context) {
    this.context = context;
    RunSpec.Following run = context.spec().following();
    this.watch =
        new LogWatch(
            run.logs().stream().map(Path::of).toList(),
            run.pollInterval(),
            Optional.ofNullable(run.stopWhenIdle()),
            context.clock(),
            context.steadyClock(),
            context.spec().isDistributed() ? this::othersMayFinish : () -> true);
    context.metrics().unreadBytes.measure(watch::unreadBytes);
    context.connect(this);
  }

  /** Those of a run. */
  public static LogReaders of(RunContext context) {
    return context.get(RESOURCE);
  }

  /** Their look at the logs. */
  public LogWatch watch() {
    return watch;
  }

  @Override
  public ReadersNote tell() {
    return new ReadersNote(watch.quietMillis(), watch.isFinishing(), positions.here());
  }

  @Override
  public List<Away> away() {
    return watch.away();
  }

  @Override
  public void hear(List<ReadersNote> living) {
    others = living.stream().filter(note -> !note.readers().isEmpty()).toList();
    positions.elsewhere(others.stream().flatMap(note -> note.readers().stream()).toList());
  }

  @Override
  public void stop() {
    watch.stop();
    context.retryPolicy().stop();
  }

  /** Whether all readers are known and quiet, or one of them has seen that they were. */
  private boolean othersMayFinish() {
    Duration idle = context.spec().following().stopWhenIdle();
    return others.stream().anyMatch(ReadersNote::isFinishing)
        || (positions.knowsAll(context.spec().following().logs())
            && others.stream().allMatch(note -> note.quietMillis() >= idle.toMillis()));
  }

  ReadPositions positions() {
    return positions;
  }

  /** What they share where the runner works on whole bundles. */
  BundleRoom bundleRoom() {
    return bundleRoom;
  }

  /** Takes note of a reader that is to be closed. */
  void opened(TailReader reader) {
    open.add(reader);
  }

  void closed(TailReader reader) {
    open.remove(reader);
  }

  /** Closes those readers that the runner has left open, as the Direct one does if a run fails. */
  @Override
  public void close() {
    open.forEach(TailReader::close);
  }

  /** Whether a reader of this name begins for the first time in this process. */
  boolean begins(String reader) {
    return begun.add(reader);
  }
}
