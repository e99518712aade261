package io.photonbeam.transforms.source;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How far in event time the readers of a log go while a backlog is read, measured at another log:
 * of the two, one leads and the other trails. The one may lead by more than the other may have to
 * trail, so there is always a reader that may go on, whatever the event times are.
 *
 * @param otherLog the log to keep step with; null to go on without one
 * @param leads whether this log goes first
 * @param mostMicros most to lead or to trail by, in microseconds of event time
 */
public record Pace(String otherLog, boolean leads, long mostMicros) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long LATEST = ReadPositions.NOTHING_UNREAD - 1;

  /** Waits for no other log. */
  public static final Pace FREE = new Pace(null, true, 0);

  /** Goes first, and so far ahead of another log at most. */
  public static Pace leading(Path otherLog, Duration most) {
    return new Pace(otherLog.toString(), true, micros(most));
  }

  /**
   * The pace of the log that this one leads. It hands on what spans a stretch of event time only
   * when the leading log has been read past its end, or past so much of it as is half of this
   * pace's lead, where a thin log's blocks span more.
   */
  public Pace ofTheOther(Path leadingLog) {
    return new Pace(leadingLog.toString(), false, mostMicros / 2);
  }

  private static long micros(Duration eventTime) {
    return TimeUnit.NANOSECONDS.toMicros(eventTime.toNanos());
  }

  /**
   * Which time the other log must have been read past before this one may go on.
   *
   * @param begin of what would be read next
   * @param end of it
   * @return below {@link ReadPositions#NOTHING_UNREAD}
   */
  long needs(long begin, long end) {
    if (leads) {
      return begin < Long.MIN_VALUE + mostMicros ? Long.MIN_VALUE : begin - mostMicros;
    }
    return Math.min(Math.min(end, LATEST), Math.min(begin, LATEST - mostMicros) + mostMicros);
  }
}
