package io.photonbeam.registry.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs code that can be interrupted at every step and continued later, or never, without a thread
 * of its own: it is run from its beginning each time, and the steps that it has made already are
 * answered from a journal instead of made again. The code therefore does nothing outside of steps
 * that must not happen twice, and asks for time and chance within steps only.
 */
final class Routine {
  /** Passes through the code, which has no business catching errors. */
  private static final class Suspended extends Error {
    private static final long serialVersionUID = 1;

    Suspended() {
      super(null, null, false, false);
    }
  }

  private record Failed(RuntimeException exception) {}

  private final Consumer<Object> answers;
  private final List<Object> journal = new ArrayList<>();
  private int position;
  private int left;

  /**
   * Begins.
   *
   * @param answers takes each answer that the code is given
   */
  Routine(Consumer<Object> answers) {
    this.answers = answers;
  }

  /**
   * Runs the code on by some steps.
   *
   * @return its result, or empty if it has not come to its end
   */
  <T> Optional<T> resume(Supplier<T> code, int steps) {
    position = 0;
    left = steps;
    try {
      return Optional.of(code.get());
    } catch (Suspended e) {
      return Optional.empty();
    }
  }

  /**
   * Makes a step, once, before which the code may be interrupted. A step that found nothing does
   * not count: an expiry looks at what may well be empty.
   */
  <T> T step(Supplier<T> effect) {
    if (position == journal.size()) {
      if (left == 0) {
        throw new Suspended();
      }
      make(effect);
      if (left > 0 && !isNothing(journal.get(position))) {
        left--;
      }
    }
    return cast(answer());
  }

  /** As {@link #step}, of which there is no answer. */
  void step(Runnable effect) {
    this.<Void>step(
        () -> {
          effect.run();
          return null;
        });
  }

  /** Lets no more steps be made for now. */
  void interrupt() {
    left = 0;
  }

  /** Asks for something, once, without being interrupted. */
  <T> T note(Supplier<T> question) {
    if (position == journal.size()) {
      make(question);
    }
    return cast(answer());
  }

  /** Whether an answer is that there is nothing. */
  static boolean isNothing(Object answer) {
    return answer instanceof List<?> found && found.isEmpty();
  }

  private void make(Supplier<?> effect) {
    Object answer;
    try {
      answer = effect.get();
    } catch (RuntimeException e) {
      answer = new Failed(e);
    }
    journal.add(answer);
    answers.accept(answer instanceof Failed failed ? failed.exception().toString() : answer);
  }

  private Object answer() {
    Object answer = journal.get(position++);
    if (answer instanceof Failed failed) {
      throw failed.exception();
    }
    return answer;
  }

  /** The code is deterministic: it asks for the same type each time. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T cast(Object answer) {
    return (T) answer;
  }
}
