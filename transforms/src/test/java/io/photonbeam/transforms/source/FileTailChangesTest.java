package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.TestLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that are cut, written anew, appended to each other, or taken away. */
final class FileTailChangesTest extends FileTailFixture {
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
    largeBlocks(25).writeTo(path);
    FileTail tail = tail();
    look(tail);
    assertThat(tail.read().orElseThrow().blocks()).isEqualTo(11);
    TestLog other = largeBlocks(25).anew();
    Files.write(path, other.bytes());

    List<Object> found = rest(tail);

    assertThat(found)
        .filteredOn(LogProblem.class::isInstance)
        .allSatisfy(
            problem -> assertThat(((LogProblem) problem).kind()).isEqualTo(Kind.VANISHED_FILE));
    assertThat(found)
        .filteredOn(Integer.class::isInstance)
        .contains(other.offset(0), other.offset(24));
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

      FileTail tail = tailFrom(before.position());

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
    FileTail next = tailFrom(tail.position());
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
    truncate(log.offset(1));
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
}
