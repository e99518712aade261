package io.photonbeam.transforms.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.LongConsumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.Combine;

/**
 * A set of join keys by their hashes, about 16 bytes each: small enough to be sent to every reader.
 * It may take a key for a member that is none, if both have the same hash, and never the other way
 * round. Not thread-safe while it is added to.
 */
public final class KeyHashes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MIN_CAPACITY = 16;

  /** Zero marks a free place; whether it is a member itself is told apart. */
  private long[] table = new long[MIN_CAPACITY];

  private boolean hasZero;
  private int size;

  /** Adds a hash unless it is there. */
  void add(long hash) {
    if (hash == 0) {
      size += hasZero ? 0 : 1;
      hasZero = true;
      return;
    }
    int slot = slot(hash);
    if (table[slot] == 0) {
      table[slot] = hash;
      if (2L * ++size > table.length) {
        grow();
      }
    }
  }

  public boolean contains(long hash) {
    return hash == 0 ? hasZero : table[slot(hash)] != 0;
  }

  /** Number of distinct hashes. */
  public int size() {
    return size;
  }

  private int slot(long hash) {
    int mask = table.length - 1;
    int slot = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.multiplyExact(2, old.length)];
    for (long hash : old) {
      if (hash != 0) {
        table[slot(hash)] = hash;
      }
    }
  }

  private void forEach(LongConsumer consumer) {
    if (hasZero) {
      consumer.accept(0);
    }
    for (long hash : table) {
      if (hash != 0) {
        consumer.accept(hash);
      }
    }
  }

  /** The keys of the events of all batches. */
  public static Combine.CombineFn<EventBatch, KeyHashes, KeyHashes> ofBatches() {
    return new OfBatches();
  }

  private static final class OfBatches extends Combine.CombineFn<EventBatch, KeyHashes, KeyHashes> {
    private static final long serialVersionUID = 1L;

    @Override
    public KeyHashes createAccumulator() {
      return new KeyHashes();
    }

    @Override
    public KeyHashes addInput(KeyHashes hashes, EventBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        hashes.add(batch.keyHash(i));
      }
      return hashes;
    }

    @Override
    public KeyHashes mergeAccumulators(Iterable<KeyHashes> all) {
      KeyHashes merged = new KeyHashes();
      all.forEach(hashes -> hashes.forEach(merged::add));
      return merged;
    }

    @Override
    public KeyHashes extractOutput(KeyHashes hashes) {
      return hashes;
    }

    @Override
    public Coder<KeyHashes> getAccumulatorCoder(
        CoderRegistry registry, Coder<EventBatch> inputCoder) {
      return new HashesCoder();
    }

    @Override
    public Coder<KeyHashes> getDefaultOutputCoder(
        CoderRegistry registry, Coder<EventBatch> inputCoder) {
      return new HashesCoder();
    }
  }

  /** Its binary form. */
  private static final class HashesCoder extends CustomCoder<KeyHashes> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(KeyHashes hashes, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeInt(hashes.table.length);
      out.writeBoolean(hashes.hasZero);
      out.writeInt(hashes.size);
      for (long hash : hashes.table) {
        out.writeLong(hash);
      }
      out.flush();
    }

    @Override
    public KeyHashes decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      KeyHashes hashes = new KeyHashes();
      hashes.table = new long[in.readInt()];
      hashes.hasZero = in.readBoolean();
      hashes.size = in.readInt();
      for (int i = 0; i < hashes.table.length; i++) {
        hashes.table[i] = in.readLong();
      }
      return hashes;
    }
  }
}
