package io.photonbeam.cli.runner;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/**
 * Gets hold of Flink's client of a job in this process, which Beam's runner keeps to itself. Flink
 * makes an instance by the name of the class, and calls it in the thread that submits the job.
 */
public final class SubmittedJob implements JobListener {
  private static final ThreadLocal<CompletableFuture<JobClient>> AWAITED = new ThreadLocal<>();

  /** As Flink makes it. */
  public SubmittedJob() {}

  /** The next job that is submitted by this thread; ends when {@link #forget} is called. */
  static CompletableFuture<JobClient> await() {
    CompletableFuture<JobClient> job = new CompletableFuture<>();
    AWAITED.set(job);
    return job;
  }

  static void forget() {
    AWAITED.remove();
  }

  @Override
  public void onJobSubmitted(JobClient job, Throwable failure) {
    CompletableFuture<JobClient> awaited = AWAITED.get();
    if (awaited != null && job != null) {
      awaited.complete(job);
    }
  }

  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {}
}
