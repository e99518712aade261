package io.photonbeam.cli.flink;

import java.io.IOException;

/** The REST interface did not do what was asked. Its message is one sentence for users. */
public final class FlinkRestException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for who wants to act on it. */
  public enum Reason {
    /** Nobody listens there, or the host is not known. What was asked for was not done. */
    UNREACHABLE,
    /** Somebody listens, but did not answer in time or to the end. It may have been done. */
    NO_ANSWER,
    /** A job manager that is still starting. It was not done; it may be later. */
    NOT_READY,
    /** Something else than Flink answers. */
    NOT_FLINK,
    /** Flink knows no such job. */
    NO_SUCH_JOB,
    /** Flink says why it did not do it. */
    REFUSED
  }

  private final Reason reason;

  FlinkRestException(Reason reason, String message) {
    this(reason, message, null);
  }

  FlinkRestException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
