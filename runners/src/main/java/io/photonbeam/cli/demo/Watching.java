package io.photonbeam.cli.demo;

import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.util.Optional;

/** Looks at outputs on a thread of its own, until it is closed. Thread-safe. */
final class Watching implements AutoCloseable {
  private final OutputWatcher watcher;
  private final Poll poll;
  private final Runnable afterLook;
  private final Thread thread;
  private volatile boolean closed;
  private volatile IOException failure;

  private Watching(OutputWatcher watcher, Poll poll, Runnable afterLook) {
    this.watcher = watcher;
    this.poll = poll;
    this.afterLook = afterLook;
    this.thread = new Thread(this::run, "reader of the outputs");
    thread.setDaemon(true);
  }

  /**
   * Begins to look, with a pause of the poll's between two looks.
   *
   * @param afterLook is run after each, on the same thread
   */
  static Watching begin(OutputWatcher watcher, Poll poll, Runnable afterLook) {
    Watching watching = new Watching(watcher, poll, afterLook);
    watching.thread.start();
    return watching;
  }

  private void run() {
    try {
      while (!closed) {
        watcher.look();
        afterLook.run();
        poll.pause();
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why it looks no more, if it failed. */
  Optional<IOException> failure() {
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
