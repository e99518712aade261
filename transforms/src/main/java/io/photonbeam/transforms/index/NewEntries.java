package io.photonbeam.transforms.index;

import io.photonbeam.store.KeyValue;
import io.photonbeam.store.TupleWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The entries that some blocks of one file get in the index. Not thread-safe. */
final class NewEntries {
  private static final byte[] NOTHING = {};

  /**
   * Times that are no longer stand in their run's own entry: another key would cost more, as in
   * blocks of many processes. Longer ones stand apart, for many runs are passed over.
   */
  private static final int MAX_TIMES_IN_RUN = 64;

  private final long file;
  private final List<KeyValue> entries = new ArrayList<>();
  private final Set<Integer> levels = new LinkedHashSet<>();
  private final Set<Long> days = new LinkedHashSet<>();

  private NewEntries(long file) {
    this.file = file;
  }

  static List<KeyValue> of(long file, BlockEntries blocks) {
    NewEntries entries = new NewEntries(file);
    blocks.runs().forEach(entries::addRun);
    for (int i = 0; i < blocks.ids(); i++) {
      entries.addId(blocks.day(i), blocks.hash(i), blocks.offset(i));
    }
    entries.levels.forEach(level -> entries.add(EventKeys.level(level), NOTHING));
    entries.days.forEach(day -> entries.add(EventKeys.dayOfIds(day), NOTHING));
    return entries.entries;
  }

  private void addRun(EventRun run) {
    int level = EventKeys.level(run.span());
    levels.add(level);
    byte[] key =
        EventKeys.run(
            EventKeys.day(run.first()), run.process(), level, run.first(), file, run.blockOffset());
    TupleWriter value = new TupleWriter().add(run.span()).add(file).add(run.blockOffset());
    if (run.times().length <= MAX_TIMES_IN_RUN) {
      add(key, value.addBytes(run.times()).pack());
    } else {
      add(key, value.pack());
      add(EventKeys.times(key), run.times());
    }
  }

  private void addId(long day, long hash, long blockOffset) {
    days.add(day);
    add(EventKeys.id(day, hash), new TupleWriter().add(file).add(blockOffset).pack());
  }

  private void add(byte[] key, byte[] value) {
    entries.add(new KeyValue(key, value));
  }
}
