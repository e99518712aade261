package io.photonbeam.transforms.source;

import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.Settling;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Hands a {@link LogFollower}'s chunks to the runner, those of small files several at a time, as a
 * runner has work with each element and each time it asks for a checkpoint. Never waits: with
 * nothing to read it says so and its watermark goes on with the clock, until the run may finish or
 * settles, as {@link Settling} tells. While a store of the run is away, both stand still, for what
 * is read could not be worked off.
 */
final class TailReader extends UnboundedReader<List<LogChunk>> {
  /** Chunks in an element at most, however few bytes they have: each has opened a file. */
  static final int MAX_CHUNKS = 64;

  private final TailSource source;
  private final RunContext context;
  private final LogReaders shared;
  private final Settling settling;
  private final LogFollower tail;
  private final BundleRoom.Bundle bundle;
  private List<LogChunk> current = List.of();
  private boolean started;
  private Instant currentTime;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private boolean toldWhatIsLeft;
  private boolean finished;
  private boolean closed;

  TailReader(TailSource source, RunContext context, LogFollower tail, BundleRoom room) {
    this.source = source;
    this.context = context;
    this.shared = LogReaders.of(context);
    this.settling = Settling.of(context);
    this.tail = tail;
    this.bundle = room.bundle();
    shared.opened(this);
  }

  @Override
  public boolean start() {
    settling.startReader();
    boolean found = advance();
    started = true;
    return found;
  }

  @Override
  public boolean advance() {
    current = List.of();
    bundle.begin();
    if (finished) {
      return false;
    }
    if (shared.watch().stopped()) {
      current = unseen();
      finished = current.isEmpty();
      currentTime = Instant.ofEpochMilli(tail.nowMillis());
      return !finished;
    }
    if (context.retryPolicy().isAway()) {
      shared.watch().active(); // It is not for want of events that none is read.
      tail.look(); // So that what is behind is known.
      return false;
    }
    if (!bundle.enter()) {
      return nothingYet();
    }
    try {
      return read(report());
    } finally {
      bundle.leave();
    }
  }

  private boolean read(ReadLimit limit) {
    if (tail.isHeldBy(limit)) {
      return nothingYet();
    }
    current = readOn(limit);
    if (current.isEmpty() && shared.watch().mayFinish()) {
      current = lastWords();
      finished = current.isEmpty();
    }
    currentTime = Instant.ofEpochMilli(tail.nowMillis());
    return !current.isEmpty();
  }

  /** Where nothing may be read, what was read before is still to be found. */
  private boolean nothingYet() {
    shared.watch().active(); // It is not for want of events that none is read.
    current = tail.nextMoves().map(List::of).orElse(List.of());
    currentTime = Instant.ofEpochMilli(tail.nowMillis());
    return !current.isEmpty();
  }

  /** Tells how far this log is, and is told how far it may be read, for the other one's sake. */
  private ReadLimit report() {
    source.report(shared.positions(), tail.nextTime());
    return source.limit(shared.positions());
  }

  /**
   * What may be read now. When the reader starts that is a single chunk: the other log's readers
   * may not have begun to tell how far they are, so there is no limit yet.
   */
  private List<LogChunk> readOn(ReadLimit atFirst) {
    List<LogChunk> chunks = new ArrayList<>();
    long bytes = 0;
    ReadLimit limit = atFirst;
    do {
      Optional<LogChunk> chunk = tail.next(limit);
      if (chunk.isEmpty()) {
        break;
      }
      chunks.add(chunk.get());
      bytes += chunk.get().bytes();
      bundle.add(chunk.get().bytes());
      limit = report();
    } while (started
        && bytes < LogChunkBuilder.TARGET_BYTES
        && chunks.size() < MAX_CHUNKS
        && !shared.watch().stopped()
        && !tail.isHeldBy(limit));
    return chunks;
  }

  /**
   * What is to be told before a run ends that was stopped. Half a block at the end of a file is
   * nothing to tell then: it may be being written.
   */
  private List<LogChunk> unseen() {
    tellOnce(tail::tellUnseen);
    List<LogChunk> problems = new ArrayList<>();
    while (problems.size() < MAX_CHUNKS) {
      Optional<LogChunk> next = tail.nextTold();
      if (next.isEmpty()) {
        break;
      }
      problems.add(next.get());
    }
    return problems;
  }

  /** What is to be told before the end, which tells all that {@link #unseen()} does. */
  private List<LogChunk> lastWords() {
    tellOnce(tail::tellUnfinished);
    return readOn(ReadLimit.NONE);
  }

  private void tellOnce(Runnable whatIsLeft) {
    if (!toldWhatIsLeft) {
      toldWhatIsLeft = true;
      whatIsLeft.run();
    }
  }

  @Override
  public List<LogChunk> getCurrent() {
    if (current.isEmpty()) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    if (current.isEmpty()) {
      throw new NoSuchElementException();
    }
    return currentTime;
  }

  @Override
  public Instant getWatermark() {
    if (finished) {
      watermark = settling.finishReader();
    } else if (!context.retryPolicy().isAway()) {
      watermark = Instant.ofEpochMilli(tail.nowMillis());
    }
    return watermark;
  }

  @Override
  public LogCheckpointMark getCheckpointMark() {
    current = List.of(); // The runner has taken it, and may be long at work with it.
    bundle.markOver();
    return tail.mark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return tail.unreadBytes();
  }

  @Override
  public UnboundedSource<List<LogChunk>, LogCheckpointMark> getCurrentSource() {
    return source;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      shared.closed(this);
      source.report(shared.positions(), ReadPositions.NOTHING_UNREAD);
      bundle.close();
      tail.close();
      context.closeByReader();
    }
  }
}
