package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.LogProblem;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.LogChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.ProcessContinuation;
import org.apache.beam.sdk.transforms.splittabledofn.RestrictionTracker;
import org.apache.beam.sdk.transforms.splittabledofn.SplitResult;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.OutputBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads as a runner does that splits what is read wherever it likes. */
final class ReadFilesTest {
  /**
   * A name as a process of another locale may have listed it; half a character is in no encoding.
   */
  private static final String UNNAMEABLE = "s\ud83dk.avro";

  @TempDir Path root;

  /** Each of its blocks fills a chunk. */
  private final TestLog log =
      TestLog.of(
          TestLog.PRIMARY,
          IntStream.range(1, 6).mapToObj(i -> TestLog.primaryChunk(1_000L * i)).toList());

  private final List<String> files = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final List<Integer> pieces = new ArrayList<>();
  private final TestRun run = TestRun.over(Clock.systemUTC());
  private ReadFiles fn;
  private Runnable betweenPieces = () -> {};

  @BeforeEach
  void begin() throws IOException {
    begin(1);
  }

  @AfterEach
  void end() {
    fn.teardown();
    run.close();
  }

  private void begin(long pieceBytes) throws IOException {
    if (fn != null) {
      fn.teardown();
    }
    fn =
        new ReadFiles(
            run.spec(),
            root.toString(),
            files,
            TestLog.PRIMARY_FIELDS,
            Long.MAX_VALUE,
            pieceBytes,
            null);
    fn.setup();
  }

  private ParkedReaders parked() {
    return ParkedReaders.of(run.context());
  }

  private final class Receiver implements OutputReceiver<LogChunk> {
    @Override
    public void output(LogChunk chunk) {
      String name = chunk.file().substring(chunk.file().lastIndexOf('/') + 1);
      chunk.problems().forEach(p -> read.add(name + "@" + p.offset() + " " + p.kind()));
      for (int i = 0; i < chunk.blocks(); i++) {
        read.add(name + "@" + chunk.blockOffset(i));
      }
    }

    @Override
    public OutputBuilder<LogChunk> builder(LogChunk chunk) {
      throw new UnsupportedOperationException();
    }
  }

  /** Splits what it tracks by chance, as a runner's timer does. */
  private static final class Splitting extends RestrictionTracker<ReadRange, ReadPlace> {
    private final ReadRangeTracker tracker;
    private final Random random;
    private final double chance;
    private ReadRange rest;

    Splitting(ReadRange range, Random random, double chance) {
      this.tracker = range.newTracker();
      this.random = random;
      this.chance = chance;
    }

    void split() {
      SplitResult<ReadRange> split = rest == null ? tracker.trySplit(0) : null;
      rest = split == null ? rest : split.getResidual();
    }

    @Override
    public boolean tryClaim(ReadPlace place) {
      if (random.nextDouble() < chance) {
        split();
      }
      return tracker.tryClaim(place);
    }

    @Override
    public ReadRange currentRestriction() {
      return tracker.currentRestriction();
    }

    @Override
    public SplitResult<ReadRange> trySplit(double fraction) {
      return tracker.trySplit(fraction);
    }

    @Override
    public void checkDone() {
      tracker.checkDone();
    }

    @Override
    public IsBounded isBounded() {
      return IsBounded.BOUNDED;
    }
  }

  private void readAll(Random random, double chance) throws Exception {
    ReadRange rest = fn.initialRange();
    while (rest != null) {
      Splitting tracker = new Splitting(copy(rest), random, chance);
      int before = read.size();
      ProcessContinuation then = fn.read(ReadFiles.ALL, null, tracker, new Receiver());
      if (then.shouldResume()) {
        tracker.split();
      }
      tracker.checkDone();
      pieces.add(read.size() - before);
      rest = tracker.rest;
      if (rest != null) {
        betweenPieces.run();
      }
    }
  }

  private static ReadRange copy(ReadRange range) throws Exception {
    return CoderUtils.clone(ReadRange.Coder.of(), range);
  }

  private void readAll() throws Exception {
    readAll(new Random(1), 0);
  }

  private Path write(String name, TestLog content, int bytes) {
    Path file = content.writeTo(root.resolve(name), 0, bytes);
    files.add(file.toString());
    return file;
  }

  private List<String> blocks(String name, int... blocks) {
    return IntStream.of(blocks).mapToObj(i -> name + "@" + log.offset(i)).toList();
  }

