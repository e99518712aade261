package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.IdText;
import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads all dead letters of an output for those of one foreign event. Not thread-safe. */
public final class DeadLetterSearch {
  private final EventFields fields;
  private final byte[] wanted;
  private final LongConsumer progress;
  private final List<FoundDeadLetter> found = new ArrayList<>();
  private long letters;
  private int unreadable;

  private DeadLetterSearch(EventFields fields, String id, LongConsumer progress) {
    this.fields = fields;
    this.wanted = id.getBytes(StandardCharsets.UTF_8);
    this.progress = progress;
  }

  /**
   * Searches the letters of an output. Files that a retry takes away meanwhile are passed over.
   *
   * @param fields of the foreign log
   * @param progress is told after each file how many letters were read
   * @throws IOException if the folders can't be listed
   */
  public static DeadLetterSearch of(
      Path output, EventFields fields, String foreignId, LongConsumer progress) throws IOException {
    DeadLetterSearch search = new DeadLetterSearch(fields, foreignId, progress);
    UnjoinableFolder folder = new UnjoinableFolder(output);
    for (Reason reason : Reason.values()) {
      for (Path file : folder.files(reason)) {
        search.read(file, reason);
      }
    }
    search.found.sort(Comparator.comparing(FoundDeadLetter::at));
    return search;
  }

  /** The event's letters, the oldest first. */
  public List<FoundDeadLetter> found() {
    return List.copyOf(found);
  }

  /** Files that are damaged, or whose events have no such fields. */
  public int unreadableFiles() {
    return unreadable;
  }

  private void read(Path file, Reason reason) {
    List<FoundDeadLetter> ofFile = new ArrayList<>();
    try {
      Optional<String> pipeline = DeadLetterEvents.pipeline(file);
      DeadLetterEvents.read(
          file,
          fields,
          letter -> {
            letters++;
            if (isWanted(letter.scanner().id())) {
              ofFile.add(found(letter, reason, file, pipeline));
            }
          });
    } catch (IOException | RuntimeException e) {
      if (FileFailures.isGone(e)) {
        return;
      }
      // Parquet's reader throws exceptions of many types for what is damaged.
      unreadable++;
    }
    found.addAll(ofFile);
    progress.accept(letters);
  }

  private boolean isWanted(IdText id) {
    return Arrays.equals(id.bytes(), id.from(), id.from() + id.length(), wanted, 0, wanted.length);
  }

  private static FoundDeadLetter found(
      DeadLetterEvents.Letter letter, Reason reason, Path file, Optional<String> pipeline) {
    EventScanner scanner = letter.scanner();
    return new FoundDeadLetter(
        reason,
        letter.detail(),
        Instant.EPOCH.plus(letter.atMicros(), ChronoUnit.MICROS),
        file,
        pipeline,
        new FoundDeadLetter.Event(
            letter.file(),
            letter.blockOffset(),
            scanner.key().toString(),
            scanner.timeMicros(),
            Optional.ofNullable(scanner.problem())));
  }
}
