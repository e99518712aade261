package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.verify.VerifyReport.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was met while reading files of one kind: counts, and the first places named. Thread-safe.
 */
final class Findings {
  private static final int MAX_PLACES = 100;

  final LongAdder files = new LongAdder();
  final LongAdder records = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder withoutKey = new LongAdder();
  final LongAdder otherRecords = new LongAdder();
  final LongAdder damagedBlocks = new LongAdder();
  final LongAdder halfWrittenTails = new LongAdder();
  final LongAdder unreadableFiles = new LongAdder();
  private final List<Place> places = new ArrayList<>();

  void damagedBlock(Path file, long offset, String reason) {
    damagedBlocks.increment();
    note(new Place(file.toString(), offset, reason));
  }

  void halfWrittenTail(Path file, long offset, long bytes) {
    halfWrittenTails.increment();
    note(new Place(file.toString(), offset, bytes + " bytes at its end are no whole block (yet)"));
  }

  void unreadable(Path file, String reason) {
    unreadableFiles.increment();
    note(new Place(file.toString(), -1, reason));
  }

  /** The first places, by file and offset. */
  synchronized List<Place> places() {
    return places.stream()
        .sorted(Comparator.comparing(Place::file).thenComparing(Place::offset))
        .toList();
  }

  private synchronized void note(Place place) {
    if (places.size() < MAX_PLACES) {
      places.add(place);
    }
  }

  /** An exception in words, for people. */
  static String words(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
