package io.photonbeam.transforms.source;

import static io.photonbeam.transforms.source.FollowedFolder.restored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.LogChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of a log tells of the names of its files. */
final class FollowedNamesTest {
  private FollowedFolder folder;

  @BeforeEach
  void follow(@TempDir Path root) {
    folder = new FollowedFolder(root);
  }

  /** What is told of names when nothing but that is left to be told, a text for each look. */
  private List<String> readMoves(LogFollower tail) {
    return folder.read(tail).stream()
        .filter(chunk -> !chunk.moves().isEmpty())
        .map(this::describe)
        .toList();
  }

  private String describe(LogChunk chunk) {
    return chunk.moves().stream()
        .map(
            move ->
                folder.name(move.file().path())
                    + ">"
                    + move.to().map(folder::name).orElse("nowhere"))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private void shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(folder.path("").toFile()).start();
    assumeTrue(process.waitFor() == 0, "this file system takes names in UTF-8 only");
  }

  @Test
  void whatBecomesOfNamesIsToldBeforeAnythingIsReadUnderTheNewOnes() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(folder.path("x.avro"), 0, log.offset(1));
    log.anew().writeTo(folder.path("x.1.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readMoves(tail)).isEmpty();

    folder.rename("x.1.avro", "x.2.avro");
    folder.rename("x.avro", "x.1.avro");
    log.writeTo(folder.path("x.1.avro"), log.offset(1), log.size());
    log.anew(2).writeTo(folder.path("x.avro"));
    folder.letTimePass();

    LogChunk first = tail.next().orElseThrow();
    assertThat(describe(first)).isEqualTo("x.1.avro>x.2.avro x.avro>x.1.avro");
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
    log.writeTo(folder.path("x.avro"));
    LogFollower before = folder.tail(LogCheckpointMark.start());
    folder.read(before);
    folder.rename("x.avro", "y.avro");
    folder.letTimePass();
    before.look();
    folder.rename("y.avro", "z.avro");
    folder.letTimePass();
    before.look();

    LogCheckpointMark mark = restored(before.mark());
    LogFollower after = folder.tail(mark);
    assertThat(readMoves(after)).containsExactly("x.avro>y.avro", "y.avro>z.avro");
    assertThat(after.mark().moves()).isEmpty();
  }

  @Test
  void ofMovesThatAreNotToldForLongTheLatestAreKept() throws IOException {
    int files = 1_000;
    int looks = UntoldMoves.MAX / files + 3;
    Path sub = Files.createDirectory(folder.path("0"));
    byte[] content = TestLog.primaries("a").bytes();
    for (int i = 0; i < files; i++) {
      Files.write(sub.resolve(i + ".avro"), content);
    }
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    for (int i = 1; i <= looks; i++) {
      folder.rename(Integer.toString(i - 1), Integer.toString(i));
      folder.letTimePass();
      tail.look();
    }

    List<List<FileMove>> untold = tail.mark().moves();
    assertThat(untold.stream().mapToInt(List::size).sum()).isEqualTo(UntoldMoves.MAX);
    assertThat(untold.get(untold.size() - 1).get(0).to().orElseThrow())
        .startsWith(folder.path(Integer.toString(looks)).toString());
    assertThat(readMoves(tail)).hasSize(untold.size());
  }

  @Test
  void aFileThatWasRenamedWhileNobodyLookedIsToldOfByTheNextReader() throws Exception {
    TestLog.primaries("a").writeTo(folder.path("x.avro"));
    LogFollower before = folder.tail(LogCheckpointMark.start());
    folder.read(before);
    LogCheckpointMark mark = restored(before.mark());
    folder.rename("x.avro", "y.avro");
    TestLog.primaries("b").anew().writeTo(folder.path("x.avro"));

    assertThat(readMoves(folder.tail(mark))).containsExactly("x.avro>y.avro");
  }

  @Test
  void aFileThatWasRenamedWhileNobodyLookedIsFollowedAlsoIfItIsToBeReadAgain() throws Exception {
    TestLog.primaries("a").writeTo(folder.path("x.avro"));
    LogFollower before = folder.tail(LogCheckpointMark.start());
    folder.read(before);
    LogFollower after = folder.tail(restored(before.mark()));
    after.rewind(1 << 20);
    folder.rename("x.avro", "x.avro.1");
    TestLog.primaries("b").anew().writeTo(folder.path("x.avro"));

    assertThat(readMoves(after)).containsExactly("x.avro>x.avro.1");
    assertThat(folder.watch().wasRead(folder.path("x.avro.1"))).isTrue();
  }

  @Test
  void aFileIsFollowedFromOneNameThatIsNoLogsToTheNextUntilItIsGone() throws IOException {
    TestLog.primaries("a").writeTo(folder.path("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);
    folder.rename("x.avro", "x.avro.1");
    TestLog.primaries("b").anew().writeTo(folder.path("x.avro"));
    assertThat(readMoves(tail)).containsExactly("x.avro>x.avro.1");

    folder.rename("x.avro.1", "x.avro.2");
    folder.rename("x.avro", "x.avro.1");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>x.avro.2 x.avro>x.avro.1");

    Files.delete(folder.path("x.avro.2"));
    folder.rename("x.avro.1", "y.avro");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>y.avro");
    assertThat(readMoves(tail)).containsExactly("x.avro.2>nowhere");
    assertThat(readMoves(tail)).isEmpty();
  }

  /** As a file that is renamed while the folder is listed: neither name is in the listing. */
  @ParameterizedTest
  @ValueSource(strings = {"x.avro.1", "y.avro"})
  void aFileThatOneListingHasUnderNoNameIsFollowedByTheNext(String newName) throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(folder.path("x.avro"), 0, log.offset(1));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    folder.rename("x.avro", "x.tmp");
    assertThat(folder.read(tail)).isEmpty();
    folder.rename("x.tmp", newName);
    assertThat(readMoves(tail)).containsExactly("x.avro>" + newName);

    folder.rename(newName, "x.tmp");
    assertThat(folder.read(tail)).isEmpty();
    folder.rename("x.tmp", "x.avro.2");
    assertThat(readMoves(tail)).containsExactly(newName + ">x.avro.2");

    Files.delete(folder.path("x.avro.2"));
    assertThat(readMoves(tail)).isEmpty();
    assertThat(readMoves(tail)).containsExactly("x.avro.2>nowhere");
  }

  @Test
  void whatHasTheNameOfAFileThatAListingHasNotIsReadWhenItIsKnownWhereThatIs() throws IOException {
    TestLog.primaries("a").writeTo(folder.path("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    folder.rename("x.avro", "x.tmp");
    TestLog.primaries("b").writeTo(folder.path("x.avro"));
    assertThat(folder.read(tail)).isEmpty();
    assertThat(folder.watch().quietMillis()).isZero();
    folder.rename("x.tmp", "x.avro.1");
    List<LogChunk> chunks = folder.read(tail);

    assertThat(describe(chunks.get(0))).isEqualTo("x.avro>x.avro.1");
    assertThat(chunks.subList(1, chunks.size())).singleElement().returns(1, LogChunk::blocks);
  }

  @Test
  void aFileThatAListingHasNotIsFollowedAlsoIfAnotherWasRenamedToItsName() throws IOException {
    TestLog.primaries("a").writeTo(folder.path("x.1.avro"));
    TestLog.primaries("b").anew().writeTo(folder.path("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    folder.rename("x.1.avro", "x.tmp");
    folder.rename("x.avro", "x.1.avro");
    assertThat(readMoves(tail)).containsExactly("x.avro>x.1.avro");
    folder.rename("x.tmp", "x.2.avro");
    assertThat(readMoves(tail)).containsExactly("x.1.avro>x.2.avro");
    Files.delete(folder.path("x.1.avro"));
    assertThat(readMoves(tail)).isEmpty();
    assertThat(readMoves(tail)).containsExactly("x.1.avro>nowhere");
  }

  @Test
  void aFileThatOneListingHasNotStaysWhatItIs() throws IOException {
    for (String name : List.of("x.avro", "y.avro")) {
      TestLog.primaries(name).writeTo(folder.path(name));
    }
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);
    folder.rename("y.avro", "y.avro.1");
    folder.read(tail);
    for (int i = 0; i < 3; i++) {
      folder.rename("x.avro", "x.tmp");
      folder.rename("y.avro.1", "y.tmp");
      assertThat(folder.read(tail)).isEmpty();
      folder.rename("x.tmp", "x.avro");
      folder.rename("y.tmp", "y.avro.1");
      assertThat(folder.read(tail)).isEmpty();
    }
    folder.rename("y.avro.1", "y.avro.2");
    assertThat(readMoves(tail)).containsExactly("y.avro.1>y.avro.2");
  }

  @Test
  void aFileThatWasReadIsPassedOverUnderNoFurtherName() throws IOException {
    TestLog log = TestLog.primaries("a", "b");
    log.writeTo(folder.path("read.avro"));
    log.anew().writeTo(folder.path("half.avro"), 0, log.size() - 1);
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    List<String> problems = new ArrayList<>();
    for (String name : List.of("read.avro", "half.avro")) {
      folder.rename(name, name + ".1");
    }
    for (int i = 1; i < 4; i++) {
      for (int look = 0; look < 2; look++) {
        folder.read(tail).stream()
            .flatMap(chunk -> chunk.problems().stream())
            .forEach(problem -> problems.add(folder.name(problem.file())));
      }
      for (String name : List.of("read.avro.", "half.avro.")) {
        folder.rename(name + i, name + (i + 1));
      }
    }

    assertThat(problems).containsExactly("half.avro", "half.avro.1", "half.avro.2", "half.avro.3");
  }

  @Test
  void aFileWithANameThatIsNoLogsIsFollowedAlsoByAReaderThatHasNotReadIt() throws IOException {
    TestLog.primaries("a").writeTo(folder.path("x.avro.1"));
    Files.writeString(folder.path("no log.avro.1"), "a letter");
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    assertThat(readMoves(tail)).isEmpty();

    folder.rename("x.avro.1", "x.avro.2");
    folder.rename("no log.avro.1", "no log.avro.2");
    assertThat(readMoves(tail)).containsExactly("x.avro.1>x.avro.2");
    folder.rename("x.avro.2", "x.avro.3");
    assertThat(readMoves(tail)).containsExactly("x.avro.2>x.avro.3");
  }

  @Test
  void aNameByWhichAFileCantBeFoundIsToldAsPassedOverAndNotFollowed() throws Exception {
    TestLog.primaries("a").writeTo(folder.path("x.avro"));
    TestLog.primaries("b").anew().writeTo(folder.path("y.avro.1"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    shell("mv x.avro $(printf 'x\\377.avro.1'); mv y.avro.1 $(printf 'y\\377.avro.1')");
    folder.read(tail);
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");
    shell("mv $(printf 'x\\377.avro.1') x.avro.2; mv $(printf 'y\\377.avro.1') y.avro.2");

    assertThat(readMoves(tail)).isEmpty();
    folder.rename("y.avro.2", "y.avro.3");
    assertThat(readMoves(tail)).isEmpty();
  }

  @Test
  void whenOtherContentTakesAPlaceItIsToldThatTheFormerIsGone() throws IOException {
    Path file = TestLog.primaries("a", "b").writeTo(folder.path("x.avro"));
    LogFollower tail = folder.tail(LogCheckpointMark.start());
    folder.read(tail);

    Files.write(file, TestLog.primaries("c").anew().bytes());
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");

    TestLog.primaries("d", "e", "f").writeTo(folder.path("x.new"));
    Files.move(folder.path("x.new"), file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(readMoves(tail)).isEmpty();
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");

    Files.delete(file);
    assertThat(readMoves(tail)).isEmpty();
    assertThat(readMoves(tail)).containsExactly("x.avro>nowhere");
  }
}
