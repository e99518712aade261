package io.photonbeam.transforms.read;

import io.photonbeam.log.EventFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads a log once, as it stands: emits each whole block that every file held when it was opened,
 * exactly once a successful run, and each problem as {@link TailLog} does. Files are listed when
 * the pipeline is built and read in parallel, one by one.
 *
 * <p>For batch jobs over the same logs, which want an input that ends; the streaming join follows
 * its logs with {@link TailLog} instead.
 */
public final class ReadLog extends PTransform<PBegin, PCollection<LogChunk>> {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final EventFields fields;

  private ReadLog(String root, EventFields fields) {
    this.root = root;
    this.fields = fields;
  }

  /** Reads the log below a folder; one that does not exist is an empty log. */
  public static ReadLog under(Path root, EventFields fields) {
    return new ReadLog(root.toString(), fields);
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    return begin
        .apply("Files", Create.of(files()).withCoder(StringUtf8Coder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply("Read", ParDo.of(new ReadFile(fields)))
        .setCoder(LogChunkCoder.of());
  }

  private List<String> files() {
    try {
      return LogListing.of(Path.of(root)).entries().keySet().stream().map(Path::toString).toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("can't list the log folder " + root, e);
    }
  }

  static final class ReadFile extends DoFn<String, LogChunk> {
    private static final long serialVersionUID = 1L;
    private final EventFields fields;

    ReadFile(EventFields fields) {
      this.fields = fields;
    }

    @ProcessElement
    public void read(@Element String file, OutputReceiver<LogChunk> out) throws IOException {
      Path path = Path.of(file);
      Map<Path, LogListing.Entry> listed = LogListing.of(path).entries();
      FileTail tail = new FileTail(path, fields, TailMark.Position.START);
      LogListing.Entry entry = listed.get(path);
      if (entry == null) {
        tail.grownTo(1, 0);
      } else {
        tail.grownTo(entry.size(), entry.modifiedMicros());
      }
      try {
        while (tail.hasUnread()) {
          tail.read().ifPresent(out::output);
        }
      } finally {
        tail.close();
      }
    }
  }
}
