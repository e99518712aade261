package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.runtime.GatheredSince;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
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
  private final StateSpec<BagState<DeadLetterBatch>> lettersSpec =
      StateSpecs.bag(DeadLetterBatchCoder.of());

  @StateId("bytes")
  private final StateSpec<ValueState<Long>> bytesSpec = StateSpecs.value(VarLongCoder.of());

  @StateId("since")
  private final StateSpec<ValueState<Long>> sinceSpec = GatheredSince.spec();

  /**
   * Fires when the first letter gathered has waited for the interval; see {@link GatheredSince}.
   */
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
      @StateId("letters") BagState<DeadLetterBatch> letters,
      @StateId("bytes") ValueState<Long> bytes,
      @StateId("since") ValueState<Long> since,
      @TimerId("interval") Timer interval,
      @TimerId("end") Timer end,
      OutputReceiver<String> out)
      throws IOException {
    if (element.getValue().bytes() >= LARGE_BYTES) {
      writer.write(
          element.getKey(), List.of(element.getValue()), file -> out.output(file.toString()));
      return;
    }
    GatheredSince gathered = new GatheredSince(since, context().steadyClock());
    Long before = bytes.read();
    if (before == null) {
      gathered.begin();
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(Duration.millis(settings.interval().toMillis()))
          .setRelative();
      end.set(GlobalWindow.INSTANCE.maxTimestamp());
    }
    letters.add(element.getValue());
    long total = (before == null ? 0 : before) + element.getValue().bytes();
    bytes.write(total);
    if (total >= MAX_BYTES || gathered.isOverdue(settings.interval())) {
      write(element.getKey(), letters, bytes, out);
    }
  }

  @OnTimer("interval")
  public void onInterval(
      @Key String reason,
      @StateId("letters") BagState<DeadLetterBatch> letters,
      @StateId("bytes") ValueState<Long> bytes,
      OutputReceiver<String> out)
      throws IOException {
    write(reason, letters, bytes, out);
  }

  @OnTimer("end")
  public void onEnd(
      @Key String reason,
      @StateId("letters") BagState<DeadLetterBatch> letters,
      @StateId("bytes") ValueState<Long> bytes,
      @TimerId("interval") Timer interval,
      OutputReceiver<String> out)
      throws IOException {
    interval.clear();
    write(reason, letters, bytes, out);
  }

  private void write(
      String reason,
      BagState<DeadLetterBatch> letters,
      ValueState<Long> bytes,
      OutputReceiver<String> out)
      throws IOException {
    writer.write(reason, letters.read(), file -> out.output(file.toString()));
    letters.clear();
    bytes.clear();
  }
}
