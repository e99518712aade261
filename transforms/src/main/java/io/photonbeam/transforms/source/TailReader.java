package io.photonbeam.transforms.source;

import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.Settling;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Hands a {@link LogFollower}'s chunks to the runner. Never waits: with nothing to read it says so
 * and its watermark goes on with the clock, until the run may finish or settles, as {@link
 * Settling} tells. While a store of the run is away, both stand still, for what is read could not
 * be worked off.
 */
final class TailReader extends UnboundedReader<LogChunk> {
  private final TailSource source;
  private final RunContext context;
  private final LogReaders shared;
  private final Settling settling;
  private final LogFollower tail;
  private LogChunk current;
  private Instant currentTime;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private boolean toldUnfinished;
  private boolean finished;
  private boolean closed;

  TailReader(TailSource source, RunContext context, LogFollower tail) {
    this.source = source;
    this.context = context;
    this.shared = LogReaders.of(context);
    this.settling = Settling.of(context);
    this.tail = tail;
  }

  @Override
  public boolean start() {
    return advance();
  }

  @Override
  public boolean advance() {
    current = null;
    if (finished || shared.watch().stopped()) {
      finished = true;
      return false;
    }
    if (context.retryPolicy().isAway()) {
      shared.watch().active(); // It is not for want of events that none is read.
      tail.look(); // So that what is behind is known.
      return false;
    }
    source.report(shared.positions(), tail.nextTime());
    ReadLimit limit = source.limit(shared.positions());
    if (tail.isHeldBy(limit)) {
      shared.watch().active(); // Nor is it here.
      return false;
    }
    current = tail.next(limit).orElse(null);
    if (current == null && shared.watch().mayFinish()) {
      current = lastWords().orElse(null);
      finished = current == null;
    }
    if (current == null) {
      return false;
    }
    currentTime = Instant.ofEpochMilli(tail.nowMillis());
    return true;
  }

  /** What is to be told, once, before the end. */
  private Optional<LogChunk> lastWords() {
    if (!toldUnfinished) {
      toldUnfinished = true;
      tail.tellUnfinished();
    }
    return tail.next();
  }

  @Override
  public LogChunk getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return currentTime;
  }

  @Override
  public Instant getWatermark() {
    if (finished) {
      watermark = settling.lastWatermark();
    } else if (!context.retryPolicy().isAway()) {
      watermark = Instant.ofEpochMilli(tail.nowMillis());
    }
    return watermark;
  }

  @Override
  public LogCheckpointMark getCheckpointMark() {
    return tail.mark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return tail.unreadBytes();
  }

  @Override
  public UnboundedSource<LogChunk, LogCheckpointMark> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      source.report(shared.positions(), ReadPositions.NOTHING_UNREAD);
      tail.close();
      context.close();
    }
  }
}
