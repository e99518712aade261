package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.JoinedBatches;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Tells the pairs of a backfill from those of a live log. Of pairs that are spread over many hours,
 * a writer would make a file for nearly each of them; so all go on, to be gathered by hour, but for
 * those of this hour and the one before, which somebody waits for. Not thread-safe.
 */
final class HourSplit {
  /** Most hours whose files are made at once. A live log has late events of some hours, too. */
  static final int FEW = 16;

  private final EventScanners foreigns;
  private final InstantSource clock;
  private final int parts;

  /**
   * One that parts the hours.
   *
   * @param parts number of those who gather
   */
  HourSplit(EventScanners foreigns, InstantSource clock, int parts) {
    this.foreigns = foreigns;
    this.clock = clock;
    this.parts = parts;
  }

  /**
   * Splits pairs; their order stays, in which those of one primary event share it.
   *
   * @param later takes those that are to be gathered, and by which part
   * @return those to be committed now
   */
  List<JoinedBatch> split(List<JoinedBatch> batches, BiConsumer<Integer, JoinedBatch> later) {
    if (!areOfManyHours(batches)) {
      return batches;
    }
    List<JoinedBatch> now = new ArrayList<>();
    JoinedBatches live = new JoinedBatches(now::add);
    List<JoinedBatches> gathered = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int to = part;
      gathered.add(new JoinedBatches(batch -> later.accept(to, batch)));
    }
    long current = TimeUnit.MILLISECONDS.toHours(clock.millis());
    for (JoinedBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        long hour = PairsByHour.hour(batch, i, foreigns);
        boolean isLive = hour == current || hour == current - 1;
        (isLive ? live : gathered.get(part(hour))).add(batch, i);
      }
    }
    gathered.forEach(JoinedBatches::finish);
    live.finish();
    return now;
  }

  /** Spread, as a log may have events of one hour of each day. */
  private int part(long hour) {
    return Math.floorMod(Long.hashCode(hour * 0x9E3779B97F4A7C15L), parts);
  }

  private boolean areOfManyHours(List<JoinedBatch> batches) {
    Set<Long> hours = new HashSet<>();
    long last = Long.MIN_VALUE;
    for (JoinedBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        long hour = PairsByHour.hour(batch, i, foreigns);
        if (hour != last && hours.add(hour) && hours.size() > FEW) {
          return true;
        }
        last = hour;
      }
    }
    return false;
  }
}
