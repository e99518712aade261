package io.photonbeam.transforms.runtime;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.transforms.metrics.MetricsSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a process tells those who watch its run.
 *
 * @param beat grows as long as the process lives
 * @param hasEnded whether it works no more, and tells nothing new
 * @param host where it is
 * @param pid its number there
 * @param metrics what it has counted
 * @param away the stores and folders that it can't reach now, each in a sentence
 * @param refusal why it can't work for the run at all; null if it can
 */
public record MemberReport(
    long beat,
    boolean hasEnded,
    String host,
    long pid,
    MetricsSnapshot metrics,
    List<String> away,
    String refusal) {
  /** Knows nothing of what later versions add, so that they can be told of each other. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public MemberReport {
    away = List.copyOf(away);
  }

  byte[] encode() {
    return encode(this);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static MemberReport decode(byte[] json) {
    return decode(json, MemberReport.class);
  }

  /** What the members tell each other. */
  record Note(long beat, boolean hasEnded, ReadersNote readers) {
    byte[] encode() {
      return MemberReport.encode(this);
    }

    static Note decode(byte[] json) {
      return MemberReport.decode(json, Note.class);
    }
  }

  private static byte[] encode(Record value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T decode(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("the registry holds a note of a run that is none", e);
    }
  }
}
