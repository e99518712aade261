package io.photonbeam.cli.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Asks a Flink cluster, and ends its jobs, over the REST interface of its job manager.
 *
 * <p>A call takes ten seconds at most, {@link #stopWithSavepoint} as long as the savepoint takes;
 * both end early when the thread is interrupted. Whatever goes wrong between here and Flink is a
 * {@link FlinkRestException}. Safe for use by several threads; holds no resources that must be
 * closed.
 */
public final class FlinkRest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");

  private final RestCalls calls;
  private final Duration pause;

  /**
   * A cluster; nothing is sent yet.
   *
   * @param address {@code HOST:PORT}, as {@link FlinkAddress#parse} reads it
   * @throws IllegalArgumentException if it is no address
   */
  public FlinkRest(String address) {
    this(FlinkAddress.parse(address), PATIENCE, PAUSE);
  }

  FlinkRest(FlinkAddress address, Duration patience, Duration pause) {
    this.calls = new RestCalls(address, patience);
    this.pause = pause;
  }

  public FlinkAddress address() {
    return calls.address();
  }

  public ClusterOverview overview() throws IOException, InterruptedException {
    RestAnswer answer = calls.get("/overview");
    return new ClusterOverview(
        answer.text("flink-version"),
        answer.count("taskmanagers"),
        answer.count("slots-total"),
        answer.count("slots-available"));
  }

  /** All jobs that the cluster remembers, ended ones included. */
  public List<JobStatus> jobs() throws IOException, InterruptedException {
    List<JobStatus> jobs = new ArrayList<>();
    for (RestAnswer job : calls.get("/jobs/overview").list("jobs")) {
      jobs.add(statusOf(job));
    }
    return List.copyOf(jobs);
  }

  public JobStatus job(String id) throws IOException, InterruptedException {
    return statusOf(calls.get(jobPath(id)));
  }

  private static JobStatus statusOf(RestAnswer job) throws FlinkRestException {
    return new JobStatus(
        job.text("jid"),
        job.text("name"),
        job.text("state"),
        Instant.ofEpochMilli(job.number("start-time")));
  }

  /**
   * What the job failed of last, be it that it was started again or that it ended: the exception at
   * the bottom and its message, in one line. Empty if it never failed.
   */
  public Optional<String> rootCause(String id) throws IOException, InterruptedException {
    RestAnswer answer = calls.get(jobPath(id) + "/exceptions?maxExceptions=1");
    // The newest is the first of the history, which older versions do not have.
    JsonNode newest = answer.json().path("exceptionHistory").path("entries").path(0);
    JsonNode trace = newest.path("stacktrace");
    if (!trace.isTextual()) {
      trace = answer.json().path("root-exception");
    }
    return Optional.ofNullable(trace.textValue())
        .map(StackTraces::deepestCause)
        .filter(cause -> !cause.isEmpty());
  }

  /**
   * How often Flink has started the job again since it was submitted; empty if it does not tell.
   */
  public OptionalLong restarts(String id) throws IOException, InterruptedException {
    for (RestAnswer metric : calls.get(jobPath(id) + "/metrics?get=numRestarts").list()) {
      String value = metric.json().path("value").asText();
      if (value.matches("[0-9]{1,18}")) {
        return OptionalLong.of(Long.parseLong(value));
      }
    }
    return OptionalLong.empty();
  }

  /** What the job was submitted with: the options that its client has made known to Flink. */
  public Map<String, String> parameters(String id) throws IOException, InterruptedException {
    JsonNode json = calls.get(jobPath(id) + "/config").json();
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        json.path("execution-config").path("user-config").properties()) {
      parameters.put(entry.getKey(), entry.getValue().asText());
    }
    return Collections.unmodifiableMap(parameters);
  }

  /** Asks for the job's end, without a savepoint and at once; returns before it has ended. */
  public void cancel(String id) throws IOException, InterruptedException {
    calls.patch(jobPath(id) + "?mode=cancel");
  }

  /**
   * Ends the job with a savepoint.
   *
   * @param directory where to, as Flink's processes see it: a path, or a URI of a file system that
   *     they have
   * @param drain whether the sources end as if nothing more will ever come, so that all that waits
   *     is let go; a job resumed from such a savepoint goes on behind that end
   * @return the savepoint's path
   * @throws FlinkRestException if Flink says that there is none, and why
   */
  public String stopWithSavepoint(String id, String directory, boolean drain)
      throws IOException, InterruptedException {
    String requestId = UUID.randomUUID().toString().replace("-", "");
    return new SavepointStop(calls, jobPath(id), requestId, pause).run(directory, drain);
  }

  private String jobPath(String id) throws FlinkRestException {
    if (!JOB_ID.matcher(id).matches()) {
      throw new FlinkRestException(
          Reason.NO_SUCH_JOB,
          "\"%s\" is no job of Flink at %s: an id has 32 digits and letters from a to f"
              .formatted(id, address()));
    }
    return "/jobs/" + id;
  }
}
