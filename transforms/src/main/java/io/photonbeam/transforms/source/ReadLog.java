package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogListing;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

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

  private final transient LogListing listing;
  private final EventFields fields;
  private final long changedSince;
  private final PCollectionView<Long> changedSinceView;
  private final long settled;

  private ReadLog(
      LogListing listing,
      EventFields fields,
      long changedSince,
      PCollectionView<Long> changedSinceView,
      long settled) {
    this.listing = listing;
    this.fields = fields;
    this.changedSince = changedSince;
    this.changedSinceView = changedSinceView;
    this.settled = settled;
  }

  /** Reads the log below a folder; one that does not exist is an empty log. */
  public static ReadLog under(Path root, EventFields fields) {
    try {
      return of(LogListing.of(root), fields);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the log folder %s can't be listed: %s".formatted(root, LogListing.reason(e)), e);
    }
  }

  /** Reads a log as it was listed. What the listing itself misses is the caller's to tell. */
  public static ReadLog of(LogListing listing, EventFields fields) {
    return new ReadLog(listing, fields, Long.MIN_VALUE, null, Long.MIN_VALUE);
  }

  /** Opens no file that was last written before a time in epoch microseconds. */
  public ReadLog changedSince(long micros) {
    return new ReadLog(listing, fields, micros, changedSinceView, settled);
  }

  /**
   * Opens no file that was last written before a time that the pipeline finds out, in epoch
   * microseconds; with {@link Long#MAX_VALUE} none at all.
   */
  public ReadLog changedSince(PCollectionView<Long> micros) {
    return new ReadLog(listing, fields, changedSince, micros, settled);
  }

  /**
   * Tells also of half a block at the end of a file that was last written before a time in epoch
   * microseconds. By default nobody hears of such ends.
   */
  public ReadLog settledAt(long micros) {
    return new ReadLog(listing, fields, changedSince, changedSinceView, micros);
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    PCollection<String> files =
        begin
            .apply("Files", Create.of(files()).withCoder(StringUtf8Coder.of()))
            .apply("Spread", Reshuffle.viaRandomKey());
    return select(files)
        .apply("Read", ParDo.of(new ReadFile(fields, settled)))
        .setCoder(LogChunkCoder.of());
  }

  private PCollection<String> select(PCollection<String> files) {
    return changedSinceView == null
        ? files
        : files.apply(
            "Select",
            ParDo.of(new SelectChanged(changedSinceView)).withSideInputs(changedSinceView));
  }

  private List<String> files() {
    return listing.entries().entrySet().stream()
        .filter(file -> file.getValue().modifiedMicros() >= changedSince)
        .map(file -> file.getKey().toString())
        .toList();
  }

  /**
   * A file as it is now, or null: whoever reads one that is gone, or can't be read, tells of it.
   */
  private static LogListing.Entry entry(Path file) {
    try {
      return LogListing.entryOf(file).orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  static final class SelectChanged extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;
    private final PCollectionView<Long> since;

    SelectChanged(PCollectionView<Long> since) {
      this.since = since;
    }

    @ProcessElement
    public void select(@Element String file, ProcessContext context, OutputReceiver<String> out)
        throws IOException {
      LogListing.Entry entry = entry(Path.of(file));
      // Whoever reads a file that is gone tells of it.
      long modified = entry == null ? Long.MAX_VALUE - 1 : entry.modifiedMicros();
      if (modified >= context.sideInput(since)) {
        out.output(file);
      }
    }
  }

  static final class ReadFile extends DoFn<String, LogChunk> {
    private static final long serialVersionUID = 1L;
    private final EventFields fields;
    private final long settled;
    private transient TailSchemas schemas;

    ReadFile(EventFields fields, long settled) {
      this.fields = fields;
      this.settled = settled;
    }

    @Setup
    public void setup() {
      schemas = new TailSchemas(fields);
    }

    @ProcessElement
    public void read(@Element String file, OutputReceiver<LogChunk> out) throws IOException {
      Path path = Path.of(file);
      FileTail tail = new FileTail(path, schemas, LogCheckpointMark.Position.START);
      LogListing.Entry entry = entry(path);
      if (entry == null) {
        tail.grownTo(1, 0);
      } else {
        tail.grownTo(entry, entry.modifiedMicros());
      }
      try {
        while (tail.hasUnread()) {
          tail.read().ifPresent(out::output);
        }
        if (entry != null && entry.modifiedMicros() < settled) {
          tail.unfinished().ifPresent(problem -> out.output(LogChunk.of(file, problem)));
        }
      } finally {
        tail.close();
      }
    }
  }
}
