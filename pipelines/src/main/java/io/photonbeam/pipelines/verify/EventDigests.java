package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.verify.spool.Digest;
import io.photonbeam.registry.ForeignId;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.avro.generic.GenericRecord;

/** Digests the events of one log file and adds those of sound blocks to the comparison. */
final class EventDigests implements LogScan.Visitor {
  private static final int MANY = 1 << 13;

  private final int width;
  private final Adder adder;
  private final CanonicalForm form;
  private final long[] scratch = Digest.scratch();
  private final BitSet current = new BitSet();

  /**
   * Entries that were added lately, of files with blocks of very many events: those may be the same
   * few over and over, and are compared once.
   */
  private long[] recent;

  private long[] block;
  private int length;

  /** Takes the entry that begins at an index. */
  interface Adder {
    void add(long[] from, int index) throws IOException;

    /** Takes the id that begins there, of an event that is not expired. */
    default void addCurrent(long[] from, int index) throws IOException {}

    /** Whether an event is asked for as one that is not expired. */
    default boolean isCurrent(EventRoles roles) {
      return false;
    }
  }

  private EventDigests(int width, Adder adder, FieldDefaults defaults) {
    this.width = width;
    this.adder = adder;
    this.form = new CanonicalForm(defaults);
    this.block = new long[width * 256];
  }

  static EventDigests ofPrimary(Comparison comparison, FieldDefaults defaults) {
    return new EventDigests(Comparison.PRIMARY, comparison::addPrimary, defaults);
  }

  /**
   * Those of foreign events.
   *
   * @param horizon first day that is not expired
   */
  static EventDigests ofForeign(Comparison comparison, FieldDefaults defaults, LocalDate horizon) {
    return new EventDigests(
        Comparison.FOREIGN, new ForeignAdder(comparison, horizon.toEpochDay()), defaults);
  }

  private record ForeignAdder(Comparison comparison, long horizonDay) implements Adder {
    @Override
    public void add(long[] from, int index) throws IOException {
      comparison.addForeign(from, index);
    }

    @Override
    public void addCurrent(long[] from, int index) throws IOException {
      comparison.addCurrent(from, index);
    }

    @Override
    public boolean isCurrent(EventRoles roles) {
      return horizonDay > 0 && ForeignId.of(roles.id(), roles.micros()).day() >= horizonDay;
    }
  }

  @Override
  public void event(EventRoles roles, GenericRecord record, long blockOffset) {
    if (length == block.length) {
      block = Arrays.copyOf(block, 2 * length);
    }
    Digest.of(roles.key(), roles.key().length, scratch, block, length);
    if (width == Comparison.FOREIGN) {
      Digest.of(roles.id(), roles.id().length, scratch, block, length + 2);
    }
    current.set(length / width, adder.isCurrent(roles));
    form.set(record);
    Digest.of(form.bytes(), form.length(), scratch, block, length + width - 2);
    length += width;
  }

  @Override
  public void blockEnd(boolean sound) throws IOException {
    if (length >= MANY * width && recent == null) {
      recent = new long[MANY * width];
    }
    for (int at = 0; sound && at < length; at += width) {
      if (isNews(at)) {
        add(at);
      }
    }
    length = 0;
    current.clear();
  }

  private void add(int at) throws IOException {
    adder.add(block, at);
    if (current.get(at / width)) {
      adder.addCurrent(block, at + 2);
    }
  }

  /** Whether the entry there is not known as one that was added lately. */
  private boolean isNews(int at) {
    if (recent == null) {
      return true;
    }
    int slot = (int) Math.floorMod(block[at + width - 1], (long) MANY) * width;
    if (Arrays.equals(recent, slot, slot + width, block, at, at + width)) {
      return false;
    }
    System.arraycopy(block, at, recent, slot, width);
    return true;
  }
}
