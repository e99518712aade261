package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
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
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFollowerTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  @TempDir Path root;
  private final ManualClock clock = new ManualClock(TestRun.START);
  private LogWatch watch;

  @BeforeEach
  void watch() {
    watch =
        new LogWatch(
            List.of(root), INTERVAL, Optional.of(Duration.ofSeconds(1)), clock, clock, () -> true);
  }

  private LogFollower tail(LogCheckpointMark mark) {
    return tail(0, 1, mark);
  }

  private LogFollower tail(int reader, int readers, LogCheckpointMark mark) {
    return new LogFollower(root, TestLog.PRIMARY_FIELDS, watch, reader, readers, mark);
  }

  /** File name and offset of each block there is now, as "x.avro@55". */
  private List<String> readAll(LogFollower tail) {
    clock.advance(INTERVAL);
    List<String> found = new ArrayList<>();
    for (Optional<LogChunk> next = tail.next(); next.isPresent(); next = tail.next()) {
      found.addAll(describe(next.get()));
    }
    return found;
  }

  private List<String> describe(LogChunk chunk) {
    List<String> found = new ArrayList<>();
    String name = root.relativize(Path.of(chunk.file())).toString();
    chunk.problems().forEach(problem -> found.add(name + " " + problem.kind()));
    for (int i = 0; i < chunk.blocks(); i++) {
      found.add(name + "@" + chunk.blockOffset(i));
    }
    return found;
  }

  @Test
  void newAndGrownFilesAreSeenAtTheNextLook() {
    TestLog log = TestLog.primaries("a", "b");
    LogFollower tail = tail(LogCheckpointMark.start());
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
    LogFollower tail = tail(LogCheckpointMark.start());
    clock.advance(INTERVAL);
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
        readAll(tail(LogCheckpointMark.start())).stream()
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
      each.add(readAll(tail(reader, 3, LogCheckpointMark.start())));
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
    List<String> whole = readAll(tail(LogCheckpointMark.start()));
    assertThat(whole).hasSize(7);

    for (int stop = 0; stop <= whole.size(); stop++) {
      LogFollower before = tail(LogCheckpointMark.start());
      List<String> found = new ArrayList<>();
      for (int i = 0; i < stop; i++) {
        found.addAll(describe(before.next().orElseThrow()));
      }
      LogCheckpointMark mark = restored(before.mark());
      before.close();
      found.addAll(readAll(tail(mark)));
      assertThat(found).as("stopped after %d", stop).containsExactlyElementsOf(whole);
    }
  }

  private static LogCheckpointMark restored(LogCheckpointMark mark) throws IOException {
    byte[] bytes = CoderUtils.encodeToByteArray(LogCheckpointMark.Coder.of(), mark);
    return CoderUtils.decodeFromByteArray(LogCheckpointMark.Coder.of(), bytes);
  }

  @Test
  void aVanishedFileWithAnUnreadRestIsNamedAndTheOthersAreRead() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    Path half = log.writeTo(root.resolve("half.avro"), 0, log.size() - 1);
    Path read = log.writeTo(root.resolve("read.avro"));
    LogFollower tail = tail(LogCheckpointMark.start());
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
    LogFollower tail = tail(LogCheckpointMark.start());
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

    LogFollower tail = tail(LogCheckpointMark.start());

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
    LogFollower tail = tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(3);
    Files.write(shrinks, Arrays.copyOf(log.bytes(), log.offset(1)));
    assertThat(readAll(tail)).containsExactly("x.avro SHRUNK_FILE", "x.avro@" + log.offset(0));
    LogFollower resumed = tail(restored(tail.mark()));

    assertThat(readAll(resumed)).isEmpty();
    assertThat(readAll(tail(restored(resumed.mark().rewound(1 << 20)))))
        .as("read again")
        .containsExactly("x.avro@" + log.offset(0));
  }

  @Test
  void whatComesWasWrittenAfterThisReadersOwnLastLook() {
    TestLog log = TestLog.primaries("a", "b");
    LogFollower slow = tail(LogCheckpointMark.start());
    LogFollower quick = tail(LogCheckpointMark.start());
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    readAll(slow);
    long lastLook = watch.now();
    log.writeTo(root.resolve("x.avro"), log.offset(1), log.size());
    for (int i = 0; i < 5; i++) {
      readAll(quick);
    }
    clock.advance(INTERVAL);

    assertThat(slow.next().orElseThrow().writtenMicros()).isEqualTo(lastLook);
  }

  @Test
  void unreadBytesAreTheHalfBlocksThatStillWait() {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1) + 3);
    LogFollower tail = tail(LogCheckpointMark.start());
    readAll(tail);

    assertThat(tail.unreadBytes()).isEqualTo(3);
    readAll(tail);
    assertThat(watch.unreadBytes()).isEqualTo(3);
  }

  private void rename(String from, String to) throws IOException {
    Files.move(root.resolve(from), root.resolve(to));
  }

  @Test
  void aFileThatIsRotatedByRenamingIsReadOnAndTheNewOneFromItsBeginning() throws IOException {
    TestLog log = TestLog.primaries("a", "b", "c");
    TestLog next = TestLog.primaries("d", "e").anew();
    log.writeTo(root.resolve("x.avro"), 0, log.offset(2));
    LogFollower tail = tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(2);

    rename("x.avro", "x.1.avro");
    log.writeTo(root.resolve("x.1.avro"), log.offset(2), log.size());
    next.writeTo(root.resolve("x.avro"));

    assertThat(readAll(tail))
        .containsExactlyInAnyOrder(
            "x.1.avro@" + log.offset(2), "x.avro@" + next.offset(0), "x.avro@" + next.offset(1));
    assertThat(readAll(tail(restored(tail.mark())))).isEmpty();
  }

  @Test
  void aChainOfRotationsIsFollowedAlsoFromACheckpoint() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    TestLog older = TestLog.primaries("o", "p").anew();
    older.writeTo(root.resolve("x.1.avro"), 0, older.offset(1));
    LogFollower tail = tail(LogCheckpointMark.start());
    assertThat(readAll(tail)).hasSize(2);
    LogCheckpointMark mark = restored(tail.mark());

    rename("x.1.avro", "x.2.avro");
    rename("x.avro", "x.1.avro");
    older.writeTo(root.resolve("x.2.avro"), older.offset(1), older.size());
    log.writeTo(root.resolve("x.1.avro"), log.offset(1), log.size());

    String[] rest = {"x.1.avro@" + log.offset(1), "x.2.avro@" + older.offset(1)};
    assertThat(readAll(tail)).containsExactlyInAnyOrder(rest);
    assertThat(readAll(tail(mark))).containsExactlyInAnyOrder(rest);
  }

  @Test
  void whicheverReaderAFileIsRenamedToNothingOfItIsLost() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    for (int i = 0; i < 10; i++) {
      Path old = log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
      List<LogFollower> tails =
          List.of(tail(0, 2, LogCheckpointMark.start()), tail(1, 2, LogCheckpointMark.start()));
      tails.forEach(this::readAll);
      log.writeTo(old, log.offset(1), log.size());
      String name = "x" + i + ".avro";
      rename("x.avro", name);

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
    LogFollower tail = tail(LogCheckpointMark.start());
    readAll(tail);
    rename("half.avro", "half.avro.1");
    rename("read.avro", "read.avro.1");

    List<String> found = new ArrayList<>(readAll(tail));
    found.addAll(readAll(tail));
    tail.tellUnfinished();
    found.addAll(readAll(tail));

    assertThat(found).containsExactly("half.avro VANISHED_FILE", "half.avro.1 PASSED_OVER_FILE");
  }

  @Test
  void aFileThatIsReplacedByAnotherIsReadFromItsBeginning() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    TestLog other = TestLog.primaries("c", "d").anew();
    log.writeTo(root.resolve("x.avro"));
    LogFollower tail = tail(LogCheckpointMark.start());
    readAll(tail);
    Path written = other.writeTo(root.resolve("x.avro.tmp"));
    Files.move(written, root.resolve("x.avro"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(readAll(tail))
        .containsExactly("x.avro@" + other.offset(0), "x.avro@" + other.offset(1));

    // A longer copy of what was read goes on where that ended.
    TestLog longer = TestLog.primaries("c", "d", "e").anew();
    written = longer.writeTo(root.resolve("x.avro.tmp"));
    Files.move(written, root.resolve("x.avro"), StandardCopyOption.REPLACE_EXISTING);
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
    LogFollower tail = tail(LogCheckpointMark.start());
    int read = 0;
    clock.advance(INTERVAL);
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

  /** What is told of names when nothing but that is left to be told, a text for each look. */
  private List<String> readMoves(LogFollower tail) {
    clock.advance(INTERVAL);
    List<String> found = new ArrayList<>();
    for (Optional<LogChunk> next = tail.next(); next.isPresent(); next = tail.next()) {
      if (!next.get().moves().isEmpty()) {
        found.add(describeMoves(next.get()));
      }
    }
    return found;
  }

  private String describeMoves(LogChunk chunk) {
    return chunk.moves().stream()
        .map(
            move ->
                nameOf(move.file().path()) + ">" + move.to().map(this::nameOf).orElse("nowhere"))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private String nameOf(String path) {
    return root.relativize(Path.of(path)).toString();
  }

  @Test
  void whatBecomesOfNamesIsToldBeforeAnythingIsReadUnderTheNewOnes() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(root.resolve("x.avro"), 0, log.offset(1));
    log.anew().writeTo(root.resolve("x.1.avro"));
    LogFollower tail = tail(LogCheckpointMark.start());
    assertThat(readMoves(tail)).isEmpty();

    rename("x.1.avro", "x.2.avro");
    rename("x.avro", "x.1.avro");
    log.writeTo(root.resolve("x.1.avro"), log.offset(1), log.size());
    log.anew(2).writeTo(root.resolve("x.avro"));
    clock.advance(INTERVAL);

    LogChunk first = tail.next().orElseThrow();
    assertThat(describeMoves(first)).isEqualTo("x.1.avro>x.2.avro x.avro>x.1.avro");
    assertThat(first.blocks()).isZero();
    assertThat(first.moves())
        .allSatisfy(move -> assertThat(move.file().sync()).isNotNull())
        .extracting(move -> move.file().sync())
        .doesNotHaveDuplicates();
    assertThat(readMoves(tail)).isEmpty();
  }

  @Test
  void whatWasNotToldOfNamesBeforeACheckpointIsToldAfterwards() throws Exception {
    TestLog log = TestLog.primaries("a");
    log.writeTo(root.resolve("x.avro"));
    LogFollower before = tail(LogCheckpointMark.start());
    readAll(before);
    rename("x.avro", "y.avro");
    clock.advance(INTERVAL);
    before.look();
    rename("y.avro", "z.avro");
    clock.advance(INTERVAL);
    before.look();

    LogCheckpointMark mark = CoderUtils.clone(LogCheckpointMark.Coder.of(), before.mark());
    LogFollower after = tail(mark);
    assertThat(readMoves(after)).containsExactly("x.avro>y.avro", "y.avro>z.avro");
    assertThat(after.mark().moves()).isEmpty();
  }

  @Test
  void aFileThatWasRenamedWhileNobodyLookedIsToldOfByTheNextReader() throws Exception {
    TestLog.primaries("a").writeTo(root.resolve("x.avro"));
    LogFollower before = tail(LogCheckpointMark.start());
    readAll(before);
    LogCheckpointMark mark = CoderUtils.clone(LogCheckpointMark.Coder.of(), before.mark());
    rename("x.avro", "y.avro");
    TestLog.primaries("b").anew().writeTo(root.resolve("x.avro"));

    assertThat(readMoves(tail(mark))).containsExactly("x.avro>y.avro");
  }

  @Test
  void aFileIsFollowedFromOneNameThatIsNoLogsToTheNextUntilItIsGone() throws IOException {
    TestLog.primaries("a").writeTo(root.resolve("x.avro"));
    LogFollower tail = tail(LogCheckpointMark.start());
    readAll(tail);
    rename("x.avro", "x.avro.1");
    TestLog.primaries("b").anew().writeTo(root.resolve("x.avro"));
    assertThat(readMoves(tail)).containsExactly("x.avro>x.avro.1");

    rename("x.avro.1", "x.avro.2");
    rename("x.avro", "x.avro.1");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>x.avro.2 x.avro>x.avro.1");

    Files.delete(root.resolve("x.avro.2"));
    rename("x.avro.1", "y.avro");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>y.avro x.avro.2>nowhere");
    assertThat(readMoves(tail)).isEmpty();
  }

  @Test
  void aFileWithANameThatIsNoLogsIsFollowedAlsoByAReaderThatHasNotReadIt() throws IOException {
    TestLog.primaries("a").writeTo(root.resolve("x.avro.1"));
    Files.writeString(root.resolve("no log.avro.1"), "a letter");
    LogFollower tail = tail(LogCheckpointMark.start());
    assertThat(readMoves(tail)).isEmpty();

    rename("x.avro.1", "x.avro.2");
    rename("no log.avro.1", "no log.avro.2");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>x.avro.2");
    rename("x.avro.2", "x.avro.3");
    assertThat(readMoves(tail)).containsExactly("x.avro.2>x.avro.3");
  }

  @Test
  void whenOtherContentTakesAPlaceItIsToldThatTheFormerIsGone() throws IOException {
    Path file = TestLog.primaries("a", "b").writeTo(root.resolve("x.avro"));
    LogFollower tail = tail(LogCheckpointMark.start());
    readAll(tail);

    Files.write(file, TestLog.primaries("c").anew().bytes());
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");

    TestLog.primaries("d", "e", "f").writeTo(root.resolve("x.new"));
    Files.move(root.resolve("x.new"), file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");

    Files.delete(file);
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");
  }
}
