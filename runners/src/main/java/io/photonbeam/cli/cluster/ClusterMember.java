package io.photonbeam.cli.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * The main class of a cluster's processes: one of Flink's, which ends when its standard input does.
 * That is closed by whoever started it, or by the system when that process is gone.
 */
public final class ClusterMember {
  static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";

  private static final long ORDERLY_SECONDS = 5;

  private ClusterMember() {}

  public static void main(String[] args) throws Exception {
    Thread guard = new Thread(ClusterMember::endWithInput, "end-with-input");
    guard.setDaemon(true);
    guard.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    switch (args[0]) {
      case JOB_MANAGER -> StandaloneSessionClusterEntrypoint.main(rest);
      case TASK_MANAGER -> TaskManagerRunner.main(rest);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // As good as its end.
      System.getLogger(ClusterMember.class.getName()).log(System.Logger.Level.DEBUG, "input", e);
    }
    exit();
  }

  /** In order, as long as that takes no more than some seconds. */
  private static void exit() {
    CountDownLatch never = new CountDownLatch(1);
    Thread exit = new Thread(() -> System.exit(0), "exit");
    exit.setDaemon(true);
    exit.start();
    try {
      if (never.await(ORDERLY_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
