package io.photonbeam.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.registry.RunStamp;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.runtime.ReadersNote.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of one run, each with a context of its own as if it were a process. */
class RunMemberTest {
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final RunStamp STAMP = new RunStamp("aaaaaa");

  @TempDir Path dir;

  private final ManualClock clock = new ManualClock(TestRun.START);
  private final String name = "members-" + RUNS.incrementAndGet();
  private final RunSpec spec =
      new RunSpec(name, "p", STAMP, "memory:" + name, clock)
          .with(
              new RunSpec.Following(
                  List.of("primary", "foreign"), Duration.ofMillis(200), null, 0, null))
          .on("localhost:8081");
  private final List<RunContext> contexts = new ArrayList<>();
  private final OneProcess one = new OneProcess("primary", 0);
  private final OneProcess two = new OneProcess("foreign", 1);

  /** What a process tells and hears. */
  private final class OneProcess implements Participant {
    final RunContext context = RunContext.begin(spec);
    final RunMember member = new RunMember(context);
    final ReadersNote note;
    List<ReadersNote> heard = List.of();
    final AtomicInteger stops = new AtomicInteger();

    OneProcess(String log, int number) {
      contexts.add(context);
      note = new ReadersNote(number, false, List.of(new Position(log, number, 2, 1_000)));
      member.connect(this);
    }

    @Override
    public ReadersNote tell() {
      return note;
    }

    @Override
    public List<Away> away() {
      return List.of(new Away("log folder", "log folder away for 3 s"));
    }

    @Override
    public void hear(List<ReadersNote> others) {
      heard = others;
    }

    @Override
    public void stop() {
      stops.incrementAndGet();
    }
  }

  @AfterEach
  void close() {
    contexts.forEach(RunContext::close);
  }

  private RunBoard board() {
    return one.context.registry().board("p", STAMP);
  }

  private Map<Long, MemberReport> reports() {
    return board().figures().values().stream()
        .flatMap(json -> MemberReport.read(json).stream())
        .collect(Collectors.toMap(r -> r.metrics().counters().get("joined_rows"), r -> r));
  }

  /** As long as it takes until each knows that the other lives. */
  private void bothBeatTwice() {
    for (int beat = 1; beat <= 2; beat++) {
      one.member.beat(false);
      two.member.beat(false);
    }
    one.member.beat(false);
  }

  @Test
  void eachHearsTheOthersAndNotItself() {
    bothBeatTwice();

    assertThat(two.heard).containsExactly(one.note);
    assertThat(one.heard).containsExactly(two.note);
  }

  @Test
  void whoeverIsDeadAlreadyIsNotHeard() {
    two.member.beat(false);
    one.member.beat(false);
    one.member.beat(false);

    assertThat(one.heard).isEmpty();
  }

  @Test
  void whoIsSilentOrHasEndedIsHeardNoMore() {
    bothBeatTwice();
    clock.advance(Silence.LONGEST);
    one.member.beat(false);
    assertThat(one.heard).isEmpty();

    two.member.beat(false);
    one.member.beat(false);
    assertThat(one.heard).hasSize(1);

    two.member.beat(true);
    one.member.beat(false);
    assertThat(one.heard).isEmpty();
  }

