package io.photonbeam.transforms.join;

import org.apache.beam.sdk.state.ValueState;

/** A value of state that is only memory. */
final class HeapValue<T> implements ValueState<T> {
  T value;

  @Override
  public void write(T newValue) {
    value = newValue;
  }

  @Override
  public T read() {
    return value;
  }

  @Override
  public void clear() {
    value = null;
  }

  @Override
  public ValueState<T> readLater() {
    return this;
  }
}
