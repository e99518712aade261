package io.photonbeam.cli;

import io.photonbeam.cli.text.Terminal;
import java.io.PrintStream;

/**
 * Where a command speaks: results to {@code out}, complaints to {@code err}, progress to the
 * terminal (which writes to {@code err}, too).
 */
public record Console(PrintStream out, PrintStream err, Terminal terminal) {

  /** The process's own streams. */
  public static Console ofProcess() {
    return new Console(System.out, System.err, Terminal.ofStandardError());
  }
}
