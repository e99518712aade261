package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogProblem.Kind;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in a log is counted and named, never fatal, and everything else is joined. */
class JoinBadInputTest {
  private static final long TIME = 1_767_322_800_000L;

  private static final Schema QUERY =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Query","fields":[
                {"name":"query_id","type":"string"},
                {"name":"timestamp","type":"long"}]}\
              """);

  private static final Schema CLICK =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Click","fields":[
                {"name":"click_id","type":"string"},
                {"name":"query_id","type":["null","string"]},
                {"name":"timestamp","type":"long"}]}\
              """);

  @TempDir Path folder;
  private JoinWorld world;
  private JoinRun run;
  private CompletableFuture<Void> running;
  private final TreeSet<String> expected = new TreeSet<>();

  @BeforeEach
  void writeQueries() throws IOException {
    world = new JoinWorld(folder);
    List<GenericRecord> queries =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    (GenericRecord)
                        new GenericRecordBuilder(QUERY)
                            .set("query_id", "q" + i)
                            .set("timestamp", TIME)
                            .build())
            .toList();
    JoinWorld.log(world.primaryLog.resolve("queries.avro"), QUERY, List.of(queries));
    JoinWorld.log(world.foreignLog.resolve("sound.avro"), CLICK, List.of(joinable("sound", 10)));
    run = new JoinRun(world.config("a").as(JoinConfig::new), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aHalfWrittenBlockWaitsAndIsJoinedWhenItIsCompleted() throws Exception {
    Path half = world.foreignLog.resolve("half.avro");
    List<GenericRecord> last = clicks("late", 10);
    List<Long> ends = JoinWorld.log(half, CLICK, List.of(joinable("first", 10), last));
    byte[] whole = Files.readAllBytes(half);
    truncate(half, ends.get(1) - 20);
    start();
    until(() -> joined() == expected.size());

    try (FileChannel file = FileChannel.open(half, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(whole), 0);
    }

    last.forEach(this::expect);
    until(() -> joined() == expected.size());
    finish();
    assertThat(run.metrics().problems().named(0)).isEmpty();
  }

  @Test
  void aBlockThatIsNeverCompletedDoesNotHoldTheEnd() throws Exception {
    Path half = world.foreignLog.resolve("half.avro");
    List<Long> ends =
        JoinWorld.log(half, CLICK, List.of(joinable("first", 10), clicks("never", 10)));
    truncate(half, ends.get(1) - 20);

    world.join(world.finite("a").as(JoinConfig::new), JoinWorld.direct());

    assertVisible();
  }

  @Test
  void aDamagedBlockInTheMiddleIsSkipped() throws Exception {
    Path damaged = world.foreignLog.resolve("damaged.avro");
    List<Long> ends =
        JoinWorld.log(
            damaged,
            CLICK,
            List.of(joinable("before", 10), clicks("lost", 10), joinable("after", 10)));
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      file.seek(ends.get(0) + 12);
      file.write(new byte[] {85, 85, 85, 85, 85, 85});
    }

    joinAllAndName(1);

    assertProblem(Kind.DAMAGED_BLOCK, damaged, "");
    assertThat(run.metrics().problems().named(0).get(0).offset()).isEqualTo(ends.get(0));
  }

  @Test
  void malformedIdsAreLeftOut() throws Exception {
    Path malformed = world.foreignLog.resolve("malformed.avro");
    List<GenericRecord> block = new ArrayList<>(joinable("good", 3));
    block.add(click("", "q1"));
    block.add(click("x".repeat(513), "q1"));
    block.add(click("no key", null));
    block.add(click("empty key", ""));
    GenericRecord timeless = click("before 1970", "q1");
    timeless.put("timestamp", -1L);
    block.add(timeless);
    block.addAll(joinable("more", 3));
    JoinWorld.log(malformed, CLICK, List.of(block));

    joinAllAndName(1);

    assertProblem(Kind.MALFORMED_EVENT, malformed, "click_id");
    assertThat(run.metrics().problems().named(0))
        .singleElement()
        .extracting("records")
        .isEqualTo(4L);
    assertThat(run.metrics().withoutKey.sum()).isEqualTo(1);
    assertThat(run.metrics().foreignEvents.sum()).isEqualTo(expected.size() + 4 + 1);
    assertThat(run.metrics().unjoined(Reason.MALFORMED)).isEqualTo(4);
  }

  @Test
  void filesThatAreNoLogsOrLackAFieldAreLeftOut() throws Exception {
    Path text =
        Files.writeString(world.foreignLog.resolve("text.avro"), "no Avro at all".repeat(9));
    Path lacking = world.foreignLog.resolve("lacking.avro");
    GenericRecord query =
        new GenericRecordBuilder(QUERY).set("query_id", "q1").set("timestamp", TIME).build();
    JoinWorld.log(lacking, QUERY, List.of(List.of(query)));

    joinAllAndName(2);

    assertProblem(Kind.UNREADABLE_FILE, text, "");
    assertProblem(Kind.UNREADABLE_FILE, lacking, "click_id");
  }

  @Test
  void filesThatShrinkOrDisappearAreNamed() throws Exception {
    Path shrinking = world.foreignLog.resolve("shrinking.avro");
    Path vanishing = world.foreignLog.resolve("vanishing.avro");
    for (Path file : List.of(shrinking, vanishing)) {
      String name = file.getFileName().toString();
      List<Long> ends =
          JoinWorld.log(file, CLICK, List.of(joinable(name, 10), clicks("half " + name, 10)));
      truncate(file, ends.get(1) - 20);
    }
    start();
    until(() -> joined() == expected.size());

    truncate(shrinking, 100);
    Files.delete(vanishing);

    until(
        () ->
            run.metrics().problems().count(Kind.SHRUNK_FILE) > 0
                && run.metrics().problems().count(Kind.VANISHED_FILE) > 0);
    // The run goes on: what is written after that is joined.
    JoinWorld.log(world.foreignLog.resolve("new.avro"), CLICK, List.of(joinable("new", 10)));
    until(() -> joined() == expected.size());
    finish();
    assertProblem(Kind.SHRUNK_FILE, shrinking, "100 bytes");
    assertProblem(Kind.VANISHED_FILE, vanishing, "removed");
  }

  private void joinAllAndName(int problems) throws Exception {
    start();
    until(
        () -> joined() == expected.size() && run.metrics().problems().named(0).size() == problems);
    finish();
  }

  private void start() {
    running = JoinWorld.start(run, JoinWorld.direct());
  }

  private void until(BooleanSupplier condition) {
    await().atMost(PATIENCE).until(() -> running.isDone() || condition.getAsBoolean());
  }

  private void finish() throws Exception {
    run.stop();
    running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertVisible();
  }

  private void assertVisible() throws IOException {
    assertThat(world.visibleClicks()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private long joined() {
    return run.metrics().joined.sum();
  }

  private void assertProblem(Kind kind, Path file, String detail) {
    assertThat(run.metrics().problems().count(kind)).isPositive();
    assertThat(run.metrics().problems().named(0))
        .filteredOn(problem -> problem.kind() == kind && problem.file().equals(file.toString()))
        .as("problems of %s", file)
        .hasSize(1)
        .extracting(LogProblem::detail)
        .allSatisfy(text -> assertThat(text).contains(detail));
  }

  private List<GenericRecord> joinable(String name, int count) {
    List<GenericRecord> clicks = clicks(name, count);
    clicks.forEach(this::expect);
    return clicks;
  }

  private void expect(GenericRecord click) {
    expected.add(click.get("click_id").toString());
  }

  private static List<GenericRecord> clicks(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> click(name + " " + i, "q" + i)).toList();
  }

  private static GenericRecord click(String id, String queryId) {
    return new GenericRecordBuilder(CLICK)
        .set("click_id", id)
        .set("query_id", queryId)
        .set("timestamp", TIME)
        .build();
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
