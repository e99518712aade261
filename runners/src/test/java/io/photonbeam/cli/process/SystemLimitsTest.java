package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemLimitsTest {
  private final List<Thread> threads = new ArrayList<>();
  private int open;

  @Test
  void threadsThatCanBeHadAreGivenBackAtOnce() {
    assertThatCode(() -> SystemLimits.checkThreads("Flink", 40, this::thread))
        .doesNotThrowAnyException();

    assertThat(threads).hasSize(40).noneMatch(Thread::isAlive);
  }

  @Test
  void tooFewThreadsAreToldAsAShortageWithHowManyThereAre() {
    assertThatThrownBy(
            () ->
                SystemLimits.checkThreads(
                    "Flink",
                    40,
                    task -> {
                      if (threads.size() == 7) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      return thread(task);
                    }))
        .isInstanceOf(ShortageException.class)
        .satisfies(failure -> assertThat(Failures.isOutOfMemory(failure)).isTrue())
        .hasMessageContainingAll("Flink needs 40 more threads", "only 7", "ulimit -u");
    assertThat(threads).hasSize(7).noneMatch(Thread::isAlive);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    threads.add(thread);
    return thread;
  }

  @Test
  void tooFewOpenFilesAreToldWithHowManyThereAreAndAllAreClosed() throws IOException {
    SystemLimits.checkFiles("Flink", 40);

    assertThatThrownBy(
            () ->
                SystemLimits.checkFiles(
                    "Flink",
                    40,
                    () -> {
                      if (open == 7) {
                        throw new FileNotFoundException("/dev/null (Too many open files)");
                      }
                      open++;
                      return () -> open--;
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("Flink needs 40 more open files", "only 7", "ulimit -n");
    assertThat(open).isZero();
  }
}
