package io.photonbeam.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.cli.TestConsole;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchedWorkTest {
  private static final Duration LOOK = Duration.ofMillis(1);

  private final CountDownLatch shown = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private Optional<String> lostHope = Optional.empty();
  private int looks;
  private int lines;

  private final Progress progress =
      new Progress() {
        @Override
        public List<String> news() {
          return looks++ == 0 ? List.of("a log vanished") : List.of();
        }

        @Override
        public String line() {
          lines++;
          shown.countDown();
          return "half of it";
        }

        @Override
        public Optional<String> lostHope() {
          return lostHope;
        }
      };

  private String run(TestConsole console, Callable<String> work) throws Exception {
    return WatchedWork.run(work, progress, console.console().terminal(), LOOK);
  }

  @Test
  void onATerminalTheLineIsShownWhileTheWorkIsDoneAndThenTakenAway() throws Exception {
    TestConsole console = TestConsole.ofTerminal();

    String result = run(console, this::whenShown);

    assertThat(result).isEqualTo("done");
    assertThat(console.err()).contains("a log vanished", "half of it").endsWith("\r\u001b[K");
  }

  @Test
  void elsewhereTheLineIsShownEachFortyLooksOnly() throws Exception {
    TestConsole console = new TestConsole();

    run(console, this::whenShown);

    int looksWhileItRan = looks - 1;
    assertThat(lines).isPositive().isEqualTo(looksWhileItRan / 40);
    assertThat(console.err().lines().filter("half of it"::equals)).hasSize(lines);
  }

  @Test
  void workThatIsSoonDoneIsQuietButForItsNews() throws Exception {
    TestConsole console = new TestConsole();

    WatchedWork.run(() -> "done", progress, console.console().terminal(), Duration.ofMinutes(1));

    assertThat(console.err().lines()).containsExactly("a log vanished");
  }

  @Test
  void aFailureOfTheWorkIsThrownAsItIs() {
    IOException failure = new IOException("the disk is full");

    assertThatThrownBy(
            () ->
                run(
                    new TestConsole(),
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void workWithoutHopeIsNotWaitedForForEver() {
    lostHope = Optional.of("The registry is away.");

    assertThatThrownBy(
            () ->
                run(
                    new TestConsole(),
                    () -> {
                      never.await();
                      return "never";
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage("The registry is away.");
  }

  private String whenShown() throws InterruptedException {
    shown.await();
    return "done";
  }
}
