package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter that was looked for. Immutable.
 *
 * @param reason why the event was given up
 * @param detail more about it, for people
 * @param at when
 * @param file the file of letters that holds it
 * @param pipeline that gave it up; empty in files of a time when they did not say
 * @param event what it holds
 */
public record FoundDeadLetter(
    Reason reason, String detail, Instant at, Path file, Optional<String> pipeline, Event event) {

  /**
   * The foreign event of a letter.
   *
   * @param logFile the log file that held it
   * @param blockOffset where in that its block began
   * @param key id of the primary event
   * @param micros when it happened, in epoch microseconds
   * @param problem why it can't be used, if that is so; then key and time may be wrong
   */
  public record Event(
      String logFile, long blockOffset, String key, long micros, Optional<String> problem) {}
}
