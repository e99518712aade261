package io.photonbeam.cli.process;

import java.io.IOException;

/**
 * Ends this process when its standard input ends. That is closed by whoever started it, or by the
 * system when that process is gone.
 */
public final class EndWithInput {
  /** A system property by which a parent asks for it. */
  public static final String WANTED = "photonbeam.endWithInput";

  private static final long ORDERLY_MILLIS = 5_000;

  private EndWithInput() {}

  /** Begins to listen, if the parent has asked for it. */
  public static void beginIfWanted() {
    if (Boolean.getBoolean(WANTED)) {
      begin();
    }
  }

  /** Begins to listen. */
  public static void begin() {
    Thread guard = new Thread(EndWithInput::endWithInput, "end-with-input");
    guard.setDaemon(true);
    guard.start();
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // As good as its end.
      System.getLogger(EndWithInput.class.getName()).log(System.Logger.Level.DEBUG, "input", e);
    }
    exit();
  }

  /** In order, as long as that takes no more than some seconds. */
  private static void exit() {
    // On a thread of its own, as System.exit never returns, and waits for shutdown hooks that may
    // hang.
    Thread exit = new Thread(() -> System.exit(0), "exit");
    exit.setDaemon(true);
    exit.start();
    try {
      exit.join(ORDERLY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
