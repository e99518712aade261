package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.HeapBag;
import io.photonbeam.transforms.HeapValue;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.index.LogEvents;
import io.photonbeam.transforms.index.PrimaryLog;
import io.photonbeam.transforms.index.TestIndex;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatches;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.state.Packed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The join of one shard without a runner: what is looked up where, and what is given up. */
final class ShardJoinTest {
  private static final int MAX_PENDING = 32;
  private static final Join.Settings SETTINGS =
      new Join.Settings(
          TestLog.PRIMARY_FIELDS,
          TestLog.FOREIGN_FIELDS,
          Duration.ofMinutes(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(1),
          MAX_PENDING);
  private static final long START = 1_000_000;

  @TempDir Path dir;

  private final TestRun run = TestRun.indexed(new ManualClock(TestRun.START), 1 << 30);
  private final Optional<LogEvents> log =
      PrimaryLog.of(run.context()).events(TestLog.PRIMARY_FIELDS);
  private final ShardState shard = new ShardState();
  private final HeapBag<Packed<PendingBatch>> bag = new HeapBag<>();
  private final HeapValue<Long> stamp = new HeapValue<>();
  private final List<String> joined = new ArrayList<>();
  private final List<String> givenUp = new ArrayList<>();
  private Join.Settings settings = SETTINGS;
  private long stamps;

  @AfterEach
  void close() {
    run.close();
  }

  private interface Work {
    void with(ShardJoin shard);
  }

  /** As it is made for each element. */
  private PendingBuffer with(Optional<LogEvents> level, Work work) {
    PendingState pending =
        new PendingState(
            shard, new EventScanners(TestLog.FOREIGN_FIELDS), bag, stamp, () -> ++stamps);
    JoinedBatches out = new JoinedBatches(this::noteJoined);
    work.with(
        new ShardJoin(
            new JoinContext(
                settings,
                run.context(),
                ShardMemory.of(run.context()),
                new EventScanners(TestLog.FOREIGN_FIELDS),
                new Backoff(settings.retryMin(), settings.retryMax(), new Random(1))),
            new EventStore(shard.cache(), level, new EventScanners(TestLog.PRIMARY_FIELDS)),
            pending,
            shard.search(),
            out,
            this::noteGivenUp));
    out.finish();
    PendingBuffer events = pending.events();
    pending.keep(run.context().metrics());
    return events;
  }

  private PendingBuffer with(Work work) {
    return with(log, work);
  }

  /** Does what is due until the look that it began is over. */
  private PendingBuffer doWhatIsDue(long now) {
    with(s -> s.doWhatIsDue(now));
    while (shard.search().isUnderWay()) {
      await().until(shard.search()::isReady);
      with(s -> s.doWhatIsDue(now));
    }
    return with(s -> {});
  }

  private void noteJoined(JoinedBatch batch) {
    ids(batch.foreign()).forEach(joined::add);
  }

  private void noteGivenUp(UnjoinableBatch batch) {
    ids(batch.events()).forEach(id -> givenUp.add(id + " " + batch.reason()));
  }

  private static List<String> ids(EventBatch batch) {
    EventScanners scanners = new EventScanners(TestLog.FOREIGN_FIELDS);
    return IntStream.range(0, batch.size())
        .mapToObj(i -> scanners.at(batch.schema(), batch.record(i)).id().toString())
        .toList();
  }

  private static EventBatch clicks(String... idsAndKeys) {
    GenericRecord[] records = new GenericRecord[idsAndKeys.length];
    for (int i = 0; i < records.length; i++) {
      String[] parts = idsAndKeys[i].split("=", 2);
      records[i] = TestLog.foreign(parts[0], parts[1], 1);
    }
    return TestBatches.foreign(records);
  }

  private void inLog(String... queries) {
    Path file = TestLog.primaries(queries).writeTo(dir.resolve(queries[0] + ".avro"));
    BlockEntries entries = TestIndex.entries(file, TestLog.PRIMARY_FIELDS);
    PrimaryLog.of(run.context()).note(TestIndex.named(file), entries).join();
  }

  @Test
  void aPrimaryEventThatIsOnlyInTheLogIsFoundByTheFirstLook() {
    inLog("q1", "q2");

    PendingBuffer pending = with(s -> s.foreign(clicks("c1=q1", "c2=q9", "c3=q2"), START));
    assertThat(joined).isEmpty();
    assertThat(log.orElseThrow().blocksRead()).isZero();
    long due = pending.nextDueMillis();
    pending = doWhatIsDue(due);

    assertThat(joined).containsExactly("c1", "c3");
    assertThat(pending.size()).isEqualTo(1);
    assertThat(run.metrics().foundInLog.sum()).isEqualTo(2);
    assertThat(run.metrics().foundInMemory.sum()).isZero();
  }

  @Test
  void theCacheGrowsOnlyByWhatHadToBeFoundInTheLog() {
    inLog("q1", "q2");
    ShardMemory memory = ShardMemory.of(run.context());
    long before = memory.cacheBytesPerShard();

    PendingBuffer pending = with(s -> s.foreign(clicks("c1=q1", "c2=q9"), START));
    with(s -> s.primary(TestBatches.primary(TestLog.primary("q9", 1))));
    assertThat(joined).containsExactly("c2");
    assertThat(memory.cacheBytesPerShard()).isEqualTo(before);
    doWhatIsDue(pending.nextDueMillis());

    assertThat(joined).containsExactly("c2", "c1");
    assertThat(memory.cacheBytesPerShard()).isEqualTo(before + (64 << 10));
  }

  @Test
  void whatIsInMemoryIsNotLookedUpInTheLog() {
    inLog("q1");
    with(s -> s.primary(TestBatches.primary(TestLog.primary("q1", 1))));

    with(s -> s.foreign(clicks("c1=q1"), START));

    assertThat(joined).containsExactly("c1");
    assertThat(log.orElseThrow().blocksRead()).isZero();
    assertThat(run.metrics().foundInMemory.sum()).isEqualTo(1);
  }

  @Test
  void aPendingEventIsFoundByALookWhenTheLogHasItsPrimaryEvent() {
    PendingBuffer pending = with(s -> s.foreign(clicks("c1=q1", "c2=q2"), START));
    long due = pending.nextDueMillis();
    assertThat(due).isEqualTo(START + 100);
    inLog("q1");

    doWhatIsDue(due - 1);
    assertThat(joined).isEmpty();
    pending = doWhatIsDue(due);

    assertThat(joined).containsExactly("c1");
    assertThat(pending.size()).isEqualTo(1);
    assertThat(pending.nextDueMillis()).isGreaterThan(due);
  }

  @Test
  void whatWasFoundByALookIsNotFoundAgainAfterARestart() {
    with(s -> s.foreign(clicks("c1=q1", "c2=q2"), START));
    inLog("q1");
    doWhatIsDue(START + 100);

    shard.takePending(stamp.value);
    // Of few events, state keeps what is joined until it pays to write it anew: the commit drops
    // it.
    PendingBuffer pending = doWhatIsDue(START + 100_000);

    assertThat(pending.size()).isEqualTo(1);
    assertThat(joined).startsWith("c1").containsOnly("c1");
  }

  @Test
  void eventsAreJoinedWhileTheIndexIsAskedForOthers() {
    PendingBuffer pending = with(s -> s.foreign(clicks("c1=q1", "c2=q2"), START));
    inLog("q1", "q2");
    with(s -> s.doWhatIsDue(pending.nextDueMillis()));
    assertThat(shard.search().isUnderWay()).isTrue();

    with(s -> s.primary(TestBatches.primary(TestLog.primary("q1", 1))));
    assertThat(joined).containsExactly("c1");
    doWhatIsDue(START + 200);

    assertThat(joined).as("each once").containsExactly("c1", "c2");
    assertThat(run.metrics().foundInLog.sum()).isEqualTo(1);
  }

  @Test
  void nothingIsGivenUpWhileItIsLookedFor() {
    with(s -> s.foreign(clicks("c1=q1", "c2=q2"), START));
    inLog("q1");

    long timeout = START + settings.timeout().toMillis();
    with(s -> s.doWhatIsDue(timeout));
    assertThat(givenUp).isEmpty();
    doWhatIsDue(timeout);

    assertThat(joined).containsExactly("c1");
    assertThat(givenUp).containsExactly("c2 " + Reason.NO_PRIMARY_EVENT);
  }

  @Test
  void nothingIsGivenUpThatALookHadNoRoomFor() {
    int many = 2 * ShardJoin.MOST_AT_ONCE + 1;
    settings =
        new Join.Settings(
            TestLog.PRIMARY_FIELDS,
            TestLog.FOREIGN_FIELDS,
            Duration.ofMinutes(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            10 * many);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < many; i += 50) {
      String[] clicks =
          IntStream.range(i, i + 50).mapToObj(n -> "c" + n + "=q" + n).toArray(String[]::new);
      with(s -> s.foreign(clicks(clicks), START));
      found.add("c" + i);
    }
    inLog(found.stream().map(click -> click.replace('c', 'q')).toArray(String[]::new));

    doWhatIsDue(START + 2 * settings.timeout().toMillis());

    assertThat(joined).containsExactlyInAnyOrderElementsOf(found);
    assertThat(givenUp).hasSize(found.size() * 49);
  }

  @Test
  void aLookThatFailsIsMadeAnew() {
    TestRun other = TestRun.indexed(new ManualClock(TestRun.START));
    Optional<LogEvents> closed = PrimaryLog.of(other.context()).events(TestLog.PRIMARY_FIELDS);
    other.close();
    with(s -> s.foreign(clicks("c1=q1"), START));
    inLog("q1");

    with(closed, s -> s.doWhatIsDue(START + 100));
    assertThatThrownBy(() -> with(closed, s -> s.doWhatIsDue(START + 100)))
        .isInstanceOf(StoreUnavailableException.class);
    doWhatIsDue(START + 100_000);

    assertThat(joined).containsExactly("c1");
  }

  @Test
  void withoutAnIndexNothingIsDueBeforeTheTimeout() {
    PendingBuffer pending = with(Optional.empty(), s -> s.foreign(clicks("c1=q1"), START));

    assertThat(pending.nextDueMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void beyondTheBoundTheOldestAreGivenUpWithThatReason() {
    for (int i = 0; i < MAX_PENDING; i++) {
      String click = "c" + i + "=q" + i;
      long now = START + i;
      with(s -> s.foreign(clicks(click), now));
    }
    assertThat(givenUp).isEmpty();

    PendingBuffer pending = with(s -> s.foreign(clicks("last=q"), START + 1_000));

    assertThat(pending.size()).isBetween(MAX_PENDING - MAX_PENDING / 16, MAX_PENDING);
    assertThat(givenUp).contains("c0 " + Reason.TOO_MANY_PENDING).hasSizeBetween(1, 3);
    assertThat(givenUp).noneMatch(each -> each.startsWith("last"));
  }

  @Test
  void nothingIsGivenUpThatWasNeverLookedFor() {
    String[] clicks =
        IntStream.range(0, MAX_PENDING + 1)
            .mapToObj(i -> "c" + i + "=q" + i)
            .toArray(String[]::new);
    inLog("q0", "q7");

    with(s -> s.foreign(clicks(clicks), START));

    assertThat(joined).containsExactly("c0", "c7");
    assertThat(givenUp).isEmpty();
  }

  @Test
  void anEventIsLookedForBeforeItsTimeoutHoweverLongItWasInItsLog() {
    settings =
        new Join.Settings(
            TestLog.PRIMARY_FIELDS,
            TestLog.FOREIGN_FIELDS,
            Duration.ofSeconds(2),
            Duration.ofHours(1),
            Duration.ofHours(1),
            MAX_PENDING);
    inLog("q1");

    with(s -> s.foreign(clicks("c1=q1"), START));
    doWhatIsDue(START + 2_000);

    assertThat(givenUp).isEmpty();
    assertThat(joined).containsExactly("c1");
  }

  @Test
  void atTheEndTheLogIsAskedOnceMoreBeforeAnythingIsGivenUp() {
    with(s -> s.foreign(clicks("c1=q1", "c2=q2"), START));
    inLog("q2");

    PendingBuffer pending = with(ShardJoin::giveUpAll);

    assertThat(joined).containsExactly("c2");
    assertThat(givenUp).containsExactly("c1 " + Reason.NO_PRIMARY_EVENT);
    assertThat(pending.size()).isZero();
  }

  @Test
  void whatHasWaitedForTheTimeoutIsGivenUp() {
    with(s -> s.foreign(clicks("c1=q1"), START));
    with(s -> s.foreign(clicks("c2=q2"), START + 1_000));

    PendingBuffer pending = doWhatIsDue(START + 600_000);

    assertThat(givenUp).containsExactly("c1 " + Reason.NO_PRIMARY_EVENT);
    assertThat(pending.size()).isEqualTo(1);
  }
}
