package io.photonbeam.transforms.state;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;

/**
 * What is gathered in Beam state until there is enough of it, or the first has waited for its time,
 * which runs by a clock that nobody sets. A timer of Flink that was set before the system's clock
 * was set back may fire later by as much, once another key has a timer of its own; so who gathers
 * asks at each element whether the time is over. After a restart the clock is another one, and the
 * answer may be yes too early, once. Made anew for each element.
 */
public final class Gathering<T> {
  /** Timers are a little late at any time; only one that does not come is made up for. */
  private static final long SLACK_MILLIS = 1_000;

  private final Coder<T> coder;
  private final BagState<Packed<T>> items;
  private final ValueState<Gathered> cell;
  private final Clock steady;
  private Gathered gathered;

  /** Kept in these cells, which are of the specs below. */
  public Gathering(
      Coder<T> coder, BagState<Packed<T>> items, ValueState<Gathered> cell, Clock steady) {
    this.coder = coder;
    this.items = items;
    this.cell = cell;
    this.steady = steady;
    this.gathered = cell.read();
  }

  /** Of the items. */
  public static <T> StateSpec<BagState<Packed<T>>> itemsSpec(Coder<T> coder) {
    return StateSpecs.bag(PackedCoder.of(coder));
  }

  /** Of how much they are. */
  public static StateSpec<ValueState<Gathered>> gatheredSpec() {
    return StateSpecs.value(Gathered.Form.INSTANCE);
  }

  /** Whether there is none; then the next one's time begins as it comes. */
  public boolean isEmpty() {
    return gathered == null || gathered.count() == 0;
  }

  /** Adds an item that is so much, of what is counted. */
  public void add(T item, long count, long bytes) {
    items.add(Packed.of(coder, item));
    long since = gathered == null ? steady.millis() : gathered.sinceMillis();
    gathered = new Gathered(count() + count, bytes() + bytes, since);
    cell.write(gathered);
  }

  /** How much is gathered. */
  public long count() {
    return gathered == null ? 0 : gathered.count();
  }

  /** Bytes of all that is gathered. */
  public long bytes() {
    return gathered == null ? 0 : gathered.bytes();
  }

  /** Whether the first one has waited longer than this, and no timer came. */
  public boolean isOverdue(Duration interval) {
    if (gathered == null) {
      return false;
    }
    long waited = steady.millis() - gathered.sinceMillis();
    return waited < 0 || waited > interval.toMillis() + SLACK_MILLIS;
  }

  /**
   * Takes all out. What is put back of it while the element is at hand has waited as long as the
   * first.
   */
  public List<T> take() {
    List<T> taken = new ArrayList<>();
    items.read().forEach(item -> taken.add(item.value()));
    items.clear();
    cell.clear();
    gathered = gathered == null ? null : new Gathered(0, 0, gathered.sinceMillis());
    return taken;
  }
}
