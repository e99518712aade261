package io.photonbeam.peers.contender;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Flink SQL's interval join of generated logs, with Flink in this process. The rows have both
 * events but for the query's ads, as Flink's Parquet writer takes no array of rows.
 *
 * <p>Lines that are repeated would be joined again, so the first row of each click is taken. The
 * time works from the job's running to its end.
 */
public final class FlinkSqlJoin {
  /**
   * A click comes within five minutes of its query, whose time may be put back by three seconds.
   */
  private static final Duration CLICK_WITHIN = Duration.ofSeconds(305);

  private final Arguments arguments;

  private FlinkSqlJoin(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * Joins, and prints how long that took.
   *
   * @param args {@code --primaryLog --foreignLog --output --checkpoints}: folders; {@code --state}:
   *     hashmap or rocksdb; {@code --parallelism}; {@code --disorder}: seconds by which events are
   *     read out of the order of their times; {@code --resume}: a checkpoint, optional
   */
  public static void main(String[] args) throws Exception {
    new FlinkSqlJoin(Arguments.of(args)).run();
  }

  private void run() throws Exception {
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(
            StreamExecutionEnvironment.getExecutionEnvironment(configuration()));
    tables.executeSql(queries());
    tables.executeSql(clicks());
    tables.executeSql(joined());
    TableResult result = tables.executeSql(join());
    Work.print(secondsToEnd(result.getJobClient().orElseThrow()));
  }

  private static double secondsToEnd(JobClient job)
      throws InterruptedException, ExecutionException {
    while (job.getJobStatus().get() != JobStatus.RUNNING
        && !job.getJobStatus().get().isGloballyTerminalState()) {
      Thread.sleep(5);
    }
    long running = System.nanoTime();
    job.getJobExecutionResult().get();
    return (System.nanoTime() - running) / 1e9;
  }

  private Configuration configuration() {
    Configuration configuration = FlinkSettings.checkpointed(arguments);
    configuration.setString("pipeline.object-reuse", "true");
    configuration.setString("table.exec.mini-batch.enabled", "true");
    configuration.setString("table.exec.mini-batch.allow-latency", "1 s");
    configuration.setString("table.exec.mini-batch.size", "5000");
    return configuration;
  }

  private String queries() {
    return """
        CREATE TABLE queries (
          query_id STRING NOT NULL,
          `timestamp` BIGINT NOT NULL,
          `text` STRING NOT NULL,
          `language` STRING NOT NULL,
          %s
        ) WITH ('connector' = 'filesystem', 'format' = 'avro', 'path' = '%s')
        """
        .formatted(times(), arguments.path("primaryLog").toUri());
  }

  private String clicks() {
    return """
        CREATE TABLE clicks (
          click_id STRING NOT NULL,
          query_id STRING NOT NULL,
          `timestamp` BIGINT NOT NULL,
          ad_id BIGINT NOT NULL,
          `position` INT NOT NULL,
          arrived AS PROCTIME(),
          %s
        ) WITH ('connector' = 'filesystem', 'format' = 'avro', 'path' = '%s')
        """
        .formatted(times(), arguments.path("foreignLog").toUri());
  }

  private String times() {
    return """
        happened AS TO_TIMESTAMP_LTZ(`timestamp` / 1000, 3),
        WATERMARK FOR happened AS happened - %s"""
        .formatted(interval(arguments.integer("disorder")));
  }

  private String joined() {
    return """
        CREATE TABLE joined (
          click_id STRING, query_id STRING, clicked BIGINT, ad_id BIGINT, `position` INT,
          served BIGINT, `text` STRING, `language` STRING
        ) WITH ('connector' = 'filesystem', 'format' = 'parquet', 'parquet.compression' = 'ZSTD',
          'path' = '%s')
        """
        .formatted(arguments.path("output").toUri());
  }

  private static String join() {
    return """
        INSERT INTO joined
        SELECT click_id, query_id, clicked, ad_id, `position`, served, `text`, `language`
        FROM (
          SELECT *, ROW_NUMBER() OVER (PARTITION BY click_id ORDER BY arrived) AS nth
          FROM (
            SELECT c.click_id, c.query_id, c.`timestamp` AS clicked, c.ad_id, c.`position`, c.arrived,
              q.`timestamp` AS served, q.`text`, q.`language`
            FROM clicks c JOIN queries q ON c.query_id = q.query_id
              AND c.happened BETWEEN q.happened AND q.happened + %s))
        WHERE nth = 1
        """
        .formatted(interval(CLICK_WITHIN.toSeconds()));
  }

  private static String interval(long seconds) {
    Duration length = Duration.ofSeconds(seconds);
    return "INTERVAL '%d %02d:%02d:%02d' DAY(3) TO SECOND(3)"
        .formatted(
            length.toDays(), length.toHoursPart(), length.toMinutesPart(), length.toSecondsPart());
  }
}
