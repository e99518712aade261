package io.photonbeam.log.record;

/**
 * Bytes that are not what their schema says. Carries no stack trace: it tells about data, and one
 * damaged file may hold many.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message, null, false, false);
  }
}
