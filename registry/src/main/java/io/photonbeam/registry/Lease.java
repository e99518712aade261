package io.photonbeam.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.store.StoreFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who runs a pipeline now. No clock is trusted: the holder counts beats up, and whoever waits takes
 * over when he has seen the count stand still for long enough by his own clock ({@link
 * LeaseWatch}). A holder that was only paused may wake up beside its successor; that no row is
 * doubled does not depend on leases, but on the commit. Immutable.
 *
 * @param token made by the run that holds it, and of no other
 * @param beat grows as long as the holder lives
 * @param host of the holder, or the cluster that runs it, for people
 * @param pid of the holder on that host, for people; 0 if many processes hold it together
 * @param process names the holder's process on its machine, so that one can tell there whether it
 *     lives; empty if it can't be told
 * @param since when the run began, by the holder's clock, for people
 */
public record Lease(String token, long beat, String host, long pid, String process, Instant since) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The next beat. */
  public Lease next() {
    return new Lease(token, beat + 1, host, pid, process, since);
  }

  /** Whether both are of the same run. */
  public boolean isOfSameRun(Lease other) {
    return token.equals(other.token);
  }

  /**
   * One that the processes of a cluster hold together, which outlives whoever took it.
   *
   * @param cluster its address, for people
   */
  public static Lease ofCluster(String token, String cluster, Instant since) {
    return new Lease(token, 0, cluster, 0, "", since);
  }

  /** {@code process 4711 on host east-1, since 2026-01-02T03:04:05Z}. */
  public String holder() {
    String who = pid == 0 ? "a job on " + host : "process %d on host %s".formatted(pid, host);
    return who + ", since " + since.truncatedTo(ChronoUnit.SECONDS);
  }

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(
          JSON.createObjectNode()
              .put("version", 1)
              .put("token", token)
              .put("beat", beat)
              .put("host", host)
              .put("pid", pid)
              .put("process", process)
              .put("since", since.toString()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Lease decode(byte[] value) {
    try {
      JsonNode json = JSON.readTree(value);
      return new Lease(
          json.path("token").asText(),
          json.path("beat").asLong(),
          json.path("host").asText(),
          json.path("pid").asLong(),
          json.path("process").asText(),
          Instant.parse(json.path("since").asText()));
    } catch (IOException | DateTimeException e) {
      throw new StoreFormatException("The registry holds a lease that is none.", e);
    }
  }
}
