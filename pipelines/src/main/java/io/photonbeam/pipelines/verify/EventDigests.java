package io.photonbeam.pipelines.verify;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.generic.GenericRecord;

/** Digests the events of one log file and adds those of sound blocks to the comparison. */
final class EventDigests implements LogScan.Visitor {
  private final int width;
  private final Adder adder;
  private final CanonicalForm form;
  private final long[] scratch = Digest.scratch();
  private long[] block;
  private int length;

  /** Takes the entry that begins at an index. */
  interface Adder {
    void add(long[] from, int index) throws IOException;
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

  static EventDigests ofForeign(Comparison comparison, FieldDefaults defaults) {
    return new EventDigests(Comparison.FOREIGN, comparison::addForeign, defaults);
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
    form.set(record);
    Digest.of(form.bytes(), form.length(), scratch, block, length + width - 2);
    length += width;
  }

  @Override
  public void blockEnd(boolean sound) throws IOException {
    for (int at = 0; sound && at < length; at += width) {
      adder.add(block, at);
    }
    length = 0;
  }
}
