package io.photonbeam.cli.text;

import io.photonbeam.text.Printable;
import java.io.PrintStream;

/**
 * Where progress is told: on a terminal one line that is written over, elsewhere a line each time.
 * What is told is made {@linkplain Printable#line printable}. Safe for use by several threads.
 */
public final class Terminal {
  private static final int DEFAULT_WIDTH = 100;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean live;
  private final int width;
  private boolean lineOpen;

  public Terminal(PrintStream out, boolean live, int width) {
    this.out = out;
    this.live = live;
    this.width = width;
  }

  /**
   * Standard error, as the launcher script found it: {@code photonbeam.terminal} tells whether it
   * is a terminal, {@code photonbeam.width} how wide.
   *
   * @param standardError as the JVM opened it
   */
  public static Terminal of(PrintStream standardError) {
    boolean live =
        Boolean.getBoolean("photonbeam.terminal") && !"dumb".equals(System.getenv("TERM"));
    int width = Integer.getInteger("photonbeam.width", DEFAULT_WIDTH);
    return new Terminal(standardError, live, width > 0 ? width : DEFAULT_WIDTH);
  }

  /** Whether {@link #progress} writes over its last line, so that it may be called often. */
  public boolean isLive() {
    return live;
  }

  /** Shows the state of things; on a terminal in place of the last state, cut to its width. */
  public synchronized void progress(String text) {
    String line = Printable.line(text);
    if (!live) {
      out.println(line);
      return;
    }
    String cut = line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
    out.print(CLEAR_LINE + cut);
    out.flush();
    lineOpen = true;
  }

  /** Says something that stays. */
  public synchronized void say(String line) {
    endProgress();
    out.println(Printable.line(line));
  }

  /** Takes the line of progress away, if there is one. */
  public synchronized void endProgress() {
    if (lineOpen) {
      out.print(CLEAR_LINE);
      out.flush();
      lineOpen = false;
    }
  }
}
