package io.photonbeam.pipelines.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.resilience.RetryPolicy;
import io.photonbeam.resilience.RetrySettings;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one pipeline, with a time that goes on only while they wait. */
class PipelineLeaseTest {
  private static final PipelineLease.Times TIMES =
      new PipelineLease.Times(
          Duration.ofSeconds(10),
          Duration.ofDays(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

  private final IdRegistry registry =
      IdRegistry.open(MemoryStore.create(), RegistrySettings.defaults());
  private final List<String> told = new ArrayList<>();
  private final List<PipelineLease> taken = new ArrayList<>();
  private long seconds;
  private Runnable eachSecond = () -> {};

  @AfterEach
  void close() {
    taken.forEach(PipelineLease::close);
    registry.close();
  }

  private PipelineLease take(Lease mine) throws IOException {
    PipelineLease lease =
        PipelineLease.take(
            registry,
            "a",
            mine,
            TIMES,
            () -> seconds * 1_000_000_000,
            pause -> {
              seconds += pause.toSeconds();
              eachSecond.run();
            },
            told::add,
            told::add);
    taken.add(lease);
    return lease;
  }

  private static Lease ofThisProcess(String token) {
    return HolderProcess.lease(token, SINCE);
  }

  private static Lease elsewhere(String token) {
    return new Lease(token, 0, "east-1", 4711, "other-boot/pid/4711/0", SINCE);
  }

  @Test
  void theFirstBeginsAtOnceAndSoDoesTheNextWhenItHasEndedInOrder() throws IOException {
    take(ofThisProcess("one")).close();
    take(ofThisProcess("two"));

    assertThat(seconds).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void theSecondWaitsForTheFirstAndSaysForWhom() throws IOException {
    PipelineLease first = take(elsewhere("one"));
    eachSecond =
        () -> {
          if (seconds < 20) {
            first.renew();
          } else {
            first.close();
          }
        };

    take(ofThisProcess("two"));

    assertThat(seconds).isEqualTo(20);
    assertThat(told)
        .containsExactly(
            "Pipeline a is run by process 4711 on host east-1, since 2026-01-02T03:04:05Z;"
                + " waiting up to 30 s for its end, or up to 10 s if it gives no sign of life.");
  }

  @Test
  void aFirstThatDoesNotEndFailsTheSecondAndIsNamed() throws IOException {
    PipelineLease first = take(elsewhere("one"));
    eachSecond = first::renew;

    assertThatThrownBy(() -> take(ofThisProcess("two")))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("'a'", "process 4711 on host east-1", "within 30 s");
    assertThat(first.lost()).isEmpty();
  }

  @Test
  void aHolderThatGivesNoSignOfLifeHoldsItUpForTheLeaseTimeAndIsToldWhenItWakes()
      throws IOException {
    PipelineLease paused = take(elsewhere("one"));

    PipelineLease second = take(ofThisProcess("two"));
    assertThat(seconds).isEqualTo(10);
    told.clear();
    paused.renew();

    assertThat(paused.lost()).hasValueSatisfying(why -> assertThat(why).contains("taken over by"));
    assertThat(told).containsExactly(paused.lost().orElseThrow());
    second.renew();
    assertThat(second.lost()).isEmpty();
  }

  @Test
  void aDeadProcessOfThisMachineHoldsNobodyUp() throws IOException {
    Lease self = ofThisProcess("one");
    String[] parts = self.process().split("/", -1);
    assumeTrue(parts.length == 4, "the system tells processes");
    String place = parts[0] + "/" + parts[1] + "/";
    // Numbers are used again: this one is alive, and began at another time.
    registry
        .leases()
        .take(
            "a",
            new Lease("one", 5, "here", self.pid(), place + self.pid() + "/t1", SINCE),
            Optional.empty());

    take(ofThisProcess("two"));

    assertThat(seconds).isZero();
  }

  @Test
  void whenAProcessBeganIsNotToldByAClockThatMayBeSet() throws IOException {
    Lease self = ofThisProcess("one");
    String[] parts = self.process().split("/", -1);
    assumeTrue(parts.length == 4, "the system tells processes");
    String[] stat = Files.readString(Path.of("/proc/self/stat")).split(" ", -1);

    assertThat(parts[3]).isEqualTo("t" + stat[21]);
    String byTime = parts[0] + "/" + parts[1] + "/" + self.pid() + "/1767323045000";
    assertThat(HolderProcess.isDead(new Lease("one", 5, "here", self.pid(), byTime, SINCE)))
        .as("what an earlier version wrote tells nothing of one that lives")
        .isFalse();
  }

  @Test
  void theSameNumberInAnotherContainerOrAfterAnotherBootTellsNothing() {
    Lease self = ofThisProcess("one");

    assertThat(HolderProcess.isDead(self)).isFalse();
    assertThat(HolderProcess.isDead(elsewhere("one"))).isFalse();
    assertThat(HolderProcess.isDead(new Lease("t", 0, "h", 1, "", SINCE))).isFalse();
  }

  @Test
  void aProcessThatIsNotShownIsDeadOnlyWhereThoseOfAllUsersAreShown(@TempDir Path proc)
      throws IOException {
    ProcessTable processes = new ProcessTable(proc);
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[1]"));
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot\n");
    Lease holder = new Lease("one", 5, "here", 7, "boot/pid:[1]/7/t99", SINCE);

    assertThat(HolderProcess.isDead(holder, processes)).as("hidden, perhaps").isFalse();
    show(proc, 1, 0);
    assertThat(HolderProcess.isDead(holder, processes)).as("not there").isTrue();
    show(proc, 7, 99);
    assertThat(HolderProcess.isDead(holder, processes)).as("there").isFalse();
    show(proc, 7, 100);
    assertThat(HolderProcess.isDead(holder, processes)).as("another one").isTrue();
  }

  private static void show(Path proc, long pid, long ticks) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(
        folder.resolve("stat"), pid + " (a ) b) S" + " 0".repeat(18) + " " + ticks + " 0\n");
  }

  private void takeEnded(StoreCalls<IdRegistry> calls) throws IOException {
    PipelineLease.takeEnded(
            calls,
            "a",
            elsewhere("heir"),
            TIMES,
            () -> seconds * 1_000_000_000,
            pause -> {
              seconds += pause.toSeconds();
              eachSecond.run();
            })
        .close();
  }

  private StoreCalls<IdRegistry> calls(Supplier<IdRegistry> store) {
    return new RetryPolicy(
            RetrySettings.defaults(), new SecondsClock(), pause -> seconds++, new Random(1))
        .callsTo("registry", store);
  }

  @Test
  void aPipelineHasEndedWhenItsLeaseHasStoodStillForTheLeaseTime() throws IOException {
    registry.leases().take("a", elsewhere("one"), Optional.empty());

    takeEnded(calls(() -> registry));

    assertThat(seconds).isEqualTo(10);
  }

  @Test
  void aLeaseIsWatchedAnewAfterTheRegistryWasAwayWhenNobodyCouldBeat() throws IOException {
    registry.leases().take("a", elsewhere("one"), Optional.empty());
    Supplier<IdRegistry> store =
        () -> {
          if (seconds == 8 || seconds == 9) {
            throw new StoreUnavailableException("The disk is full.");
          }
          return registry;
        };

    takeEnded(calls(store));

    assertThat(seconds).as("away until then, and the lease time").isEqualTo(10 + 10);
  }

  private final class SecondsClock extends Clock {
    @Override
    public Instant instant() {
      return SINCE.plusSeconds(seconds);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
