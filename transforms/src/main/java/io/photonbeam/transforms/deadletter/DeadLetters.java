package io.photonbeam.transforms.deadletter;

import io.photonbeam.log.LogProblem;
import io.photonbeam.registry.PipelineId;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes what was not joined below {@code <output>/unjoinable/}, as Parquet, in a folder for each
 * reason and day: {@link #EVENTS} with the whole foreign event, {@link #PROBLEMS} as places in a
 * log.
 *
 * <p>Every letter is written at least once: a restart, or a log that is read again, may repeat it.
 * Files appear whole and are never changed. There is one writer for each reason, which writes when
 * the first letter it holds has waited for the interval, or when it holds {@value
 * DeadLetterFn#MAX_BYTES} bytes. If a file can't be written the pipeline fails, and its runner
 * tries again.
 *
 * <p>Emits the path of each file. Counts the events in the run's figures.
 */
public final class DeadLetters extends PTransform<PCollectionTuple, PCollection<String>> {
  private static final long serialVersionUID = 1L;

  /** How long a letter waits for others, unless told otherwise. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Foreign events that were not joined. */
  public static final TupleTag<UnjoinableBatch> EVENTS =
      new TupleTag<>("events") {
        private static final long serialVersionUID = 1L;
      };

  /** What can't be read; a malformed event among it is taken for a primary one. */
  public static final TupleTag<LogProblem> PROBLEMS =
      new TupleTag<>("problems") {
        private static final long serialVersionUID = 1L;
      };

  static final TupleTag<String> FILES =
      new TupleTag<>("files") {
        private static final long serialVersionUID = 1L;
      };

  /**
   * Where and how often to write.
   *
   * @param output folder of the joined log
   * @param pipeline this pipeline's id
   * @param interval how long a letter waits for others at most
   */
  public record Settings(String output, String pipeline, Duration interval)
      implements Serializable {
    public Settings {
      PipelineId.check(pipeline);
    }

    /** With the default interval. */
    public Settings(String output, String pipeline) {
      this(output, pipeline, INTERVAL);
    }
  }

  private final Settings settings;
  private final RunSpec run;

  private DeadLetters(Settings settings, RunSpec run) {
    this.settings = settings;
    this.run = run;
  }

  public static DeadLetters to(Settings settings, RunSpec run) {
    return new DeadLetters(settings, run);
  }

  @Override
  public PCollection<String> expand(PCollectionTuple input) {
    KvCoder<String, DeadLetterBatch> coder =
        KvCoder.of(StringUtf8Coder.of(), DeadLetterBatchCoder.of());
    PCollection<KV<String, DeadLetterBatch>> events =
        input.get(EVENTS).apply("Events", ParDo.of(new OfEvents(run))).setCoder(coder);
    PCollection<KV<String, DeadLetterBatch>> problems =
        input.get(PROBLEMS).apply("Problems", ParDo.of(new OfProblems(run))).setCoder(coder);
    return PCollectionList.of(events)
        .and(problems)
        .apply("All", Flatten.pCollections())
        .apply(
            "Write",
            ParDo.of(new DeadLetterFn(settings, run)).withOutputTags(FILES, TupleTagList.empty()))
        .get(FILES)
        .setCoder(StringUtf8Coder.of());
  }

  private static long micros(InstantSource clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  static final class OfEvents extends RunFn<UnjoinableBatch, KV<String, DeadLetterBatch>> {
    private static final long serialVersionUID = 1L;

    OfEvents(RunSpec run) {
      super(run);
    }

    @ProcessElement
    public void process(
        @Element UnjoinableBatch batch, OutputReceiver<KV<String, DeadLetterBatch>> out) {
      context().metrics().unjoined(batch.reason(), batch.events().size());
      DeadLetterBatch letters = DeadLetterBatch.of(batch, micros(context().clock()));
      out.output(KV.of(letters.reason(), letters));
    }
  }

  static final class OfProblems extends RunFn<LogProblem, KV<String, DeadLetterBatch>> {
    private static final long serialVersionUID = 1L;

    OfProblems(RunSpec run) {
      super(run);
    }

    @ProcessElement
    public void process(
        @Element LogProblem problem, OutputReceiver<KV<String, DeadLetterBatch>> out) {
      DeadLetterBatch letter = DeadLetterBatch.of(problem, micros(context().clock()));
      out.output(KV.of(letter.reason(), letter));
    }
  }
}
