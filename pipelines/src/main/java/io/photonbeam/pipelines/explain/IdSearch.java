package io.photonbeam.pipelines.explain;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.BlockRead;
import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.IdText;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.text.Counted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads a whole log for the events of one id. Not thread-safe. */
final class IdSearch {
  private final EventFields fields;
  private final byte[] wanted;
  private final LongConsumer progress;
  private final List<LoggedEvent> found = new ArrayList<>();
  private Optional<String> unusable = Optional.empty();
  private int files;
  private long events;
  private long unreadable;
  private List<LogProblem> notRead = List.of();

  private IdSearch(EventFields fields, String id, LongConsumer progress) {
    this.fields = fields;
    this.wanted = id.getBytes(StandardCharsets.UTF_8);
    this.progress = progress;
  }

  /**
   * Searches a log.
   *
   * @param progress is told after each block how many events were read
   * @throws IOException if the log's folder can't be listed
   */
  static IdSearch of(Path log, EventFields fields, String id, LongConsumer progress)
      throws IOException {
    IdSearch search = new IdSearch(fields, id, progress);
    LogListing listing = LogListing.of(log);
    for (Path file : listing.entries().keySet()) {
      search.read(file);
    }
    search.notRead = listing.problems();
    return search;
  }

  /** The events, in the order of the files; more than one if lines are repeated. */
  List<LoggedEvent> found() {
    return found;
  }

  Optional<LoggedEvent> first() {
    return found.stream().findFirst();
  }

  /** Where an event of this id is that can't be used, and why; for people. */
  Optional<String> unusable() {
    return unusable;
  }

  /** How much was read, for people. */
  String extent() {
    String read =
        "%s in %s %s read"
            .formatted(
                Counted.of(events, "event"),
                Counted.of(files, "file"),
                Counted.choose(events, "was", "were"));
    String damaged =
        unreadable == 0
            ? ""
            : "; %s could not be, being damaged or no logs"
                .formatted(Counted.of(unreadable, "block or file", "blocks or files"));
    String passed =
        notRead.isEmpty()
            ? ""
            : "; %s passed over, the first one %s"
                .formatted(
                    Counted.of(notRead.size(), "file or folder was", "files or folders were"),
                    notRead.get(0));
    return read + damaged + passed;
  }

  private void read(Path path) {
    files++;
    try (LogFile file = LogFile.open(path).orElse(null)) {
      if (file != null) {
        read(file);
      }
    } catch (IOException | IllegalArgumentException e) {
      unreadable++;
    }
  }

  private void read(LogFile file) throws IOException {
    EventScanner scanner = EventScanner.of(file.schema(), fields);
    long offset = file.firstBlock();
    while (true) {
      BlockRead read = file.read(offset);
      if (read instanceof BlockRead.Block block) {
        read(file.path(), block, scanner);
        offset = block.end();
      } else if (read instanceof BlockRead.Damaged damaged) {
        unreadable++;
        offset = damaged.resumeAt();
      } else if (read instanceof BlockRead.Appended appended && appended.resumeAt() >= 0) {
        unreadable++;
        offset = appended.resumeAt();
      } else {
        unreadable += read instanceof BlockRead.Appended ? 1 : 0;
        return;
      }
    }
  }

  private void read(Path file, BlockRead.Block block, EventScanner scanner) {
    int before = found.size();
    scanner.reset(block.data());
    try {
      while (scanner.hasRemaining()) {
        scanner.next();
        events++;
        if (isWanted(scanner.id())) {
          add(file, block, scanner);
        }
      }
    } catch (MalformedRecordException e) {
      found.subList(before, found.size()).clear();
      unreadable++;
    }
    progress.accept(events);
  }

  private void add(Path file, BlockRead.Block block, EventScanner scanner) {
    if (scanner.problem() == null) {
      found.add(
          new LoggedEvent(file, block.offset(), scanner.key().toString(), scanner.timeMicros()));
    } else {
      unusable =
          Optional.of(
              "%s, in the block at byte %d: %s".formatted(file, block.offset(), scanner.problem()));
    }
  }

  private boolean isWanted(IdText id) {
    return Arrays.equals(id.bytes(), id.from(), id.from() + id.length(), wanted, 0, wanted.length);
  }
}
