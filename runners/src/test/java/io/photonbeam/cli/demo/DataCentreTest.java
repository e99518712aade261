package io.photonbeam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonbeam.cli.process.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCentreTest {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir Path folder;
  private DemoPlan plan;
  private DataCentre started;

  /** Says what it was told to do, and ends. */
  public static final class Failing {
    private Failing() {}

    public static void main(String[] args) {
      System.err.println(String.join(" ", args));
      System.err.println("the disk is full");
      System.exit(1);
    }
  }

  /** Says that it stands still in a commit once it is told to, as the join does. */
  public static final class Holding {
    private Holding() {}

    public static void main(String[] args) throws Exception {
      Path when = Path.of(System.getProperty("photonbeam.holdWhen"));
      Poll.every(Duration.ofMillis(20)).until(() -> Files.exists(when), DEADLINE);
      System.err.println("held at " + System.getProperty("photonbeam.holdAt"));
      Thread.currentThread().join();
    }
  }

  @BeforeEach
  void makePlan() {
    plan = new DemoPlan(folder, 100, Duration.ofSeconds(5), 1);
  }

  @AfterEach
  void end() throws InterruptedException {
    if (started != null) {
      started.kill();
    }
  }

  @Test
  void oneThatFailsIsToldWithItsLastWords() throws Exception {
    started = DataCentre.start("east", plan, Failing.class);
    await().atMost(DEADLINE).until(() -> !started.isAlive());

    assertThatThrownBy(started::requireAlive)
        .hasMessageContaining("east ended with code 1 (the disk is full)")
        .hasMessageContaining(folder.resolve("east.log").toString());
    assertThat(Files.readString(plan.log("east")))
        .contains(
            "join --primaryLog=" + folder.resolve("queries"), "--output=" + folder.resolve("east"));
  }

  @Test
  void oneIsHeldInACommitOnceThatIsWantedAndKilled() throws Exception {
    started = DataCentre.start("east", plan, Holding.class);
    started.requireAlive();
    assertThat(started.isHeld()).isFalse();

    started.holdInNextCommit();

    await().atMost(DEADLINE).until(started::isHeld);
    started.kill();
    assertThat(started.isAlive()).isFalse();
  }
}
