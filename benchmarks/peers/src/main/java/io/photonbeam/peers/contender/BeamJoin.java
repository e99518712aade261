package io.photonbeam.peers.contender;

import static org.apache.beam.sdk.values.TypeDescriptors.strings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.extensions.avro.io.AvroIO;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * The join as Beam's textbook has it, on Flink in this process: all lines by the query's id, one
 * state and one timer for each id, rows written with {@code FileIO} every second. The time works
 * from the first line read to the job's end.
 */
public final class BeamJoin {
  private static final Duration WRITE_EVERY = Duration.standardSeconds(1);

  private final Arguments arguments;

  private BeamJoin(Arguments arguments) {
    this.arguments = arguments;
  }

  /**
   * Joins, and prints how long that took.
   *
   * @param args {@code --primaryLog --foreignLog --output --checkpoints}: folders; {@code --state}:
   *     hashmap or rocksdb; {@code --parallelism}; {@code --resume}: a checkpoint, optional
   */
  public static void main(String[] args) throws IOException {
    new BeamJoin(Arguments.of(args)).run();
  }

  private void run() throws IOException {
    Pipeline pipeline = Pipeline.create(options());
    PCollectionList.of(lines(pipeline, "Queries", "primaryLog", AdEvents.QUERY))
        .and(lines(pipeline, "Clicks", "foreignLog", AdEvents.CLICK))
        .apply("Both logs", Flatten.pCollections())
        .apply("Join", ParDo.of(new JoinById()))
        .setCoder(AvroCoder.generic(AdEvents.ROW))
        .apply(
            "Every second",
            Window.<GenericRecord>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterProcessingTime.pastFirstElementInPane().plusDelayOf(WRITE_EVERY)))
                .withAllowedLateness(Duration.ZERO)
                .discardingFiredPanes())
        .apply(
            "Write",
            FileIO.<GenericRecord>write()
                .via(new ParquetSink(AdEvents.ROW))
                .to(arguments.get("output"))
                .withNumShards(arguments.integer("parallelism"))
                .withSuffix(".parquet"));
    pipeline.run().waitUntilFinish();
    Work.end();
  }

  private PCollection<KV<String, GenericRecord>> lines(
      Pipeline pipeline, String name, String log, Schema schema) {
    return pipeline
        .apply(
            "Read " + name,
            AvroIO.readGenericRecords(schema)
                .from(arguments.path(log).resolve("*.avro").toString()))
        .apply("Times of " + name, WithTimestamps.of(BeamJoin::time))
        .apply("Keys of " + name, WithKeys.of(BeamJoin::queryId).withKeyType(strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.generic(AdEvents.EITHER)));
  }

  private static Instant time(GenericRecord event) {
    Work.begin();
    return Instant.ofEpochMilli((Long) event.get("timestamp") / 1_000);
  }

  private static String queryId(GenericRecord event) {
    return event.get("query_id").toString();
  }

  private FlinkPipelineOptions options() throws IOException {
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs("--fasterCopy", "--objectReuse")
            .as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setFlinkConfDir(flinkConfiguration().toString());
    options.setStreaming(true);
    options.setParallelism(arguments.integer("parallelism"));
    options.setCheckpointingInterval(1_000L);
    // Or sources that have read all would stay, and the job with them.
    options.setShutdownSourcesAfterIdleMs(0L);
    options.setNumberOfExecutionRetries(0);
    options.setExternalizedCheckpointsEnabled(true);
    options.setRetainExternalizedCheckpointsOnCancellation(true);
    return options;
  }

  /** Beam takes most of Flink's settings from a file. */
  private Path flinkConfiguration() throws IOException {
    Path folder = Files.createDirectories(arguments.path("checkpoints").resolve("conf"));
    String lines =
        FlinkSettings.checkpointed(arguments).toMap().entrySet().stream()
            .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("flink-conf.yaml"), lines);
    return folder;
  }
}
