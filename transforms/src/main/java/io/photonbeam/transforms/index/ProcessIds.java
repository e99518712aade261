package io.photonbeam.transforms.index;

import io.photonbeam.event.EventId;
import io.photonbeam.log.record.IdText;
import java.util.Arrays;
import java.util.function.Consumer;

/** The times of one process's EventIds in one block. Not thread-safe. */
final class ProcessIds {
  /**
   * A gap so many times the mean one parts two runs. Ids that come evenly or at random have no such
   * gap; a late one among them must not stretch their run over what other blocks hold.
   */
  private static final int WIDE_GAP = 16;

  /** Keeps an entry of the index small. */
  private static final int MAX_RUN = 4_096;

  private final byte[] text;
  private final int processLength;
  private long[] micros = new long[16];
  private int count;

  /** Begins with an EventId. */
  ProcessIds(IdText id, long time) {
    text = id.toBytes();
    processLength = EventKeys.processLength(text.length);
    add(time);
  }

  /** Takes an EventId of this process; returns false if it is of another. */
  boolean take(IdText id, long time) {
    if (id.length() != text.length
        || !Arrays.equals(
            id.bytes(), id.from(), id.from() + processLength, text, 0, processLength)) {
      return false;
    }
    add(time);
    return true;
  }

  private void add(long time) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = time;
  }

  /** Hands out the runs that the ids form, mostly one. */
  void runs(long blockOffset, Consumer<EventRun> receiver) {
    ProcessKey process = ProcessKey.of(EventId.parse(text, 0, text.length).orElseThrow());
    Arrays.sort(micros, 0, count);
    long wide = WIDE_GAP * ((micros[count - 1] - micros[0]) / count + 1);
    int first = 0;
    for (int i = 1; i <= count; i++) {
      if (i == count || i - first == MAX_RUN || isParted(i, wide)) {
        receiver.accept(run(process, first, i, blockOffset));
        first = i;
      }
    }
  }

  /** A run that went on past midnight would be in the way when its first day is forgotten. */
  private boolean isParted(int i, long wide) {
    return micros[i] - micros[i - 1] > wide
        || EventKeys.day(micros[i]) != EventKeys.day(micros[i - 1]);
  }

  private EventRun run(ProcessKey process, int from, int to, long blockOffset) {
    byte[] times = RunTimes.pack(micros, from, to);
    return new EventRun(process, micros[from], micros[to - 1] - micros[from], times, blockOffset);
  }
}
