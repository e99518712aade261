package io.photonbeam.transforms;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ReadableState;

/** A bag of state that is only memory, and counts how often it is read. */
public final class HeapBag<T> implements BagState<T> {
  public List<T> elements = new ArrayList<>();
  public int reads;

  @Override
  public void add(T element) {
    elements.add(element);
  }

  @Override
  public Iterable<T> read() {
    reads++;
    return List.copyOf(elements);
  }

  @Override
  public void clear() {
    elements = new ArrayList<>();
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    throw new UnsupportedOperationException();
  }

  @Override
  public BagState<T> readLater() {
    return this;
  }
}
