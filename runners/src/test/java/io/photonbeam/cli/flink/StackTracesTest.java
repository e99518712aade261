package io.photonbeam.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StackTracesTest {

  private static String traceOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void theDeepestCauseIsFound() {
    Exception failure =
        new RuntimeException(
            "outer", new IllegalStateException("middle", new IllegalArgumentException("inner")));

    assertThat(StackTraces.deepestCause(traceOf(failure)))
        .isEqualTo("java.lang.IllegalArgumentException: inner");
    assertThat(StackTraces.deepestMessage(traceOf(failure))).isEqualTo("inner");
  }

  @Test
  void aFailureWithoutCauseIsItsOwn() {
    assertThat(StackTraces.deepestCause(traceOf(new IllegalStateException("alone"))))
        .isEqualTo("java.lang.IllegalStateException: alone");
    assertThat(StackTraces.deepestMessage(traceOf(new IllegalStateException())))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void aMessageOfSeveralLinesBecomesOne() {
    Exception failure = new RuntimeException(new IllegalStateException("first\n  second\nthird"));

    assertThat(StackTraces.deepestCause(traceOf(failure)))
        .isEqualTo("java.lang.IllegalStateException: first second third");
  }

  @Test
  void causesOfSuppressedFailuresAreNotTakenForIt() {
    Exception failure = new RuntimeException("told", new IllegalStateException("the cause"));
    failure.addSuppressed(new RuntimeException("other", new IllegalArgumentException("no")));

    assertThat(StackTraces.deepestMessage(traceOf(failure))).isEqualTo("the cause");
  }

  @Test
  void textThatIsNoTraceIsTakenAsItIsUpToABound() {
    assertThat(StackTraces.deepestMessage("Not found: /jar")).isEqualTo("Not found: /jar");
    assertThat(StackTraces.deepestCause("")).isEmpty();
    assertThat(StackTraces.deepestCause("x".repeat(1_000_000))).hasSizeLessThan(3_000);
  }
}
