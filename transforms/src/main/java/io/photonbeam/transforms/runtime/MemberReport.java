package io.photonbeam.transforms.runtime;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.resilience.Away;
import io.photonbeam.transforms.metrics.MetricsSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What a process tells those who watch its run.
 *
 * @param beat grows as long as the process lives
 * @param hasEnded whether it works no more, and tells nothing new
 * @param host where it is
 * @param pid its number there
 * @param metrics what it has counted
 * @param outages the stores and folders that it can't reach now; earlier versions told them
 *     elsewhere
 * @param refusal why it can't work for the run at all; null if it can
 */
public record MemberReport(
    long beat,
    boolean hasEnded,
    String host,
    long pid,
    MetricsSnapshot metrics,
    List<Away> outages,
    String refusal) {
  /** Knows nothing of what later versions add, so that they can be told of each other. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public MemberReport {
    requireNonNull(metrics);
    outages = outages == null ? List.of() : List.copyOf(outages);
  }

  byte[] encode() {
    return encode(this);
  }

  /** Reads one; empty if it is none, as nothing that is joined depends on it. */
  public static Optional<MemberReport> read(byte[] json) {
    return read(json, MemberReport.class);
  }

  /** What the members tell each other. */
  record Note(long beat, boolean hasEnded, ReadersNote readers) {
    Note {
      requireNonNull(readers);
    }

    byte[] encode() {
      return MemberReport.encode(this);
    }

    static Optional<Note> read(byte[] json) {
      return MemberReport.read(json, Note.class);
    }
  }

  private static byte[] encode(Record value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> Optional<T> read(byte[] json, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.readValue(json, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
