package io.photonbeam.transforms.state;

import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.runtime.Settling;
import java.io.IOException;
import java.time.Duration;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;

/**
 * The frame of a transform that gathers what comes, for each key, until it is enough, the first has
 * waited for an interval, or the input has ended. What is gathered is in Beam state. See {@link
 * Gathering} for the interval's clock.
 *
 * @param <K> the keys
 * @param <T> what is gathered
 * @param <OutputT> its main output
 */
public abstract class GatherFn<K, T, OutputT> extends RunFn<KV<K, T>, OutputT> {
  private static final long serialVersionUID = 1L;

  private final Coder<T> coder;

  @StateId("items")
  private final StateSpec<BagState<Packed<T>>> itemsSpec;

  @StateId("gathered")
  private final StateSpec<ValueState<Gathered>> gatheredSpec = Gathering.gatheredSpec();

  /** Fires when the first item gathered has waited long enough. */
  @TimerId("interval")
  private final TimerSpec intervalSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  /** Fires when the input has ended, or the run settles. */
  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  /** Gathers items of a coder. */
  protected GatherFn(Coder<T> coder, RunSpec run) {
    super(run);
    this.coder = coder;
    this.itemsSpec = Gathering.itemsSpec(coder);
  }

  /** How long the first item waits for others. */
  protected abstract Duration interval();

  /**
   * Takes an item at once that is so large that state should not copy it.
   *
   * @return whether it has
   */
  protected boolean takeLarge(K key, T item, MultiOutputReceiver out) throws IOException {
    return false;
  }

  /** Adds an item to what is gathered. */
  protected abstract void add(T item, Gathering<T> gathered);

  /** Takes out what is enough already, if it is. */
  protected abstract void takeEnough(K key, Gathering<T> gathered, MultiOutputReceiver out)
      throws IOException;

  /** Takes all out, and puts nothing back. */
  protected abstract void takeAll(K key, Gathering<T> gathered, MultiOutputReceiver out)
      throws IOException;

  /** Gathers one. */
  @ProcessElement
  public final void gather(
      @Element KV<K, T> element,
      @StateId("items") BagState<Packed<T>> items,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      @TimerId("end") Timer end,
      MultiOutputReceiver out)
      throws IOException {
    if (takeLarge(element.getKey(), element.getValue(), out)) {
      return;
    }
    Gathering<T> buffer = buffer(items, gathered);
    if (buffer.isEmpty()) {
      interval
          .withOutputTimestamp(GlobalWindow.INSTANCE.maxTimestamp())
          .offset(org.joda.time.Duration.millis(interval().toMillis()))
          .setRelative();
      end.set(Settling.TIMER);
    }
    // What was gathered before a restart has its timer, too.
    Settling.of(context()).noteGathering();
    add(element.getValue(), buffer);
    if (buffer.isOverdue(interval())) {
      takeAll(element.getKey(), buffer, out);
    } else {
      takeEnough(element.getKey(), buffer, out);
    }
  }

  /** The first one has waited. */
  @OnTimer("interval")
  public final void onInterval(
      @Key K key,
      @StateId("items") BagState<Packed<T>> items,
      @StateId("gathered") ValueState<Gathered> gathered,
      MultiOutputReceiver out)
      throws IOException {
    takeAll(key, buffer(items, gathered), out);
  }

  /** No other one comes. */
  @OnTimer("end")
  public final void onEnd(
      @Key K key,
      @StateId("items") BagState<Packed<T>> items,
      @StateId("gathered") ValueState<Gathered> gathered,
      @TimerId("interval") Timer interval,
      MultiOutputReceiver out)
      throws IOException {
    Settling.of(context()).reached();
    interval.clear();
    takeAll(key, buffer(items, gathered), out);
  }

  private Gathering<T> buffer(BagState<Packed<T>> items, ValueState<Gathered> gathered) {
    return new Gathering<>(coder, items, gathered, context().steadyClock());
  }
}
