package io.photonbeam.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanPoolTest {
  private final List<VerifyProgress> told = new ArrayList<>();
  private final ScanPool pool = new ScanPool(1, told::add);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void theLargestFileIsTheFirst(@TempDir Path folder) throws IOException {
    Path small = Files.write(folder.resolve("small"), new byte[1]);
    Path large = Files.write(folder.resolve("large"), new byte[100]);
    List<Path> done = new ArrayList<>();

    pool.files("reading", List.of(small, folder.resolve("gone"), large), done::add);

    assertThat(done).containsExactly(large, small, folder.resolve("gone"));
  }

  @Test
  void allPartsAreDoneWhenItReturns() throws IOException {
    List<Integer> parts = IntStream.range(0, 100).boxed().toList();
    List<Integer> done = new ArrayList<>();

    pool.all("comparing", parts, done::add);

    assertThat(done).isEqualTo(parts);
  }

  @Test
  void aFailureIsThrownAsItIs() {
    IOException failure = new IOException("disk full");
    assertThatThrownBy(() -> pool.all("x", List.of(1), fail(failure))).isSameAs(failure);
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> pool.all("x", List.of(1), fail(bug))).isSameAs(bug);
    OutOfMemoryError memory = new OutOfMemoryError("heap");
    assertThatThrownBy(() -> pool.all("x", List.of(1), fail(memory))).isSameAs(memory);
  }

  private static ScanPool.Task<Integer> fail(Throwable failure) {
    return part -> {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (IOException) failure;
    };
  }

  @Test
  void whoeverWaitsAndIsInterruptedGoesOnInterrupted() {
    CountDownLatch work = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> pool.all("x", List.of(1), part -> waitFor(work)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("interrupted");
    work.countDown();
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void waitFor(CountDownLatch work) throws IOException {
    try {
      assertThat(work.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
