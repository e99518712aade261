package io.photonbeam.log.file;

import java.io.IOException;

/**
 * A file that is no log at all, or one whose header can not be used. Reading it again won't help.
 */
public final class LogFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LogFormatException(String message) {
    super(message);
  }
}
