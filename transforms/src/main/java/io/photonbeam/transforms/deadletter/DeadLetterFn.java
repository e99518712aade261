package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.runtime.Gathered;
import io.photonbeam.transforms.runtime.Gathering;
import io.photonbeam.transforms.runtime.Packed;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** Gathers the letters of one reason, in Beam state, and writes them; see {@link DeadLetters}. */
final class DeadLetterFn extends RunFn<KV<String, DeadLetterBatch>, String> {
  private static final long serialVersionUID = 1L;

  /** Bytes of letters after which a file is written. */
  static final long MAX_BYTES = 16 << 20;

  /** Bytes of letters that are not gathered, as state would copy them, but written at once. */
  private static final long LARGE_BYTES = 4 << 20;

  @StateId("letters")
  private final StateSpec<BagState<Packed<DeadLetterBatch>>> lettersSpec =
      Gathering.itemsSpec(DeadLetterBatchCoder.of());

  @StateId("gathered")
  private final StateSpec<ValueState<Gathered>> gatheredSpec = Gathering.gatheredSpec();

  /** Fires when the first letter gathered has waited for the interval; see {@link Gathering}. */
  @TimerId("interval")
  private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final DeadLetters.Settings settings;
  private transient DeadLetterWriter writer;

  DeadLetterFn(DeadLetters.Settings settings, RunSpec run) {
    super(run);
    this.settings = settings;
  }

  @Override
  protected void open() {
    writer =
        new DeadLetterWriter(
            new UnjoinableFolder(Path.of(settings.output())),
            settings.pipeline(),
            context().commitIds(),
            context().clock());
  }

  @ProcessElement
  public void gather(
      @Element KV<String, DeadLetterBatch> element,
      @StateId("letters") BagState<Packed<DeadLetterBatch>> letters,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      @TimerId("end") Timer end,
      OutputReceiver<String> out)
      throws IOException {
    if (element.getValue().bytes() >= LARGE_BYTES) {
      writer.write(
          element.getKey(), List.of(element.getValue()), file -> out.output(file.toString()));
      return;
    }
    Gathering<DeadLetterBatch> buffer = buffer(letters, gathered);
    if (buffer.isEmpty()) {
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(Duration.millis(settings.interval().toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    buffer.add(element.getValue(), 1, element.getValue().bytes());
    if (buffer.bytes() >= MAX_BYTES || buffer.isOverdue(settings.interval())) {
      write(element.getKey(), buffer, out);
    }
  }

  @OnTimer("interval")
  public void onInterval(
      @Key String reason,
      @StateId("letters") BagState<Packed<DeadLetterBatch>> letters,
      @StateId("gathered") ValueState<Gathered> gathered,
      OutputReceiver<String> out)
      throws IOException {
    write(reason, buffer(letters, gathered), out);
  }

  @OnTimer("end")
  public void onEnd(
      @Key String reason,
      @StateId("letters") BagState<Packed<DeadLetterBatch>> letters,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      OutputReceiver<String> out)
      throws IOException {
    interval.clear();
    write(reason, buffer(letters, gathered), out);
  }

  private Gathering<DeadLetterBatch> buffer(
      BagState<Packed<DeadLetterBatch>> letters, ValueState<Gathered> gathered) {
    return new Gathering<>(DeadLetterBatchCoder.of(), letters, gathered, context().steadyClock());
  }

  private void write(String reason, Gathering<DeadLetterBatch> buffer, OutputReceiver<String> out)
      throws IOException {
    writer.write(reason, buffer.take(), file -> out.output(file.toString()));
  }
}
