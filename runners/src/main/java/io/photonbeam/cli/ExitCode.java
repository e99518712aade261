package io.photonbeam.cli;

/** What the process tells its caller when it ends. */
public enum ExitCode {
  SUCCESS(0),
  /** The work failed, or found a violation. */
  FAILURE(1),
  /** The command line was wrong; nothing was done. */
  USAGE(2);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
