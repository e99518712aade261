package io.photonbeam.transforms.find;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.index.BlockNotes;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.UnjoinableBatch;
import java.util.function.Consumer;

/**
 * Finds the events in chunks of log. A block counts only as a whole: if its bytes are not exactly
 * its records, none of them can be trusted, and the block is a problem. Not thread-safe.
 */
public final class ChunkSplitter {
  /** Most events that are held at once; a chunk of usual events has some ten thousand. */
  static final int MAX_EVENTS = 1 << 16;

  private final int maxEvents;
  private final Role role;
  private final FoundEvents found;
  private final BlockNotes notes;
  private final Recent<LogSchema, EventScanner> scanners;
  private long withoutKey;
  private long otherRecords;

  /** Who is told what a chunk holds. */
  private record Receiver(
      Consumer<LogProblem> problems, Consumer<UnjoinableBatch> malformed, Runnable slice) {

    void tell(Kind kind, LogChunk chunk, int block, String detail, long records) {
      problems.accept(
          new LogProblem(kind, chunk.file(), chunk.blockOffset(block), detail, records));
    }
  }

  /**
   * Finds events of one role, and parts them by shard.
   *
   * @param notes takes notes for the index of the log
   */
  public ChunkSplitter(Role role, EventFields fields, int shards, BlockNotes notes) {
    this(role, fields, shards, notes, MAX_EVENTS);
  }

  ChunkSplitter(Role role, EventFields fields, int shards, BlockNotes notes, int maxEvents) {
    this.maxEvents = maxEvents;
    this.role = role;
    this.found = new FoundEvents(role, shards);
    this.scanners = Recent.byLogSchema(schema -> EventScanner.of(schema.avro(), fields));
    this.notes = notes;
  }

  /**
   * Finds a chunk's events, as many at a time as may be held at once: so many tiny events may be in
   * one block that their places take many times its bytes.
   *
   * @param malformed takes foreign records that are whole but can't be used as events
   * @param slice works on the {@link #found} events, before they are forgotten for the next; runs
   *     at least once
   */
  public void scan(
      LogChunk chunk,
      Consumer<LogProblem> problems,
      Consumer<UnjoinableBatch> malformed,
      Runnable slice) {
    chunk.problems().forEach(problems);
    beginSlice();
    if (chunk.blocks() > 0) {
      Receiver receiver = new Receiver(problems, malformed, slice);
      EventScanner scanner = scanners.of(chunk.schema());
      found.begin(chunk.schema());
      for (int block = 0; block < chunk.blocks(); block++) {
        if (found.count() > 0 && found.count() + chunk.blockCount(block) > maxEvents) {
          endSlice(slice);
        }
        scan(chunk, block, scanner, receiver);
      }
      scanner.release();
    }
    slice.run();
  }

  private void beginSlice() {
    withoutKey = 0;
    otherRecords = 0;
    found.clear();
    notes.clear();
  }

  private void endSlice(Runnable slice) {
    slice.run();
    beginSlice();
  }

  /** Of how many schemas there are scanners now. */
  public int schemas() {
    return scanners.size();
  }

  /** The events of the slice. */
  public FoundEvents found() {
    return found;
  }

  /** Foreign events of the slice that name no primary event; they are not among those found. */
  long withoutKey() {
    return withoutKey;
  }

  /** Records of the slice of types that lack the named fields; they are no events. */
  long otherRecords() {
    return otherRecords;
  }

  private void scan(LogChunk chunk, int block, EventScanner scanner, Receiver receiver) {
    int foundBefore = found.count();
    MalformedEvents malformed = new MalformedEvents(role, chunk, block);
    notes.beginBlock(chunk.blockOffset(block));
    try {
      scanRecords(chunk, block, scanner, receiver, malformed);
    } catch (MalformedRecordException e) {
      found.forgetFrom(foundBefore);
      notes.forgetBlock();
      receiver.tell(Kind.DAMAGED_BLOCK, chunk, block, e.getMessage(), chunk.blockCount(block));
      return;
    }
    notes.endBlock();
    if (malformed.count() > 0) {
      receiver.tell(Kind.MALFORMED_EVENT, chunk, block, malformed.example(), malformed.count());
      malformed.handOut(receiver.malformed());
    }
  }

  private void scanRecords(
      LogChunk chunk, int block, EventScanner scanner, Receiver receiver, MalformedEvents malformed)
      throws MalformedRecordException {
    long records = chunk.blockCount(block);
    boolean isLarge = records > maxEvents;
    if (isLarge) {
      requireWhole(chunk, block, scanner);
    }
    long keyless = 0;
    long others = 0;
    long seen = 0;
    scanner.reset(chunk.block(block));
    for (; scanner.hasRemaining() && seen < records; seen++) {
      if (isLarge && seen > 0 && seen % maxEvents == 0) {
        malformed.handOut(receiver.malformed());
        handOutPart(chunk, block, receiver.slice());
      }
      scanner.next();
      if (scanner.problem() == null) {
        note(scanner, block);
      } else if (!scanner.isEvent()) {
        others++;
      } else if (scanner.lacksOnlyKey()) {
        keyless++;
      } else {
        malformed.add(scanner);
      }
    }
    requireAll(seen, records, scanner);
    withoutKey += keyless;
    otherRecords += others;
  }

  private void note(EventScanner event, int block) {
    found.add(event, block);
    notes.add(event.id(), event.timeMicros());
  }

  /** Lets go of a part of a block that is known to be sound. */
  private void handOutPart(LogChunk chunk, int block, Runnable slice) {
    notes.endBlock();
    endSlice(slice);
    notes.beginBlock(chunk.blockOffset(block));
  }

  /** Looks through a block of which parts will be let go before its end is seen. */
  private static void requireWhole(LogChunk chunk, int block, EventScanner scanner)
      throws MalformedRecordException {
    long records = chunk.blockCount(block);
    long seen = 0;
    scanner.reset(chunk.block(block));
    for (; scanner.hasRemaining() && seen < records; seen++) {
      scanner.next();
    }
    requireAll(seen, records, scanner);
  }

  private static void requireAll(long seen, long claimed, EventScanner scanner)
      throws MalformedRecordException {
    if (seen != claimed) {
      throw new MalformedRecordException("it holds " + seen + " records and claims " + claimed);
    }
    if (scanner.hasRemaining()) {
      throw new MalformedRecordException("it holds more bytes than its records");
    }
  }
}
