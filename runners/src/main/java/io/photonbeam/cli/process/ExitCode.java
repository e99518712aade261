package io.photonbeam.cli.process;

/** What the process tells its caller when it ends. */
public enum ExitCode {
  SUCCESS(0),
  /** The work failed, or found a violation. */
  FAILURE(1),
  /** The command line was wrong; nothing was done. */
  USAGE(2),
  /** There was not enough memory; the JVM itself exits with the same code. */
  OUT_OF_MEMORY(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
