package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void wrappersAreLeftOut() {
    Exception failure =
        new ExecutionException(new RuntimeException(new IllegalStateException("the disk is full")));

    assertThat(Failures.describe(failure)).isEqualTo("the disk is full");
  }

  @Test
  void theCauseFollowsWhatFailed() {
    Exception failure =
        new IllegalStateException(
            "can not read the log", new UncheckedIOException(new NoSuchFileException("a/b.avro")));

    assertThat(Failures.describe(failure))
        .isEqualTo("can not read the log: no such file or directory: a/b.avro");
  }

  @Test
  void aStoreSpeaksForItself() {
    Exception failure =
        new StoreUnavailableException(
            "r.db cannot grow, its disk is full; free some space. Nothing was written.",
            new SQLException("[SQLITE_FULL] Insertion failed"));

    assertThat(Failures.describe(failure))
        .isEqualTo("r.db cannot grow, its disk is full; free some space. Nothing was written.");
  }

  @Test
  void whatARunnerWrapsAStoresWordsInDoesNotHideThem() {
    Exception store =
        new StoreAccessException(
            "index.db has been moved away; put it back.", new NoSuchFileException("/x"));
    Exception failure =
        new IllegalStateException(
            "Pipeline execution failed", new IllegalStateException("Job execution failed.", store));

    assertThat(Failures.describe(failure)).isEqualTo("index.db has been moved away; put it back.");
  }

  @Test
  void aMessageOfOneWordComesWithTheNameOfItsException() {
    assertThat(Failures.describe(new IllegalArgumentException("seven")))
        .isEqualTo("IllegalArgumentException: seven");
    assertThat(Failures.describe(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void memoryIsToldHowToBeHad() {
    assertThat(Failures.describe(new OutOfMemoryError("Java heap space")))
        .contains("Java heap space", "PHOTONBEAM_JAVA_OPTS=-Xmx");
  }

  @Test
  void eachKindOfMemoryIsToldHowToBeHad() {
    assertThat(
            Failures.describe(
                new OutOfMemoryError("unable to create native thread: possibly out of memory")))
        .contains("no more threads")
        .doesNotContain("-Xmx");
    assertThat(
            Failures.describe(
                new OutOfMemoryError("Too few segments. Cause: Direct buffer memory. At length.")))
        .contains("(Too few segments)", "-XX:MaxDirectMemorySize")
        .doesNotContain("At length");
    assertThat(Failures.describe(new OutOfMemoryError("Metaspace"))).contains("MaxMetaspaceSize");
  }

  @Test
  void memoryThatRanOutIsFoundAtTheBottom() {
    assertThat(
            Failures.isOutOfMemory(
                new ExecutionException(new RuntimeException(new OutOfMemoryError("x")))))
        .isTrue();
    assertThat(Failures.isOutOfMemory(new IllegalStateException("x"))).isFalse();
  }

  @Test
  void aMessageOfSeveralLinesIsOneSentence() {
    assertThat(Failures.describe(new IllegalStateException("one thing\n  and another\n")))
        .isEqualTo("one thing and another");
  }

  @Test
  void theAdviceFollowsTheCauseAndIsGivenOnce() {
    String told =
        Failures.describe(
            new IllegalStateException("can't write x", new IOException("No space left on device")));

    assertThat(told)
        .isEqualTo("can't write x: No space left on device; free some space (or inodes: df -i)");
  }

  @Test
  void aMissingPermissionIsToldOnce() {
    IOException failure =
        new IOException(
            "the log folder f can't be listed: " + FileFailures.NO_PERMISSION,
            new AccessDeniedException("f"));

    assertThat(Failures.describe(failure)).isEqualTo(failure.getMessage());
  }
}
