package io.photonbeam.peers.contender;

import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Joins a query with its clicks. Both wait in state for each other until a timer in event time says
 * that nobody comes any more; a line that is repeated is known by the click's id.
 */
final class JoinById extends DoFn<KV<String, GenericRecord>, GenericRecord> {
  private static final long serialVersionUID = 1;

  /** Clicks come within five minutes. */
  private static final Duration KEPT_FOR = Duration.standardMinutes(6);

  private static final String QUERY = "query";
  private static final String WAITING = "waiting";
  private static final String SEEN = "seen";
  private static final String EXPIRY = "expiry";

  @StateId(QUERY)
  private final StateSpec<ValueState<GenericRecord>> query =
      StateSpecs.value(AvroCoder.generic(AdEvents.QUERY));

  @StateId(WAITING)
  private final StateSpec<BagState<GenericRecord>> waiting =
      StateSpecs.bag(AvroCoder.generic(AdEvents.CLICK));

  @StateId(SEEN)
  private final StateSpec<SetState<String>> seen = StateSpecs.set(StringUtf8Coder.of());

  @TimerId(EXPIRY)
  private final TimerSpec expiry = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  /** Takes a line of either log. */
  @ProcessElement
  public void process(
      @Element KV<String, GenericRecord> line,
      @Timestamp Instant time,
      @StateId(QUERY) ValueState<GenericRecord> query,
      @StateId(WAITING) BagState<GenericRecord> waiting,
      @StateId(SEEN) SetState<String> seen,
      @TimerId(EXPIRY) Timer expiry,
      OutputReceiver<GenericRecord> rows) {
    GenericRecord event = line.getValue();
    if (event.getSchema().equals(AdEvents.CLICK)) {
      click(event, query, waiting, seen, rows);
    } else {
      query.write(event);
      waiting.read().forEach(click -> rows.output(AdEvents.row(click, event)));
      waiting.clear();
    }
    expiry.withNoOutputTimestamp().set(time.plus(KEPT_FOR));
  }

  private static void click(
      GenericRecord click,
      ValueState<GenericRecord> query,
      BagState<GenericRecord> waiting,
      SetState<String> seen,
      OutputReceiver<GenericRecord> rows) {
    if (!Boolean.TRUE.equals(seen.addIfAbsent(click.get("click_id").toString()).read())) {
      return;
    }
    GenericRecord itsQuery = query.read();
    if (itsQuery == null) {
      waiting.add(click);
    } else {
      rows.output(AdEvents.row(click, itsQuery));
    }
  }

  /** Forgets an id. */
  @OnTimer(EXPIRY)
  public void expire(
      @StateId(QUERY) ValueState<GenericRecord> query,
      @StateId(WAITING) BagState<GenericRecord> waiting,
      @StateId(SEEN) SetState<String> seen) {
    query.clear();
    waiting.clear();
    seen.clear();
  }
}
