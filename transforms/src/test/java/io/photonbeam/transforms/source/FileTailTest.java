package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogListing;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTailTest {
  @TempDir Path folder;
  private Path path;
  private final TestLog log = TestLog.primaries("a", "b", "c", "d");

  @BeforeEach
  void namePath() {
    path = folder.resolve("x.avro");
  }

  private FileTail tail() {
    return tail(TestLog.PRIMARY_FIELDS);
  }

  private FileTail tail(EventFields fields) {
    return new FileTail(path, new TailSchemas(fields), LogCheckpointMark.Position.START);
  }

  private Optional<LogProblem> look(FileTail tail) throws IOException {
    return grownTo(tail, Files.size(path), 5);
  }

  /** A listing that knows nothing but the size. */
  private static Optional<LogProblem> grownTo(FileTail tail, long size, long unchangedSince) {
    return tail.grownTo(new LogListing.Entry(size, Long.MIN_VALUE, null), unchangedSince);
  }

  /** Offsets of the blocks that can be read now, and the problems met. */
  private List<Object> readAll(FileTail tail) throws IOException {
    look(tail).ifPresent(problem -> assertThat(problem).isNull());
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

  private LogProblem problem(List<Object> found) {
    assertThat(found).hasSize(1).first().isInstanceOf(LogProblem.class);
    return (LogProblem) found.get(0);
  }

  @Test
  void aChunkEndsWhereTheLimitIs() throws IOException {
    log.writeTo(path);
    FileTail tail = tail();
    look(tail);
    tail.peek();
    List<String> asked = new ArrayList<>();
    ReadLimit untilThree =
        (begin, end) -> {
          asked.add(begin + "-" + end);
          return end < 4_000;
        };
    assertThat(tail.mayReadOn(untilThree)).isTrue();

    // A block of one event a millisecond: the next one is taken to last as long as the one before.
    assertThat(tail.read(untilThree).orElseThrow().blocks()).isEqualTo(2);
    assertThat(asked).containsExactly("1000-1000", "1000-1000", "3000-4000");
    assertThat(tail.mayReadOn(untilThree)).isFalse();
    assertThat(tail.read(ReadLimit.NONE).orElseThrow().blocks()).isEqualTo(2);
  }

  @Test
  void aFileOfWhichNoTimeIsKnownIsReadWhateverTheLimitIs() throws IOException {
    Files.writeString(path, "no log");
    FileTail tail = tail();
    look(tail);
    tail.peek();

    assertThat(tail.mayReadOn((begin, end) -> false)).isTrue();
    assertThat(tail.read((begin, end) -> false)).isPresent();
  }

  @Test
  void aGrowingFileIsReadOnFromWhereItEnded() throws IOException {
    FileTail tail = tail();
    log.writeTo(path, 0, log.offset(1));
    assertThat(readAll(tail)).containsExactly(log.offset(0));
    assertThat(tail.hasUnread()).isFalse();

    log.writeTo(path, log.offset(1), log.offset(3));
    assertThat(readAll(tail)).containsExactly(log.offset(1), log.offset(2));
    assertThat(tail.unreadBytes()).isZero();
    assertThat(readAll(tail)).isEmpty();
  }

  @Test
  void aFileOfManyChunksIsReadOnceHoweverItsEndFallsOntoThem() throws IOException {
    TestLog large =
        TestLog.of(
            TestLog.PRIMARY,
            List.of(
                TestLog.primaryChunk(1),
                TestLog.primaryChunk(2),
                TestLog.primaryChunk(3),
                List.of(TestLog.primary("last", 4))));
    large.writeTo(path, 0, large.size());
    FileTail tail = tail();
    look(tail);

    int blocks = 0;
    for (int reads = 0; tail.hasUnread(); reads++) {
      assertThat(reads).as("reads").isLessThan(20);
      blocks += tail.read().map(LogChunk::blocks).orElse(0);
    }
    assertThat(blocks).isEqualTo(4);
    assertThat(tail.unreadBytes()).isZero();
  }

  @Test
  void aChunkHoldsTheRecordsTheirSchemaAndTheirPlace() throws IOException {
    log.writeTo(path, 0, log.offset(2));
    FileTail tail = tail();
    look(tail);

    LogChunk chunk = tail.read().orElseThrow();

    assertThat(chunk.file()).isEqualTo(path.toString());
    assertThat(chunk.schema()).isSameAs(LogSchema.of(TestLog.PRIMARY));
    assertThat(chunk.writtenMicros()).isEqualTo(5);
    assertThat(chunk.blocks()).isEqualTo(2);
    assertThat(chunk.blockCount(1)).isEqualTo(1);
    assertThat(chunk.blockOffset(1)).isEqualTo(log.offset(1));
    assertThat(chunk.block(1)).isEqualTo(ByteBuffer.wrap(TestLog.encode(TestLog.primary("b", 2))));
    assertThat(chunk.problems()).isEmpty();
  }

  @Test
  void aFileIsReadTheSameHoweverItsBytesCome() throws IOException {
    FileTail tail = tail();
    List<Object> found = new ArrayList<>();
    for (int to = 1; to <= log.size(); to++) {
      log.writeTo(path, to - 1, to);
      List<Object> now = readAll(tail);
      found.addAll(now);
      boolean completes = false;
      for (int block = 1; block <= 4; block++) {
        completes |= to == log.offset(block);
      }
      assertThat(now).as("after byte %d", to).hasSize(completes ? 1 : 0);
    }
    assertThat(found).containsExactly(log.offset(0), log.offset(1), log.offset(2), log.offset(3));
  }

  @Test
  void halfAHeaderWaitsForItsOtherHalf() throws IOException {
    FileTail tail = tail();
    int half = log.offset(0) / 2;
    log.writeTo(path, 0, half);
    tail.peek();
    assertThat(readAll(tail)).isEmpty();
    assertThat(tail.unreadBytes()).isEqualTo(half);

    log.writeTo(path, half, log.offset(1));
    assertThat(readAll(tail)).containsExactly(log.offset(0));
  }

  @Test
  void aHalfWrittenBlockWaitsAndIsReadWhenItIsComplete() throws IOException {
    FileTail tail = tail();
    int half = log.offset(2) - 5;
    log.writeTo(path, 0, half);
    assertThat(readAll(tail)).containsExactly(log.offset(0));
    assertThat(tail.unreadBytes()).isEqualTo(half - log.offset(1));
    assertThat(tail.hasUnread()).isFalse();

    log.writeTo(path, half, log.offset(2));
    assertThat(readAll(tail)).containsExactly(log.offset(1));
  }

  @Test
  void aDamagedMiddleIsNamedWithItsOffsetAndTheRestIsRead() throws IOException {
    log.bytes()[log.offset(2) - 3] ^= 1; // The sync marker of the second block.
    log.writeTo(path);

    List<Object> found = readAll(tail());

    assertThat(found).filteredOn(Integer.class::isInstance).contains(log.offset(0), log.offset(3));
    assertThat(found)
        .filteredOn(LogProblem.class::isInstance)
        .singleElement()
        .satisfies(
            problem -> {
              LogProblem damage = (LogProblem) problem;
              assertThat(damage.kind()).isEqualTo(Kind.DAMAGED_BLOCK);
              assertThat(damage.file()).isEqualTo(path.toString());
              assertThat(damage.offset()).isEqualTo(log.offset(1));
              assertThat(damage.detail()).contains("bytes skipped");
            });
  }

  @Test
  void aFileThatIsNoAvroIsNamedOnce() throws IOException {
    Files.write(path, "id,key\n1,2\n".getBytes(StandardCharsets.UTF_8));
    FileTail tail = tail();

    LogProblem problem = problem(readAll(tail));

    assertThat(problem.kind()).isEqualTo(Kind.UNREADABLE_FILE);
    assertThat(problem.file()).isEqualTo(path.toString());
    assertThat(problem.detail()).contains("no Avro").doesNotContain(path.toString());
    assertThat(tail.read()).isEmpty();
    Files.write(path, new byte[100], StandardOpenOption.APPEND);
    assertThat(readAll(tail)).isEmpty();
    assertThat(tail.unreadBytes()).isZero();
  }

  @Test
  void aFileThatEndsInHalfABlockIsUnfinished() throws IOException {
    log.writeTo(path);
    FileTail whole = tail();
    readAll(whole);
    assertThat(whole.unfinished()).isEmpty();

    Files.write(path, new byte[] {2, 40, 1, 2, 3}, StandardOpenOption.APPEND);
    FileTail tail = tail();
    readAll(tail);

    LogProblem problem = tail.unfinished().orElseThrow();
    assertThat(problem.kind()).isEqualTo(Kind.UNFINISHED_FILE);
    assertThat(problem.offset()).isEqualTo(Files.size(path) - 5);
    assertThat(problem.detail()).contains("last 5 bytes");
  }

  @Test
  void aSchemaWithoutANamedFieldIsAProblemThatNamesFileAndField() throws IOException {
    log.writeTo(path);

    LogProblem problem = problem(readAll(tail(EventFields.primary("id", "when"))));

    assertThat(problem.kind()).isEqualTo(Kind.UNREADABLE_FILE);
    assertThat(problem.file()).isEqualTo(path.toString());
    assertThat(problem.detail()).contains("'when'");
  }

  @Test
  void aNamedFieldOfAnUnusableTypeIsAProblemThatNamesFileFieldAndType() throws IOException {
    Schema flag =
        SchemaBuilder.record("F").fields().requiredString("id").requiredBoolean("t").endRecord();
    TestLog.of(flag, List.of()).writeTo(path);

    LogProblem problem = problem(readAll(tail()));

    assertThat(problem.kind()).isEqualTo(Kind.UNREADABLE_FILE);
    assertThat(problem.file()).isEqualTo(path.toString());
    assertThat(problem.detail()).contains("'t'").contains("boolean");
  }

  @Test
  void aFileThatIsAFolderIsAProblemAndNotFatal() throws IOException {
    Files.createDirectories(path);
    FileTail tail = tail();
    grownTo(tail, 100, 0);

    assertThat(tail.read().orElseThrow().problems())
        .singleElement()
        .extracting(LogProblem::kind)
        .isEqualTo(Kind.UNREADABLE_FILE);
    assertThat(tail.hasUnread()).isFalse();
  }

  @Test
  void aShrunkFileIsNamedOnceAndReadAnew() throws IOException {
    FileTail tail = tail();
    log.writeTo(path);
    readAll(tail);
    truncate(log.offset(1));

    List<Object> found = readAll(tail);

    assertThat(found).hasSize(2).last().isEqualTo(log.offset(0));
    LogProblem problem = (LogProblem) found.get(0);
    assertThat(problem.kind()).isEqualTo(Kind.SHRUNK_FILE);
    assertThat(readAll(tail)).isEmpty();
  }

  @Test
  void aFileThatIsCutBeforeItWasReadToItsEndIsNamed() throws IOException {
    log.writeTo(path, 0, log.offset(3) - 1);
    FileTail tail = tail();
    readAll(tail);
    truncate(log.offset(1));

    LogProblem problem = look(tail).orElseThrow();

    assertThat(problem.kind()).isEqualTo(Kind.SHRUNK_FILE);
    assertThat(problem.offset()).isEqualTo(log.offset(2));
  }

  private void truncate(long size) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
  }

  /** Everything the tail sees of what is listed now, with all that a listing knows. */
  private List<Object> follow(FileTail tail) throws IOException {
    tail.grownTo(LogListing.entryOf(path).orElseThrow(), 5).ifPresent(p -> fail(p.toString()));
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

  @Test
  void aFileThatIsWrittenAnewIsReadFromItsBeginningWhetherSmallerLargerOrAsLong()
      throws IOException {
    for (int blocks : new int[] {1, 4, 6}) {
      String[] ids = new String[blocks];
      Arrays.fill(ids, "n");
      TestLog other = TestLog.primaries(ids).anew();
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < blocks; i++) {
        all.add(other.offset(i));
      }
      Files.deleteIfExists(path);
      log.writeTo(path);
      FileTail tail = tail();
      assertThat(follow(tail)).hasSize(4);
      Files.write(path, other.bytes()); // Truncates: it stays the same file to the system.
      Files.setLastModifiedTime(path, FileTime.fromMillis(1_000L * blocks));
      assertThat(follow(tail)).as("%d blocks", blocks).isEqualTo(all);
      assertThat(follow(tail)).isEmpty();
    }
  }

  @Test
  void aFileThatIsOnlyTouchedIsNotReadAgain() throws IOException {
    log.writeTo(path);
    FileTail tail = tail();
    assertThat(follow(tail)).hasSize(4);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000));
    assertThat(follow(tail)).isEmpty();
  }

  @Test
  void aFileThatIsWrittenAnewWhileItIsOpenIsNotTakenForDamaged() throws IOException {
    List<List<GenericRecord>> blocks = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      blocks.add(List.of(TestLog.primary("x".repeat(100_000), 1)));
    }
    TestLog large = TestLog.of(TestLog.PRIMARY, blocks);
    large.writeTo(path);
    FileTail tail = tail();
    look(tail);
    assertThat(tail.read().orElseThrow().blocks()).isEqualTo(11);
    TestLog other = TestLog.of(TestLog.PRIMARY, blocks).anew();
    Files.write(path, other.bytes());

    List<Object> found = new ArrayList<>();
    while (tail.hasUnread()) {
      tail.read()
          .ifPresent(
              chunk -> {
                found.addAll(chunk.problems());
                for (int i = 0; i < chunk.blocks(); i++) {
                  found.add(chunk.blockOffset(i));
                }
              });
    }

    assertThat(found)
        .filteredOn(LogProblem.class::isInstance)
        .allSatisfy(
            problem -> assertThat(((LogProblem) problem).kind()).isEqualTo(Kind.VANISHED_FILE));
    assertThat(found)
        .filteredOn(Long.class::isInstance)
        .contains((long) other.offset(0), (long) other.offset(24));
  }

  @Test
  void roomReservedWithZerosIsAFileThatHasNotBegunAndThenAnUnfinishedOne() throws IOException {
    Files.write(path, new byte[log.size() + 1_000]);
    FileTail tail = tail();
    assertThat(follow(tail)).isEmpty();

    writeInto(0, log.offset(1));
    assertThat(follow(tail)).containsExactly(log.offset(0));
    assertThat(tail.unfinished()).isPresent();

    writeInto(log.offset(1), log.offset(3));
    assertThat(follow(tail)).containsExactly(log.offset(1), log.offset(2));
  }

  private void writeInto(int from, int to) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(log.bytes(), from, to - from), from);
    }
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000L * to));
  }

  @Test
  void anAvroFileThatWasAppendedIsNamedOnceHoweverTheFileGrows() throws IOException {
    log.writeTo(path);
    TestLog other = TestLog.primaries("n", "m").anew();
    FileTail tail = tail();
    assertThat(follow(tail)).hasSize(4);
    Files.write(path, Arrays.copyOf(other.bytes(), other.offset(1)), StandardOpenOption.APPEND);

    LogProblem problem = problem(follow(tail));

    assertThat(problem.kind()).isEqualTo(Kind.APPENDED_FILE);
    assertThat(problem.offset()).isEqualTo(log.size());
    Files.write(path, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    assertThat(follow(tail)).isEmpty();
    assertThat(tail.unfinished()).as("told already").isEmpty();
  }

  @Test
  void behindARepeatedHeaderAFileIsReadOnAndNothingIsToldOfIt() throws IOException {
    log.writeTo(path);
    FileTail tail = tail();
    assertThat(follow(tail)).hasSize(4);
    int second = log.size();

    log.writeTo(path, 0, log.offset(0));
    assertThat(follow(tail)).as("an empty block").containsExactly(second);
    assertThat(tail.unfinished()).isEmpty();

    log.writeTo(path, log.offset(0), log.size());
    assertThat(follow(tail))
        .containsExactly(
            second + log.offset(0),
            second + log.offset(1),
            second + log.offset(2),
            second + log.offset(3));
    assertThat(tail.unfinished()).isEmpty();
  }

  @Test
  void behindARepeatedHeaderReadingOnFromAPositionGivesExactlyTheRest() throws IOException {
    log.writeTo(path);
    log.writeTo(path);
    for (int block = 0; block <= 4; block++) {
      FileTail before = tail();
      look(before);
      readUpTo(before, log.size() + log.offset(block));

      FileTail tail =
          new FileTail(path, new TailSchemas(TestLog.PRIMARY_FIELDS), before.position());

      assertThat(follow(tail)).hasSize(4 - block);
      assertThat(tail.position().offset()).isEqualTo(2L * log.size());
    }
  }

  /** Reads one block after the other, until one ends at an offset. */
  private static void readUpTo(FileTail tail, long offset) {
    while (tail.position().offset() < offset) {
      assertThat(tail.read((begin, end) -> false)).isPresent();
    }
    tail.close();
  }

  @Test
  void behindAHeaderOfTheSameMarkerAndAnotherSchemaNothingIsReadAlsoAfterARestart()
      throws IOException {
    log.writeTo(path);
    TestLog.of(TestLog.FOREIGN, List.of(List.of(TestLog.foreign("n", "m", 1)))).writeTo(path);
    FileTail tail = tail();

    List<Object> found = follow(tail);

    assertThat(found).hasSize(5).first().isInstanceOf(LogProblem.class);
    FileTail next = new FileTail(path, new TailSchemas(TestLog.PRIMARY_FIELDS), tail.position());
    log.writeTo(path, log.offset(0), log.offset(1));
    LogProblem again = problem(follow(next));
    assertThat(again.kind()).isEqualTo(Kind.APPENDED_FILE);
    assertThat(again.offset()).isEqualTo(log.size());
    assertThat(next.unfinished()).as("told already").isEmpty();
  }

  @Test
  void aListingFromBeforeTheLastReadIsNotTakenForShrinking() throws IOException {
    FileTail tail = tail();
    log.writeTo(path, 0, log.offset(3));
    readAll(tail);

    assertThat(grownTo(tail, log.offset(2), 0)).isEmpty();
    assertThat(tail.hasUnread()).isFalse();

    log.writeTo(path, log.offset(3), log.offset(4));
    assertThat(readAll(tail)).containsExactly(log.offset(3));
  }

  @Test
  void aHalfBlockThatIsCutOffAndWrittenAnewIsRead() throws IOException {
    FileTail tail = tail();
    log.writeTo(path, 0, log.offset(2) - 1);
    readAll(tail);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.truncate(log.offset(1));
    }
    assertThat(readAll(tail)).isEmpty();

    TestLog other = TestLog.primaries("a", "");
    other.writeTo(path, other.offset(1), other.offset(2));
    assertThat(Files.size(path)).isLessThan(log.offset(2));
    assertThat(readAll(tail)).containsExactly(log.offset(1));
  }

  @Test
  void aVanishedFileIsAProblemOnlyIfSomethingWasStillToBeRead() throws IOException {
    FileTail read = tail();
    log.writeTo(path, 0, log.offset(2));
    readAll(read);
    FileTail unread = tail();
    look(unread);
    FileTail half = tail();
    log.writeTo(path, log.offset(2), log.offset(3) - 1);
    readAll(half);

    assertThat(read.vanished("it was removed")).isEmpty();
    assertThat(unread.vanished("it was removed"))
        .get()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.VANISHED_FILE);
              assertThat(problem.detail()).contains(log.offset(2) + " bytes");
            });
    assertThat(half.vanished("it was removed"))
        .get()
        .extracting(LogProblem::offset)
        .isEqualTo((long) log.offset(2));
  }

  @Test
  void aFileThatVanishesBeforeItIsOpenedIsAVanishedFile() {
    FileTail tail = tail();
    grownTo(tail, 100, 0);

    assertThat(tail.read().orElseThrow().problems())
        .singleElement()
        .extracting(LogProblem::kind)
        .isEqualTo(Kind.VANISHED_FILE);
    assertThat(tail.vanished("it was removed")).isEmpty();
  }

  @Test
  void readingOnFromAPositionGivesExactlyTheRest() throws IOException {
    log.writeTo(path);
    for (int block = 0; block <= 4; block++) {
      LogCheckpointMark.Position from = new LogCheckpointMark.Position(log.offset(block), 0);
      FileTail tail = new FileTail(path, new TailSchemas(TestLog.PRIMARY_FIELDS), from);
      List<Object> rest = readAll(tail);
      assertThat(rest).hasSize(4 - block);
      assertThat(tail.position().offset()).isEqualTo(log.size());
    }
  }

  @Test
  void blocksOfAnyNumberAreCutIntoChunksOfAboutAMebibyte() throws IOException {
    GenericRecord large = TestLog.primary("x".repeat(100_000), 1);
    List<List<GenericRecord>> blocks = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      blocks.add(List.of(large));
    }
    TestLog.of(TestLog.PRIMARY, blocks).writeTo(path);
    FileTail tail = tail();
    look(tail);
    List<Integer> sizes = new ArrayList<>();
    for (Optional<LogChunk> c = tail.read(); c.isPresent(); c = tail.read()) {
      sizes.add(c.get().blocks());
    }

    assertThat(sizes).containsExactly(11, 11, 3);
  }

  @Test
  void theNextTimeIsThatOfTheFirstEventAndThenWhereTheNextBlockLikelyBegins() throws IOException {
    log.writeTo(path);
    FileTail tail = tail();
    tail.peek();
    assertThat(tail.nextTime()).isEqualTo(1_000);

    readAll(tail);
    assertThat(tail.nextTime()).isEqualTo(5_000);
  }

  @Test
  void theTimeOfWritingIsThatOfTheFirstGrowthNotYetRead() throws IOException {
    log.writeTo(path, 0, log.offset(1));
    FileTail tail = tail();
    grownTo(tail, log.offset(1), 10);
    log.writeTo(path, log.offset(1), log.offset(2));
    grownTo(tail, log.offset(2), 20);
    assertThat(tail.read().orElseThrow().writtenMicros()).isEqualTo(10);
    assertThat(tail.read()).isEmpty();

    log.writeTo(path, log.offset(2), log.offset(3));
    grownTo(tail, log.offset(3), 30);
    assertThat(tail.read().orElseThrow().writtenMicros()).isEqualTo(30);
  }
}