  /** Files with all that is told of them; returns what is to be read. */
  private List<String> hardFiles() throws IOException {
    write("half.avro", log, log.size() - 1);
    List<String> expected = new ArrayList<>(blocks("half.avro", 0, 1, 2, 3));
    expected.add("half.avro@" + log.offset(4) + " UNFINISHED_FILE");
    files.add(root.resolve("gone.avro").toString());
    expected.add("gone.avro@0 VANISHED_FILE");
    Path appended = write("appended.avro", log, log.size());
    log.anew().writeTo(appended, 0, log.size());
    expected.addAll(blocks("appended.avro", 0, 1, 2, 3, 4));
    expected.add("appended.avro@" + log.size() + " APPENDED_FILE");
    Path again = write("again.avro", log, log.offset(2));
    log.writeTo(again, 0, log.offset(1));
    expected.addAll(blocks("again.avro", 0, 1));
    expected.add("again.avro@" + log.offset(2)); // Its header again, a block without records.
    expected.add("again.avro@" + (log.offset(2) + log.offset(0)));
    Files.writeString(root.resolve("none.avro"), "no log");
    files.add(root.resolve("none.avro").toString());
    expected.add("none.avro@0 UNREADABLE_FILE");
    files.add(root + "/" + UNNAMEABLE);
    expected.add(UNNAMEABLE + "@" + LogProblem.NO_OFFSET + " UNREADABLE_FILE");
    Files.write(root.resolve("zero.avro"), new byte[0]);
    files.add(root.resolve("zero.avro").toString());
    for (int block = 0; block < 5; block++) {
      String name = "damaged" + block + ".avro";
      Path file = write(name, log, log.size());
      byte[] bytes = Files.readAllBytes(file);
      bytes[log.offset(block + 1) - 1] ^= 1;
      Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
      for (int i = 0; i < 5; i++) {
        String place = name + "@" + log.offset(i);
        expected.add(i != block ? place : place + (i == 4 ? " UNFINISHED_FILE" : " DAMAGED_BLOCK"));
      }
    }
    write("whole.avro", log, log.size());
    expected.addAll(blocks("whole.avro", 0, 1, 2, 3, 4));
    return expected;
  }

  @Test
  void aPieceEndsWithTheChunkThatFillsIt() throws Exception {
    begin(2 << 20);
    write("a.avro", log, log.size());

    readAll();

    assertThat(read).containsExactlyElementsOf(blocks("a.avro", 0, 1, 2, 3, 4));
    assertThat(pieces).containsExactly(2, 2, 1);
  }

  @Test
  void aPieceSpansSmallFiles() throws Exception {
    begin(1 << 20);
    TestLog small = TestLog.primaries("a");
    for (int i = 0; i < 20; i++) {
      write(i + ".avro", small, small.size());
    }

    readAll();

    assertThat(pieces).containsExactly(20);
  }

  @Test
  void noPieceRepeatsOrLosesABlockOrAProblem() throws Exception {
    List<String> expected = hardFiles();

    readAll();

    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(pieces).hasSizeGreaterThan(40);
  }

  @Test
  void soItIsWhereNobodyIsParked() throws Exception {
    List<String> expected = hardFiles();
    betweenPieces = () -> parked().close();

    readAll();

    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void soItIsWhereverTheRunnerSplits(long seed) throws Exception {
    List<String> expected = hardFiles();
    Random random = new Random(seed);
    begin(1L << random.nextInt(26));
    betweenPieces =
        () -> {
          if (random.nextInt(3) == 0) {
            parked().close();
          }
        };

    readAll(random, 0.4);

    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aFileThatIsRemovedBetweenPiecesIsReadToItsEnd() throws Exception {
    Path file = write("a.avro", log, log.size());
    betweenPieces = () -> delete(file);

    readAll();

    assertThat(read).containsExactlyElementsOf(blocks("a.avro", 0, 1, 2, 3, 4));
  }

  @Test
  void whereNobodyHasItOpenItsLossIsTold() throws Exception {
    Path file = write("a.avro", log, log.size());
    betweenPieces =
        () -> {
          parked().close();
          delete(file);
        };

    readAll();

    assertThat(read)
        .containsExactly("a.avro@" + log.offset(0), "a.avro@" + log.offset(1) + " VANISHED_FILE");
  }

  @Test
  void ofOneThatIsReplacedTheLossIsToldAndTheOtherIsRead() throws Exception {
    Path file = write("a.avro", log, log.size());
    TestLog other = TestLog.primaries("x").anew();
    betweenPieces =
        () -> {
          parked().close();
          delete(file);
          other.writeTo(file);
        };

    readAll();

    assertThat(read)
        .containsExactly(
            "a.avro@" + log.offset(0),
            "a.avro@" + log.offset(1) + " VANISHED_FILE",
            "a.avro@" + other.offset(0));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
