package io.photonbeam.transforms;

import org.apache.beam.sdk.state.ValueState;

/** A value of state that is only memory. */
public final class HeapValue<T> implements ValueState<T> {
  public T value;

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
