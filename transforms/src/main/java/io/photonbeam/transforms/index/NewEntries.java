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

  /** A run that goes on past midnight is one of each day. */
  private void addRun(EventRun run) {
    for (long day = EventKeys.day(run.first()); day <= EventKeys.day(run.last()); day++) {
      long first = Math.max(run.first(), EventKeys.startOf(day));
      long span = Math.min(run.last(), EventKeys.startOf(day + 1) - 1) - first;
      int level = EventKeys.level(span);
      levels.add(level);
      add(
          EventKeys.run(day, run.process(), level, first),
          new TupleWriter().add(span).add(file).add(run.blockOffset()).pack());
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
