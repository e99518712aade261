package io.photonbeam.registry;

import io.photonbeam.store.CommitUnknownException;
import io.photonbeam.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Repeats a write whose answer was lost. For writes that, once applied, answer a repetition with
 * success. From the first lost answer on, any other failure leaves the outcome just as unknown, so
 * only an answer or the deadline ends the repetition.
 */
final class UnknownRetry {
  private static final Duration FIRST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final RegistrySettings settings;

  UnknownRetry(RegistrySettings settings) {
    this.settings = settings;
  }

  /**
   * Runs a write until it is answered.
   *
   * @param what the write, for the message
   * @throws StoreException if the first attempt fails with a known outcome: not applied
   * @throws CommitStateUnknownException if no answer came in time
   */
  <T> T run(String what, Supplier<T> write) {
    Attempt<T> attempt = new Attempt<>(what, write);
    attempt.make();
    Instant deadline = settings.clock().instant().plus(settings.retryUnknownFor());
    for (Duration wait = FIRST_WAIT; attempt.unknown != null; wait = longer(wait)) {
      if (!settings.clock().instant().isBefore(deadline)) {
        throw attempt.givenUp();
      }
      attempt.pause(wait);
      attempt.make();
    }
    return attempt.answer;
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }

  private final class Attempt<T> {
    private final String what;
    private final Supplier<T> write;
    private T answer;

    /** The first lost answer, until one came. */
    private CommitUnknownException unknown;

    Attempt(String what, Supplier<T> write) {
      this.what = what;
      this.write = write;
    }

    void make() {
      try {
        answer = write.get();
        unknown = null;
      } catch (CommitUnknownException e) {
        remember(e);
      } catch (StoreException e) {
        if (unknown == null) {
          throw e;
        }
        unknown.addSuppressed(e);
      } catch (RuntimeException e) {
        if (unknown == null) {
          throw e;
        }
        // Such as a store that was closed meanwhile: no use in going on, but no answer either.
        unknown.addSuppressed(e);
        throw givenUp();
      }
    }

    void pause(Duration wait) {
      try {
        settings.sleeper().sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw givenUp();
      }
    }

    CommitStateUnknownException givenUp() {
      return new CommitStateUnknownException(what, unknown);
    }

    private void remember(CommitUnknownException e) {
      if (unknown == null) {
        unknown = e;
      } else {
        unknown.addSuppressed(e);
      }
    }
  }
}
