package io.photonbeam.cli.runner;

import io.photonbeam.cli.flink.FlinkRest;
import io.photonbeam.cli.flink.JobStatus;
import io.photonbeam.cli.process.Poll;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The submission of a job, which may fail half-way: the cluster has the job then, and whoever
 * submitted it does not know. The job is told from others of its name by what was there before.
 */
final class Submission {
  private static final int ATTEMPTS = 30;

  private final FlinkRest rest;
  private final String jobName;
  private final Poll poll;
  private final Set<String> before;

  /** Is about to begin. */
  Submission(FlinkRest rest, String jobName, Poll poll) throws IOException, InterruptedException {
    this.rest = rest;
    this.jobName = jobName;
    this.poll = poll;
    this.before = rest.jobs().stream().map(JobStatus::id).collect(Collectors.toUnmodifiableSet());
  }

  /** The id of the job, which the cluster has: asked for until it is told. */
  String job() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        Optional<JobStatus> job = jobs().stream().findFirst();
        return job.orElseThrow(() -> new IOException("the cluster has forgotten the job at once"))
            .id();
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        poll.pause();
      }
    }
  }

  /**
   * Cancels the job, if the cluster has it.
   *
   * @throws IOException if that is not known
   */
  void undo() throws IOException, InterruptedException {
    for (JobStatus job : jobs()) {
      if (!job.hasEnded()) {
        rest.cancel(job.id());
      }
    }
  }

  private List<JobStatus> jobs() throws IOException, InterruptedException {
    return rest.jobs().stream()
        .filter(job -> job.name().equals(jobName) && !before.contains(job.id()))
        .toList();
  }
}
