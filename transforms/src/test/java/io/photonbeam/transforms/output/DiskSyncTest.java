package io.photonbeam.transforms.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSyncTest {
  @TempDir Path dir;

  private static List<Path> paths(int count) {
    return IntStream.range(0, count).mapToObj(i -> Path.of("path" + i)).toList();
  }

  @Test
  void eachPathIsDoneOnceHoweverManyThereAre() throws IOException {
    for (int count : new int[] {0, 1, 2, 500}) {
      Set<Path> done = ConcurrentHashMap.newKeySet();

      DiskSync.each(paths(count), path -> assertThat(done.add(path)).isTrue());

      assertThat(done).containsExactlyInAnyOrderElementsOf(paths(count));
    }
  }

  @Test
  void theDiskIsAskedForSeveralAtOnce() throws IOException {
    CyclicBarrier together = new CyclicBarrier(4);

    DiskSync.each(paths(8), path -> meet(together));

    assertThat(together.isBroken()).isFalse();
  }

  private static void meet(CyclicBarrier others) throws IOException {
    try {
      others.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  @Test
  void oneThatFailsIsToldWhenAllAreDone() {
    Set<Path> done = ConcurrentHashMap.newKeySet();

    assertThatThrownBy(
            () ->
                DiskSync.each(
                    paths(100),
                    path -> {
                      done.add(path);
                      if (path.toString().endsWith("7")) {
                        throw new IOException(path + " is lost");
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("path7 is lost")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(9));

    assertThat(done).hasSize(100);
  }

  @Test
  void aFaultOfTheProgramIsNoSuccess() {
    assertThatThrownBy(
            () ->
                DiskSync.each(
                    paths(2),
                    path -> {
                      throw new IllegalStateException("a fault");
                    }))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("a fault");
  }

  @Test
  void whoIsInterruptedIsNotToldThatItIsDurable() {
    CountDownLatch disk = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> DiskSync.each(paths(100), path -> waitFor(disk)))
        .isInstanceOf(InterruptedIOException.class);

    disk.countDown();
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void waitFor(CountDownLatch disk) throws IOException {
    try {
      assertThat(disk.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void filesThatAreMissingAreNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "content");
    Path missing = dir.resolve("missing");

    assertThatThrownBy(() -> DiskSync.files(List.of(file, missing)))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("missing");
    DiskSync.files(List.of(file));
    DiskSync.folders(List.of(dir, dir));
  }
}
