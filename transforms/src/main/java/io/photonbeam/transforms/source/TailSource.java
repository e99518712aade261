package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import io.photonbeam.transforms.runtime.ReadersNote.Position;
import io.photonbeam.transforms.runtime.RunContext;
import io.photonbeam.transforms.runtime.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** One split of a followed log: the files whose path hashes to it. */
final class TailSource extends UnboundedSource<List<LogChunk>, LogCheckpointMark> {
  private static final long serialVersionUID = 1L;

  /** Compressed logs are about this much smaller than what the cache holds of them. */
  private static final int WARM_UP_COMPRESSION = 4;

  private final RunSpec run;
  private final String root;
  private final EventFields fields;
  private final boolean warmsUp;
  private final Pace pace;
  private final int reader;
  private final int readers;

  TailSource(
      RunSpec run,
      String root,
      EventFields fields,
      boolean warmsUp,
      Pace pace,
      int reader,
      int readers) {
    this.run = run;
    this.root = root;
    this.fields = fields;
    this.warmsUp = warmsUp;
    this.pace = pace;
    this.reader = reader;
    this.readers = readers;
  }

  /** Tells the readers of the other log what will be read next. */
  void report(ReadPositions positions, long nextTime) {
    positions.report(new Position(root, reader, readers, nextTime));
  }

  /** What may be read, as far as the other log has come. */
  ReadLimit limit(ReadPositions positions) {
    if (pace.otherLog() == null) {
      return ReadLimit.NONE;
    }
    long readTo = positions.readTo(pace.otherLog());
    return (begin, end) -> pace.needs(begin, end) < readTo;
  }

  @Override
  public List<TailSource> split(int desiredNumSplits, PipelineOptions options) {
    int count = Math.max(1, desiredNumSplits);
    return IntStream.range(0, count)
        .mapToObj(i -> new TailSource(run, root, fields, warmsUp, pace, i, count))
        .toList();
  }

  @Override
  public TailReader createReader(PipelineOptions options, LogCheckpointMark mark) {
    RunContext context = RunContext.acquireForReader(run);
    LogReaders shared = LogReaders.of(context);
    boolean fresh = shared.begins(root + "#" + reader);
    LogCheckpointMark startAt = mark == null ? LogCheckpointMark.start() : mark;
    LogFollower tail =
        new LogFollower(Path.of(root), fields, shared.watch(), reader, readers, startAt);
    if (fresh && warmsUp) {
      // This process has read nothing of what came before the mark.
      tail.rewind(context.initialCacheBytes() / WARM_UP_COMPRESSION / readers);
    }
    // Flink would rest after each bundle that is cut short.
    BundleRoom room = WholeBundles.areHeld(options) ? shared.bundleRoom() : BundleRoom.unlimited();
    return new TailReader(this, context, tail, room);
  }

  @Override
  public Coder<LogCheckpointMark> getCheckpointMarkCoder() {
    return LogCheckpointMark.Coder.of();
  }

  @Override
  public Coder<List<LogChunk>> getOutputCoder() {
    return ListCoder.of(LogChunkCoder.of());
  }
}
