package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.TestLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file that is followed, and what can be done to it. */
abstract class FileTailFixture {
  @TempDir Path folder;
  Path path;
  final TestLog log = TestLog.primaries("a", "b", "c", "d");

  @BeforeEach
  void namePath() {
    path = folder.resolve("x.avro");
  }

  FileTail tail() {
    return tail(TestLog.PRIMARY_FIELDS);
  }

  FileTail tail(EventFields fields) {
    return new FileTail(path, new TailSchemas(fields), LogCheckpointMark.Position.START);
  }

  FileTail tailFrom(LogCheckpointMark.Position position) {
    return new FileTail(path, new TailSchemas(TestLog.PRIMARY_FIELDS), position);
  }

  Optional<LogProblem> look(FileTail tail) throws IOException {
    return grownTo(tail, Files.size(path), 5);
  }

  /** A listing that knows nothing but the size. */
  static Optional<LogProblem> grownTo(FileTail tail, long size, long unchangedSince) {
    return tail.grownTo(new LogListing.Entry(size, Long.MIN_VALUE, null), unchangedSince);
  }

  /** What there is, by {@link #rest}, after a look at the file's size alone. */
  List<Object> readAll(FileTail tail) throws IOException {
    assertThat(look(tail)).isEmpty();
    return rest(tail);
  }

  /** What there is, by {@link #rest}, after a look at all that a listing knows. */
  List<Object> follow(FileTail tail) throws IOException {
    assertThat(tail.grownTo(LogListing.entryOf(path).orElseThrow(), 5)).isEmpty();
    return rest(tail);
  }

  /** Offsets of the blocks that can be read now, and the problems met, those of a chunk first. */
  static List<Object> rest(FileTail tail) {
    List<Object> found = new ArrayList<>();
    while (tail.hasUnread()) {
      tail.read()
          .ifPresent(
              chunk -> {
                found.addAll(chunk.problems());
                for (int i = 0; i < chunk.blocks(); i++) {
                  found.add((int) chunk.blockOffset(i));
                }
              });
    }
    return found;
  }

  static LogProblem problem(List<Object> found) {
    assertThat(found).hasSize(1).first().isInstanceOf(LogProblem.class);
    return (LogProblem) found.get(0);
  }

  void truncate(long size) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  /** A log of so many blocks of a tenth of a mebibyte each. */
  static TestLog largeBlocks(int blocks) {
    GenericRecord large = TestLog.primary("x".repeat(100_000), 1);
    return TestLog.of(TestLog.PRIMARY, Collections.nCopies(blocks, List.of(large)));
  }
}
