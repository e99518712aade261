package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.transforms.index.hash.PlacedHashes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the index gets of some blocks of any files. Not thread-safe. */
final class NewEntries {
  private static final byte[] NOTHING = {};

  /**
   * Times that are no longer stand in their run's own entry: another key would cost more, as in
   * blocks of many processes. Longer ones stand apart, for many runs are passed over.
   */
  private static final int MAX_TIMES_IN_RUN = 64;

  private final List<KeyValue> runs = new ArrayList<>();
  private final Set<Integer> levels = new LinkedHashSet<>();
  private final Map<Long, PlacedHashes> hashes = new TreeMap<>();

  /**
   * Adds what was gathered of blocks.
   *
   * @param file its number
   */
  void add(long file, BlockEntries blocks) {
    blocks.runs().forEach(run -> addRun(file, run));
    for (int i = 0; i < blocks.ids(); i++) {
      hashes
          .computeIfAbsent(blocks.day(i), day -> new PlacedHashes(0))
          .add(blocks.hash(i), file, blocks.offset(i));
    }
  }

  private void addRun(long file, EventRun run) {
    int level = EventKeys.level(run.span());
    if (levels.add(level)) {
      runs.add(new KeyValue(EventKeys.level(level), NOTHING));
    }
    byte[] key =
        EventKeys.run(
            EventKeys.day(run.first()), run.process(), level, run.first(), file, run.blockOffset());
    TupleWriter value = new TupleWriter().add(run.span()).add(file).add(run.blockOffset());
    if (run.times().length <= MAX_TIMES_IN_RUN) {
      runs.add(new KeyValue(key, value.addBytes(run.times()).pack()));
    } else {
      runs.add(new KeyValue(key, value.pack()));
      runs.add(new KeyValue(EventKeys.times(key), run.times()));
    }
  }

  /** Of EventIds, with the levels that have any. */
  List<KeyValue> runs() {
    return runs;
  }

  /** Of other ids, by the days since 1970 under which they are noted. */
  Map<Long, PlacedHashes> hashes() {
    return hashes;
  }
}
