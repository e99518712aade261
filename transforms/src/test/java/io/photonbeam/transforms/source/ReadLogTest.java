package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogProblemCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadLogTest {
  @TempDir Path root;
  private final TestLog log = TestLog.primaries("a", "b", "c", "d");
  private final TestPipeline pipeline = TestRun.pipeline();
  private final TestRun run = TestRun.over(Clock.systemUTC());

  @AfterEach
  void endRun() {
    run.close();
  }

  private static final class Describe extends DoFn<LogChunk, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(@Element LogChunk chunk, OutputReceiver<String> out) {
      String name = Path.of(chunk.file()).getFileName().toString();
      for (LogProblem problem : chunk.problems()) {
        out.output(name + "@" + problem.offset() + " " + problem.kind());
      }
      for (int i = 0; i < chunk.blocks(); i++) {
        out.output(name + "@" + chunk.blockOffset(i));
      }
    }
  }

  /** Counts the chunks of each bundle. */
  private static final class CountBundle extends DoFn<LogChunk, Integer> {
    private static final long serialVersionUID = 1L;
    private transient int chunks;

    @StartBundle
    public void begin() {
      chunks = 0;
    }

    @ProcessElement
    public void count() {
      chunks++;
    }

    @FinishBundle
    public void end(FinishBundleContext context) {
      context.output(chunks, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }

  private ReadLog readLog(Path folder) {
    try {
      return ReadLog.of(LogListing.of(folder), TestLog.PRIMARY_FIELDS, run.spec());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PCollection<String> read(Path folder) {
    return pipeline
        .apply(readLog(folder))
        .apply(ParDo.of(new Describe()))
        .setCoder(StringUtf8Coder.of());
  }

  @Test
  void aLogThatDoesNotExistIsEmpty() {
    PAssert.that(read(root.resolve("none"))).empty();
    pipeline.run();
  }

  @Test
  void everyWholeBlockIsReadOnceAndEveryProblemNamed() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int file = 0; file < 5; file++) {
      log.writeTo(root.resolve("d/" + file + ".avro"), 0, log.size() - file);
      for (int block = 0; block < (file == 0 ? 4 : 3); block++) {
        expected.add(file + ".avro@" + log.offset(block));
      }
    }
    log.bytes()[log.offset(2) - 1] ^= 1;
    log.writeTo(root.resolve("damaged.avro"));
    expected.add("damaged.avro@" + log.offset(0));
    expected.add("damaged.avro@" + log.offset(1) + " DAMAGED_BLOCK");
    expected.add("damaged.avro@" + log.offset(2));
    expected.add("damaged.avro@" + log.offset(3));
    Files.writeString(root.resolve("none.avro"), "no log");
    expected.add("none.avro@0 UNREADABLE_FILE");
    TestLog.of(TestLog.FOREIGN, List.of()).writeTo(root.resolve("empty.avro"));
    Files.write(root.resolve("zero.avro"), new byte[0]);

    PAssert.that(read(root)).containsInAnyOrder(expected);
    pipeline.run();
  }

  /** The runner keeps a bundle until it is worked on. */
  @Test
  void aLargeFileIsReadInPiecesThatAreBundles() throws Exception {
    TestLog large =
        TestLog.of(
            TestLog.PRIMARY,
            IntStream.rangeClosed(1, 7).mapToObj(i -> TestLog.primaryChunk(1_000L * i)).toList());
    large.bytes()[large.offset(3) - 1] ^= 1;
    large.writeTo(root.resolve("a.avro"), 0, large.size() - 1);
    PCollection<LogChunk> chunks =
        pipeline.apply(readLog(root).settledAt(Long.MAX_VALUE).inPiecesOf(2 << 20));

    PAssert.that(chunks.apply(ParDo.of(new CountBundle()))).containsInAnyOrder(2, 2, 2);
    PAssert.that(chunks.apply(ParDo.of(new Describe())).setCoder(StringUtf8Coder.of()))
        .containsInAnyOrder(
            "a.avro@" + large.offset(0),
            "a.avro@" + large.offset(1),
            "a.avro@" + large.offset(2) + " DAMAGED_BLOCK",
            "a.avro@" + large.offset(3),
            "a.avro@" + large.offset(4),
            "a.avro@" + large.offset(5),
            "a.avro@" + large.offset(6) + " UNFINISHED_FILE");
    pipeline.run();
  }

  /** It does so when a call has handed out a hundred elements. */
  @Test
  void whereTheRunnerSplitsAPieceNothingIsRepeatedOrLost() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int file = 0; file < 350; file++) {
      log.writeTo(root.resolve(file + ".avro"), 0, log.offset(1));
      expected.add(file + ".avro@" + log.offset(0));
    }
    PCollection<LogChunk> chunks = pipeline.apply(readLog(root));

    PAssert.that(chunks.apply(ParDo.of(new CountBundle())))
        .satisfies(
            sizes -> {
              assertThat(sizes).hasSizeGreaterThanOrEqualTo(4).allMatch(size -> size <= 100);
              return null;
            });
    PAssert.that(chunks.apply(ParDo.of(new Describe())).setCoder(StringUtf8Coder.of()))
        .containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  void aFileThatVanishesBeforeItIsReadIsNamed() throws Exception {
    Path gone = log.writeTo(root.resolve("gone.avro"));
    PCollection<String> found = read(root);
    Files.delete(gone);

    PAssert.that(found).containsInAnyOrder("gone.avro@0 VANISHED_FILE");
    pipeline.run();
  }

  private PCollection<String> readSince(PCollectionView<Long> micros) {
    return pipeline
        .apply(readLog(root).changedSince(micros))
        .apply(ParDo.of(new Describe()))
        .setCoder(StringUtf8Coder.of());
  }

  private PCollectionView<Long> view(long micros) {
    return pipeline.apply(Create.of(micros)).apply(View.asSingleton());
  }

  private void writeTwoFiles() throws Exception {
    TestLog one = TestLog.primaries("x");
    Files.setLastModifiedTime(one.writeTo(root.resolve("old.avro")), FileTime.fromMillis(4_999));
    Files.setLastModifiedTime(one.writeTo(root.resolve("new.avro")), FileTime.fromMillis(5_000));
  }

  @Test
  void filesThatWereLastWrittenTooEarlyAreNotOpened() throws Exception {
    writeTwoFiles();

    PCollection<String> read =
        pipeline
            .apply(readLog(root).changedSince(5_000_000))
            .apply(ParDo.of(new Describe()))
            .setCoder(StringUtf8Coder.of());

    PAssert.that(read)
        .satisfies(
            found -> {
              assertThat(found).singleElement().asString().startsWith("new.avro");
              return null;
            });
    pipeline.run();
  }

  @Test
  void thatTimeMayBeFoundOutByThePipeline() throws Exception {
    writeTwoFiles();

    PAssert.that(readSince(view(5_000_000)))
        .satisfies(
            found -> {
              assertThat(found).singleElement().asString().startsWith("new.avro");
              return null;
            });
    pipeline.run();
  }

  @Test
  void ifNothingIsWantedNothingIsOpened() throws Exception {
    writeTwoFiles();
    Files.delete(root.resolve("old.avro"));
    PCollection<String> read = readSince(view(Long.MAX_VALUE));
    Files.delete(root.resolve("new.avro"));

    PAssert.that(read).empty();
    pipeline.run();
  }

  @Test
  void problemsAreCountedByKindAndKeptByName() {
    LogProblem first = new LogProblem(LogProblem.Kind.SHRUNK_FILE, "x.avro", 5, "detail", 0);
    LogProblem second = new LogProblem(LogProblem.Kind.MALFORMED_EVENT, "y.avro", 6, "detail", 2);
    try (TestRun run = TestRun.over(new ManualClock(TestRun.START))) {
      pipeline
          .apply(Create.of(first, second, second).withCoder(LogProblemCoder.of()))
          .apply(NameProblems.of(run.spec()));
      pipeline.run();

      assertThat(run.metrics().problems().count(LogProblem.Kind.SHRUNK_FILE)).isEqualTo(1);
      // Two problems of two events each.
      assertThat(run.metrics().problems().count(LogProblem.Kind.MALFORMED_EVENT)).isEqualTo(4);
      assertThat(run.metrics().problems().named(0)).containsExactlyInAnyOrder(first, second);
    }
  }
}
