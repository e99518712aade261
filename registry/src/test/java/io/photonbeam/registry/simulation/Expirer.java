package io.photonbeam.registry.simulation;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Lets the registry forget, once or twice; a round that is cut short is mostly repeated. */
final class Expirer extends Actor {
  private static final LocalDate FIRST = LocalDate.ofInstant(EventLog.FIRST_DAY, ZoneOffset.UTC);

  private int rounds;
  private LocalDate before;
  private boolean begun;

  Expirer(World world, Site site, String name) {
    super(world, site, name);
    this.rounds = world.plan().expiries();
    this.before = someDay();
    pause();
  }

  @Override
  List<Task> begin() {
    if (begun) {
      world().counts().count(Seen.EXPIRIES_CUT_SHORT);
      before = world().choices().chance(0.2) ? someDay() : before;
    }
    begun = true;
    return List.of(this::expire);
  }

  @Override
  List<Task> goOn() {
    rounds--;
    begun = rounds > 0;
    before = someDay();
    pause();
    return rounds > 0 ? List.of(this::expire) : Task.DONE;
  }

  private List<Task> expire(Life life) {
    if (world().flaw() == Flaw.EXPIRY_CLEARS_FIRST) {
      clear(life);
    }
    life.registry().expire(before);
    world().counts().count(Seen.EXPIRIES);
    return Task.DONE;
  }

  /** Rather an early one: with all days expired there is nothing left to go wrong. */
  private LocalDate someDay() {
    int latest = world().choices().between(0, world().plan().days());
    return FIRST.plusDays(world().choices().between(0, latest));
  }

  /** An id may stand behind the commit that holds it. */
  private static byte[] lastOf(TupleReader texts) {
    byte[] text = texts.readUtf8();
    return texts.hasNext() ? texts.readUtf8() : text;
  }

  /** What an expiry must not do before it has advanced the horizon. */
  private void clear(Life life) {
    KeyRange ids = new TupleWriter().add("id").range();
    life.store()
        .transact(
            transaction -> {
              for (KeyValue entry : transaction.scan(ids, Integer.MAX_VALUE)) {
                TupleReader parts = new TupleReader(entry.key(), 0);
                parts.readString();
                long bucket = parts.readLong();
                if (parts.readLong() < before.toEpochDay()) {
                  transaction.clear(entry.key());
                  if (!parts.nextIsBytes()) {
                    transaction.clear(
                        new TupleWriter().add("day").add(bucket).addUtf8(lastOf(parts)).pack());
                  }
                }
              }
              return null;
            });
  }
}
