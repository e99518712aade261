package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Reads files in pieces of bounded bytes, each a bundle of its own where the runner keeps bundles:
 * the Direct runner holds all that one call hands out until it is worked on.
 */
@DoFn.BoundedPerElement
final class ReadFiles extends RunFn<String, LogChunk> {
  private static final long serialVersionUID = 1L;

  /** Stands for all files that the function knows, one after the other. */
  static final String ALL = "";

  /** What a chunk, a block and a problem take besides a block's bytes, about. */
  private static final long CHUNK_OVERHEAD = 1 << 10;

  private static final long BLOCK_OVERHEAD = 20;
  private static final long PROBLEM_OVERHEAD = 256;

  private final String log;
  private final List<String> files;
  private final EventFields fields;
  private final long settled;
  private final long pieceBytes;
  private final PCollectionView<Long> changedSince;
  private transient TailSchemas schemas;

  /**
   * Reads the files that come as elements.
   *
   * @param run within which no other transform reads the same log
   * @param log its folder
   * @param files those that {@link #ALL} stands for
   * @param settled tells of half a block at the end of a file that was last written before it
   * @param pieceBytes after so many bytes a piece ends, with the chunk that they are in
   * @param changedSince only files that were last written since then are opened; null for all
   */
  ReadFiles(
      RunSpec run,
      String log,
      List<String> files,
      EventFields fields,
      long settled,
      long pieceBytes,
      PCollectionView<Long> changedSince) {
    super(run);
    this.log = log;
    this.files = files;
    this.fields = fields;
    this.settled = settled;
    this.pieceBytes = pieceBytes;
    this.changedSince = changedSince;
  }

  @GetInitialRestriction
  public ReadRange initialRange() {
    return ReadRange.ALL;
  }

  @GetRestrictionCoder
  public Coder<ReadRange> rangeCoder() {
    return ReadRange.Coder.of();
  }

  /** Reads one piece; what is read but not handed out waits in the reader. */
  @ProcessElement
  public ProcessContinuation read(
      @Element String element,
      ProcessContext process,
      RestrictionTracker<ReadRange, ReadPlace> range,
      OutputReceiver<LogChunk> out) {
    FilesReader reader = reader(element, process, range.currentRestriction().from());
    boolean isWhole = false;
    try {
      ProcessContinuation then = read(reader, range, out);
      isWhole = true;
      return then;
    } finally {
      schemas = null;
      if (!isWhole) {
        reader.close();
      } else if (reader.place().isEnd()) {
        schemas = reader.schemas();
      } else {
        ParkedReaders.of(context()).park(log, element, reader);
      }
    }
  }

  private ProcessContinuation read(
      FilesReader reader,
      RestrictionTracker<ReadRange, ReadPlace> range,
      OutputReceiver<LogChunk> out) {
    for (long bytes = 0; bytes < pieceBytes; ) {
      if (!range.tryClaim(reader.next().end())) {
        return ProcessContinuation.stop();
      }
      for (LogChunk chunk : reader.take().chunks()) {
        bytes += bytes(chunk);
        out.output(chunk);
      }
      if (reader.place().isEnd()) {
        return ProcessContinuation.stop();
      }
    }
    return ProcessContinuation.resume();
  }

  private static long bytes(LogChunk chunk) {
    return CHUNK_OVERHEAD
        + chunk.bytes()
        + BLOCK_OVERHEAD * chunk.blocks()
        + PROBLEM_OVERHEAD * chunk.problems().size();
  }

  private FilesReader reader(String element, ProcessContext process, ReadPlace from) {
    FilesReader parked = ParkedReaders.of(context()).take(log, element, from);
    if (parked != null) {
      return parked;
    }
    long since = changedSince == null ? Long.MIN_VALUE : process.sideInput(changedSince);
    return new FilesReader(
        element.equals(ALL) ? files : List.of(element),
        new FilesReader.Window(since, settled),
        schemas == null ? new TailSchemas(fields) : schemas,
        from);
  }
}
