package io.photonbeam.transforms.source;

import static io.photonbeam.transforms.source.FollowedFolder.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogSchema;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFollowerTest {
  @TempDir Path root;
  private FollowedFolder folder;

  @BeforeEach
  void follow() {
    folder = new FollowedFolder(root);
  }

  /** File name and offset of each block there is now, as "x.avro@55". */
  private List<String> readAll(LogFollower tail) {
    return folder.read(tail).stream().flatMap(chunk -> describe(chunk).stream()).toList();
  }

  private List<String> describe(LogChunk chunk) {
    List<String> found = new ArrayList<>();
    String name = folder.name(chunk.file());
    chunk.problems().forEach(problem -> found.add(name + " " + problem.kind()));
    for (int i = 0; i < chunk.blocks(); i++) {
      found.add(name + "@" + chunk.blockOffset(i));
    }
    return found;
  }

  @Test
  void newAndGrownFilesAreSeenAtTheNextLook() {
    TestLog log = TestLog.primaries("a", "b");
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).isEmpty();

    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    assertThat(tail.next()).isEmpty();
    assertThat(readAll(tail)).containsExactly("x.avro@" + log.offset(0));

    log.writeTo(root.resolve("x.avro"), log.offset(1), log.size());
    log.writeTo(root.resolve("sub/y.avro"), 0, log.offset(1));
    assertThat(readAll(tail))
        .containsExactlyInAnyOrder("x.avro@" + log.offset(1), "sub/y.avro@" + log.offset(0));
    assertThat(tail.unreadBytes()).isZero();
  }

  @Test
  void filesAtRestHoldNoSchema() {
    int files = 400;
    for (int i = 0; i < files; i++) {
      Schema own =
          SchemaBuilder.record("Q")
              .doc("of file " + i)
              .fields()
              .requiredString("id")
              .requiredLong("t")
              .endRecord();
      GenericRecord event = new GenericRecordBuilder(own).set("id", "q").set("t", 1L).build();
      TestLog.of(own, List.of(List.of(event))).writeTo(root.resolve(i + ".avro"));
    }
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.letTimePass();
    List<WeakReference<LogSchema>> schemas = new ArrayList<>();
    for (Optional<LogChunk> next = tail.next(); next.isPresent(); next = tail.next()) {
      schemas.add(new WeakReference<>(next.get().schema()));
    }

    assertThat(schemas).hasSize(files);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(schemas.stream().filter(schema -> schema.get() != null).count())
                  .isLessThan(files / 2);
            });
    tail.close();
  }

  @Test
  void theFilesOfABacklogAreReadInTheOrderOfEventTimes() {
    // Three servers with three chunks each; the files' names run against their times.
    for (int server = 0; server < 3; server++) {
      List<List<GenericRecord>> blocks = new ArrayList<>();
      for (int chunk = 0; chunk < 3; chunk++) {
        blocks.add(TestLog.primaryChunk(10 * chunk + 3 - server));
      }
      TestLog.of(TestLog.PRIMARY, blocks).writeTo(root.resolve(server + ".avro"));
    }

    List<String> order =
        readAll(folder.tail(LogCheckpointMark.start())).stream()
            .map(found -> found.substring(0, 1))
            .toList();

    // A file's next time is that of the last block read, so each is at most a chunk ahead.
    assertThat(order).containsExactly("2", "2", "1", "1", "0", "0", "2", "1", "0");
  }

  @Test
  void amongSeveralReadersEveryFileIsReadByExactlyOne() {
    TestLog log = TestLog.primaries("a");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      log.writeTo(root.resolve("d" + i % 4 + "/" + i + ".avro"));
      all.add("d" + i % 4 + "/" + i + ".avro@" + log.offset(0));
    }
    List<List<String>> each = new ArrayList<>();
    for (int reader = 0; reader < 3; reader++) {
      each.add(readAll(folder.tail(reader, 3, LogCheckpointMark.start())));
    }

    assertThat(each.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(each).allSatisfy(files -> assertThat(files).hasSizeGreaterThan(4));
  }

  @Test
  void aReaderThatResumesFromItsMarkReadsExactlyTheRest() throws IOException {
    List<List<GenericRecord>> blocks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      blocks.add(TestLog.primaryChunk(i));
    }
    TestLog log = TestLog.of(TestLog.PRIMARY, blocks);
    log.writeTo(root.resolve("x.avro"));
    log.writeTo(root.resolve("y.avro"), 0, log.offset(3) - 7);
    List<String> whole = readAll(folder.tail(LogCheckpointMark.start()));
    assertThat(whole).hasSize(7);

    for (int stop = 0; stop <= whole.size(); stop++) {
      LogFollower before = folder.tail(LogCheckpointMark.start());
      List<String> found = new ArrayList<>();
      for (int i = 0; i < stop; i++) {
        found.addAll(describe(before.next().orElseThrow()));
      }
      LogCheckpointMark mark = restored(before.mark());
      before.close();
      found.addAll(readAll(folder.tail(mark)));
      assertThat(found).as("stopped after %d", stop).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void aVanishedFileWithAnUnreadRestIsNamedAndTheOthersAreRead() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    Path half = log.writeTo(root.resolve("half.avro"), 0, log.size() - 1);
    Path read = log.writeTo(root.resolve("read.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    readAll(tail);
    Files.delete(half);
    Files.delete(read);
    log.writeTo(root.resolve("new.avro"), 0, log.offset(1));

    assertThat(readAll(tail))
        .containsExactly("half.avro VANISHED_FILE", "new.avro@" + log.offset(0));
    assertThat(readAll(tail)).isEmpty();
    assertThat(tail.mark().positions()).containsOnlyKeys(root.resolve("new.avro"));
  }

  @Test
  void aShrunkFileIsNamedOnceAndReadAnewAndTheOthersAreRead() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    Path file = log.writeTo(root.resolve("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    readAll(tail);
    Files.write(file, Arrays.copyOf(log.bytes(), log.offset(1)));
    log.writeTo(root.resolve("y.avro"), 0, log.offset(1));

    assertThat(readAll(tail))
        .containsExactlyInAnyOrder(
            "x.avro SHRUNK_FILE", "x.avro@" + log.offset(0), "y.avro@" + log.offset(0));
    assertThat(readAll(tail)).isEmpty();
  }

  @Test
  void unreadableFilesAreNamedOnceAndTheOthersAreRead() throws IOException {
    Files.writeString(root.resolve("a.avro"), "no log");
    TestLog.of(TestLog.FOREIGN, List.of(List.of(TestLog.foreign("c", "q", 1))))
        .writeTo(root.resolve("b.avro"));
    TestLog log = TestLog.primaries("a");
    log.writeTo(root.resolve("c.avro"));

    LogFollower tail = folder.tail(LogCheckpointMark.start());

    assertThat(readAll(tail))
        .containsExactlyInAnyOrder(
            "a.avro " + Kind.UNREADABLE_FILE,
            "b.avro@" + TestLog.of(TestLog.FOREIGN, List.of()).offset(0),
            "c.avro@" + log.offset(0));
    assertThat(readAll(tail)).isEmpty();
  }

  @Test
  void aReaderThatResumesDoesNotNameAgainWhatWasNamedBefore() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    Path shrinks = log.writeTo(root.resolve("x.avro"));
    Files.writeString(root.resolve("bad.avro"), "no log");
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(3);
    Files.write(shrinks, Arrays.copyOf(log.bytes(), log.offset(1)));
    assertThat(readAll(tail)).containsExactly("x.avro SHRUNK_FILE", "x.avro@" + log.offset(0));
    LogFollower resumed = folder.tail(restored(tail.mark()));

    assertThat(readAll(resumed)).isEmpty();
    LogFollower again = folder.tail(restored(resumed.mark()));
    again.rewind(1 << 20);
    assertThat(readAll(again)).as("read again").containsExactly("x.avro@" + log.offset(0));
  }

  @Test
  void whatComesWasWrittenAfterThisReadersOwnLastLook() {
    TestLog log = TestLog.primaries("a", "b");
    LogFollower slow = folder.tail(LogCheckpointMark.start());
    LogFollower quick = folder.tail(LogCheckpointMark.start());
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    readAll(slow);
    long lastLook = folder.watch().now();
    log.writeTo(root.resolve("x.avro"), log.offset(1), log.size());
    for (int i = 0; i < 5; i++) {
      readAll(quick);
    }
    folder.letTimePass();

    assertThat(slow.next().orElseThrow().writtenMicros()).isEqualTo(lastLook);
  }

  @Test
  void unreadBytesAreTheHalfBlocksThatStillWait() {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1) + 3);
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    readAll(tail);

    assertThat(tail.unreadBytes()).isEqualTo(3);
    readAll(tail);
    assertThat(folder.watch().unreadBytes()).isEqualTo(3);
  }

  @Test
  void aFileThatIsRotatedByRenamingIsReadOnAndTheNewOneFromItsBeginning() throws IOException {
    TestLog log = TestLog.primaries("a", "b", "c");
    TestLog next = TestLog.primaries("d", "e").anew();
    log.writeTo(root.resolve("x.avro"), 0, log.offset(2));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(2);

    folder.rename("x.avro", "x.1.avro");
    log.writeTo(root.resolve("x.1.avro"), log.offset(2), log.size());
    next.writeTo(root.resolve("x.avro"));

    assertThat(readAll(tail))
        .containsExactlyInAnyOrder(
            "x.1.avro@" + log.offset(2), "x.avro@" + next.offset(0), "x.avro@" + next.offset(1));
    assertThat(readAll(folder.tail(restored(tail.mark())))).isEmpty();
  }

  @Test
  void aChainOfRotationsIsFollowedAlsoFromACheckpoint() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    TestLog older = TestLog.primaries("o", "p").anew();
    older.writeTo(root.resolve("x.1.avro"), 0, older.offset(1));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(2);
    LogCheckpointMark mark = restored(tail.mark());

    folder.rename("x.1.avro", "x.2.avro");
    folder.rename("x.avro", "x.1.avro");
    older.writeTo(root.resolve("x.2.avro"), older.offset(1), older.size());
    log.writeTo(root.resolve("x.1.avro"), log.offset(1), log.size());

    String[] rest = {"x.1.avro@" + log.offset(1), "x.2.avro@" + older.offset(1)};
    assertThat(readAll(tail)).containsExactlyInAnyOrder(rest);
    assertThat(readAll(folder.tail(mark))).containsExactlyInAnyOrder(rest);
  }

  @Test
  void whicheverReaderAFileIsRenamedToNothingOfItIsLost() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    for (int i = 0; i < 10; i++) {
      Path old = log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
      List<LogFollower> tails =
          List.of(
              folder.tail(0, 2, LogCheckpointMark.start()),
              folder.tail(1, 2, LogCheckpointMark.start()));
      tails.forEach(this::readAll);
      log.writeTo(old, log.offset(1), log.size());
      String name = "x" + i + ".avro";
      folder.rename("x.avro", name);

      List<String> found = new ArrayList<>();
      tails.forEach(tail -> found.addAll(readAll(tail)));

      assertThat(found).contains(name + "@" + log.offset(1)).hasSizeLessThanOrEqualTo(2);
      Files.delete(root.resolve(name));
    }
  }

  @Test
  void whatWasUnreadOfAFileWhoseNewNameIsNoLogsIsNamedAndOfOneThatWasReadNothingIs()
      throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("half.avro"), 0, log.size() - 1);
    log.writeTo(root.resolve("read.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    readAll(tail);
    folder.rename("half.avro", "half.avro.1");
    folder.rename("read.avro", "read.avro.1");

    List<String> found = new ArrayList<>(readAll(tail));
    found.addAll(readAll(tail));
    tail.tellUnfinished();
    found.addAll(readAll(tail));

    assertThat(found).containsExactly("half.avro VANISHED_FILE", "half.avro.1 PASSED_OVER_FILE");
  }

  @Test
  void aFileThatWasRenamedWhileNobodyLookedIsReadAgainWhereItIsAndNoneOfItIsLost()
      throws IOException {
    TestLog log = TestLog.primaries("a", "b", "c");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(2));
    LogFollower before = folder.tail(LogCheckpointMark.start());
    readAll(before);
    LogCheckpointMark mark = restored(before.mark());
    folder.rename("x.avro", "y.avro");
    log.writeTo(root.resolve("y.avro"), log.offset(2), log.size());

    LogFollower after = folder.tail(mark);
    after.rewind(1);

    assertThat(readAll(after))
        .containsExactly(
            "y.avro@" + log.offset(0), "y.avro@" + log.offset(1), "y.avro@" + log.offset(2));
    assertThat(readAll(folder.tail(restored(after.mark())))).isEmpty();
  }

  @Test
  void ofAFileThatIsReadAgainOnlyWhatWasNotReadBeforeIsToldAsLost() throws IOException {
    TestLog log = TestLog.primaries("a", "b", "c");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(2));
    log.anew().writeTo(root.resolve("y.avro"), 0, log.offset(2));
    LogFollower before = folder.tail(LogCheckpointMark.start());
    readAll(before);
    LogFollower after = folder.tail(restored(before.mark()));
    after.rewind(1 << 20);
    log.anew().writeTo(root.resolve("y.avro"), log.offset(2), log.size());
    folder.letTimePass();
    after.look();
    int size = log.size() - log.offset(2);

    folder.rename("x.avro", "x.avro.1");
    folder.rename("y.avro", "y.avro.1");
    folder.letTimePass();
    List<LogProblem> problems = new ArrayList<>();
    for (var next = after.next(); next.isPresent(); next = after.next()) {
      assertThat(next.get().blocks()).isZero();
      problems.addAll(next.get().problems());
    }

    assertThat(problems)
        .singleElement()
        .satisfies(problem -> assertThat(problem.file()).endsWith("y.avro"))
        .extracting(LogProblem::detail)
        .asString()
        .contains("its last " + size + " bytes were");
  }

  @Test
  void aFileThatIsReplacedByAnotherIsReadFromItsBeginning() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    TestLog other = TestLog.primaries("c", "d").anew();
    log.writeTo(root.resolve("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    readAll(tail);
    Path written = other.writeTo(root.resolve("x.avro.tmp"));
    Files.move(written, root.resolve("x.avro"), StandardCopyOption.REPLACE_EXISTING);

    // The former file may be somewhere yet.
    assertThat(readAll(tail)).isEmpty();
    assertThat(readAll(tail))
        .containsExactly("x.avro@" + other.offset(0), "x.avro@" + other.offset(1));

    // A longer copy of what was read goes on where that ended.
    TestLog longer = TestLog.primaries("c", "d", "e").anew();
    written = longer.writeTo(root.resolve("x.avro.tmp"));
    Files.move(written, root.resolve("x.avro"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(readAll(tail)).isEmpty();
    assertThat(readAll(tail)).containsExactly("x.avro@" + longer.offset(2));
  }

  @Test
  void aFileAtRestHoldsNeitherChannelNorBlock() throws IOException {
    TestLog log = TestLog.of(TestLog.PRIMARY, List.of(TestLog.primaryChunk(1).subList(0, 100)));
    int files = 1_000;
    for (int i = 0; i < files; i++) {
      log.writeTo(root.resolve(i + ".avro"));
    }
    long before = usedBytes();
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    int read = 0;
    folder.letTimePass();
    for (Optional<LogChunk> next = tail.next(); next.isPresent(); next = tail.next()) {
      read++;
    }
    assertThat(read).isEqualTo(files);

    // A block is 51 KB: before, each file held its last one and a window of the file.
    assertThat(usedBytes() - before).isLessThan(5_000L * files);
    assertThat(tail.mark().positions()).hasSize(files);
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