  @Test
  void whatAProcessHasCountedIsThereForWhoeverWatches() {
    one.context.metrics().joined.addHere(7);
    one.context.metrics().latency().add(new long[] {1_500});
    two.context.metrics().joined.addHere(5);
    one.member.beat(false);
    two.member.beat(true);

    MemberReport report = reports().get(7L);
    assertThat(report.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(report.outages()).containsExactly(new Away("log folder", "log folder away for 3 s"));
    assertThat(report.hasEnded()).isFalse();
    assertThat(report.metrics().counters()).containsEntry("latency_micros", 1_500L);
    assertThat(reports().get(5L).hasEnded()).isTrue();
  }

  @Test
  void aNoteThatIsNoneIsPassedOver() {
    bothBeatTwice();
    for (String garbage : List.of("", "{}", "null", "{\"beat\": 1}", "[]", "\u0000")) {
      byte[] bytes = garbage.getBytes(StandardCharsets.UTF_8);
      board().post("garbage", bytes, bytes);
      two.member.beat(false);
      one.member.beat(false);
      assertThat(one.heard).as(garbage).containsExactly(two.note);
      assertThat(MemberReport.read(bytes)).isEmpty();
    }
  }

  @Test
  void theWishToStopReachesAll() {
    one.member.beat(false);
    board().askToStop();
    one.member.beat(false);
    two.member.beat(false);

    assertThat(one.stops.get()).isEqualTo(1);
    assertThat(two.stops.get()).isEqualTo(1);
  }

  @Test
  void aMemberKeepsTheLeaseAliveWhenNobodyElseDoesAndStopsWhenItIsTaken() {
    Lease lease = Lease.ofCluster(STAMP.text(), "localhost:8081", TestRun.START);
    one.context.registry().leases().take("p", lease, Optional.empty());

    one.member.beat(false);
    clock.advance(Duration.ofMillis(1_999));
    one.member.beat(false);
    assertThat(one.context.registry().leases().of("p")).contains(lease);
    clock.advance(Duration.ofMillis(1));
    one.member.beat(false);
    assertThat(one.context.registry().leases().of("p")).contains(lease.next());
    assertThat(one.stops.get()).isZero();

    Lease other = Lease.ofCluster("bbbbbb", "localhost:8081", TestRun.START);
    one.context.registry().leases().take("p", other, Optional.of(lease.next()));
    one.member.beat(false);
    assertThat(one.stops.get()).isEqualTo(1);
    assertThat(one.context.registry().leases().of("p")).contains(other);
  }

  @Test
  void aLeaseThatIsMissingIsTakenAndTheLastOneOfARunThatIsOverGivesItBack() {
    one.member.beat(false);
    two.member.beat(false);
    assertThat(one.context.registry().leases().of("p"))
        .hasValueSatisfying(lease -> assertThat(lease.token()).isEqualTo(STAMP.text()));

    board().askToStop();
    for (OneProcess process : List.of(one, two)) {
      process.context.becomeMember();
      process.context.connect(process);
    }
    await().until(() -> one.stops.get() > 0 && two.stops.get() > 0);
    one.context.endMembership();
    two.member.beat(true);
    one.member.beat(true);
    two.context.endMembership();

    assertThat(two.context.registry().leases().of("p")).isEmpty();
  }

  @Test
  void aRunThatFollowsNoLogTakesNoLease() {
    RunSpec batch =
        new RunSpec(name + "-batch", "p.reconcile", STAMP, "memory:" + name, clock)
            .on("localhost:8081");
    try (RunContext context = RunContext.begin(batch)) {
      new RunMember(context).beat(false);
      assertThat(context.registry().leases().of("p.reconcile")).isEmpty();
    }
  }

  @Test
  void aJobThatMayStartAgainKeepsTheLease() {
    one.context.becomeMember();
    await().until(() -> one.context.registry().leases().of("p").isPresent());
    one.context.endMembership();

    assertThat(one.context.registry().leases().of("p")).isPresent();
  }

  @Test
  void aProcessThatDoesNotSeeTheOutputWorksForNoRunAndSaysSo() throws IOException {
    Path mark = Files.writeString(dir.resolve("output.json"), "id");
    RunSpec elsewhere =
        new RunSpec(name + "-elsewhere", "p", STAMP, "memory:" + name, clock)
            .on("localhost:8081")
            .sharing(List.of(SharedFile.of(mark)));
    Files.delete(mark);

    assertThatThrownBy(() -> RunContext.acquire(elsewhere))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not see " + mark);

    assertThat(board().figures().values())
        .extracting(json -> MemberReport.read(json).orElseThrow().refusal())
        .singleElement()
        .asString()
        .contains("does not see " + mark);
  }
}
