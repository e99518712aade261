package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** How a file is read that only grows. */
final class FileTailTest extends FileTailFixture {
  private void writeInto(int from, int to) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(log.bytes(), from, to - from), from);
    }
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000L * to));
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

  @Test
  void readingOnFromAPositionGivesExactlyTheRest() throws IOException {
    log.writeTo(path);
    for (int block = 0; block <= 4; block++) {
      FileTail tail = tailFrom(new LogCheckpointMark.Position(log.offset(block), 0));
      List<Object> rest = readAll(tail);
      assertThat(rest).hasSize(4 - block);
      assertThat(tail.position().offset()).isEqualTo(log.size());
    }
  }

  @Test
  void blocksOfAnyNumberAreCutIntoChunksOfAboutAMebibyte() throws IOException {
    largeBlocks(25).writeTo(path);
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
