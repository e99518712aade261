package io.photonbeam.transforms.read;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.run.RunSpec;
import io.photonbeam.transforms.run.Worker;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

/** One split of a followed log: the files whose path hashes to it. */
final class TailSource extends UnboundedSource<LogChunk, TailMark> {
  private static final long serialVersionUID = 1L;

  private final RunSpec run;
  private final String root;
  private final EventFields fields;
  private final int reader;
  private final int readers;

  TailSource(RunSpec run, String root, EventFields fields, int reader, int readers) {
    this.run = run;
    this.root = root;
    this.fields = fields;
    this.reader = reader;
    this.readers = readers;
  }

  @Override
  public List<TailSource> split(int desiredNumSplits, PipelineOptions options) {
    int count = Math.max(1, desiredNumSplits);
    return IntStream.range(0, count)
        .mapToObj(i -> new TailSource(run, root, fields, i, count))
        .toList();
  }

  @Override
  public TailReader createReader(PipelineOptions options, TailMark mark) {
    Worker worker = Worker.acquire(run);
    TailMark startAt = mark == null ? TailMark.start() : mark;
    LogTail tail = new LogTail(Path.of(root), fields, worker.watch(), reader, readers, startAt);
    return new TailReader(this, worker, tail);
  }

  @Override
  public Coder<TailMark> getCheckpointMarkCoder() {
    return TailMark.Coder.of();
  }

  @Override
  public Coder<LogChunk> getOutputCoder() {
    return LogChunkCoder.of();
  }
}
