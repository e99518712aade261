package io.photonbeam.transforms.source;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Reads a log once, as it stands: emits each whole block that every file held when it was opened,
 * exactly once a successful run, and each problem as {@link TailLog} does. Files are listed when
 * the pipeline is built and read in parallel, one by one; on the Direct runner one after the other,
 * in pieces of a few megabytes, because it holds what is read until it is worked on.
 *
 * <p>For batch jobs over the same logs, which want an input that ends; the streaming join follows
 * its logs with {@link TailLog} instead.
 */
public final class ReadLog extends PTransform<PBegin, PCollection<LogChunk>> {
  private static final long serialVersionUID = 1L;

  /** Of what is read, decompressed: a few pieces are in memory at the same time. */
  private static final long PIECE_BYTES =
      Math.max(1 << 20, Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 64));

  private final transient LogListing listing;
  private final EventFields fields;
  private final RunSpec run;
  private final long changedSince;
  private final PCollectionView<Long> changedSinceView;
  private final long settled;
  private final long pieceBytes;

  private ReadLog(
      LogListing listing,
      EventFields fields,
      RunSpec run,
      long changedSince,
      PCollectionView<Long> changedSinceView,
      long settled,
      long pieceBytes) {
    this.listing = listing;
    this.fields = fields;
    this.run = run;
    this.changedSince = changedSince;
    this.changedSinceView = changedSinceView;
    this.settled = settled;
    this.pieceBytes = pieceBytes;
  }

  /**
   * Reads a log as it was listed. What the listing itself misses is the caller's to tell.
   *
   * @param run within which nobody else reads this log
   */
  public static ReadLog of(LogListing listing, EventFields fields, RunSpec run) {
    return new ReadLog(listing, fields, run, Long.MIN_VALUE, null, Long.MIN_VALUE, PIECE_BYTES);
  }

  /** Opens no file that was last written before a time in epoch microseconds. */
  public ReadLog changedSince(long micros) {
    return new ReadLog(listing, fields, run, micros, changedSinceView, settled, pieceBytes);
  }

  /**
   * Opens no file that was last written before a time that the pipeline finds out, in epoch
   * microseconds; with {@link Long#MAX_VALUE} none at all.
   */
  public ReadLog changedSince(PCollectionView<Long> micros) {
    return new ReadLog(listing, fields, run, changedSince, micros, settled, pieceBytes);
  }

  /**
   * Tells also of half a block at the end of a file that was last written before a time in epoch
   * microseconds. By default nobody hears of such ends.
   */
  public ReadLog settledAt(long micros) {
    return new ReadLog(listing, fields, run, changedSince, changedSinceView, micros, pieceBytes);
  }

  /** Ends a piece after so many bytes, so that tests need not read as many. */
  ReadLog inPiecesOf(long bytes) {
    return new ReadLog(listing, fields, run, changedSince, changedSinceView, settled, bytes);
  }

  @Override
  public PCollection<LogChunk> expand(PBegin begin) {
    // Else the first pieces of all files would be read before any of them is worked on.
    boolean inTurn = WholeBundles.areHeld(begin.getPipeline().getOptions());
    List<String> files = files();
    List<String> elements = files.isEmpty() || !inTurn ? files : List.of(ReadFiles.ALL);
    ReadFiles read =
        new ReadFiles(
            run,
            listing.root().toString(),
            inTurn ? files : List.of(),
            fields,
            settled,
            pieceBytes,
            changedSinceView);
    return begin
        .apply("Files", Create.of(elements).withCoder(StringUtf8Coder.of()))
        .apply("Spread", Reshuffle.viaRandomKey())
        .apply(
            "Read",
            changedSinceView == null
                ? ParDo.of(read)
                : ParDo.of(read).withSideInputs(changedSinceView))
        .setCoder(LogChunkCoder.of());
  }

  private List<String> files() {
    return listing.entries().entrySet().stream()
        .filter(file -> file.getValue().modifiedMicros() >= changedSince)
        .map(file -> file.getKey().toString())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
