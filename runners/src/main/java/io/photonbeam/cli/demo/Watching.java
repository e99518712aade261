package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.util.Optional;

/** Looks at something again and again on a thread of its own, until it is closed. Thread-safe. */
final class Watching implements AutoCloseable {
  private final Look look;
  private final Poll poll;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Exception failure;

  private Watching(String what, Look look, Poll poll) {
    this.look = look;
    this.poll = poll;
    this.thread = new Thread(this::run, "reader of the " + what);
    thread.setDaemon(true);
  }

  /** One look. */
  interface Look {
    /** Looks once; a failure ends the watching. */
    void look() throws IOException;
  }

  /**
   * Begins to look, with a pause of the poll's between two looks.
   *
   * @param what it looks at, in words
   */
  static Watching begin(String what, Look look, Poll poll) {
    Watching watching = new Watching(what, look, poll);
    watching.thread.start();
    return watching;
  }

  private void run() {
    try {
      while (!closed) {
        look.look();
        poll.pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** Why it looks no more, if it failed. */
  Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends it when its last look is over. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
