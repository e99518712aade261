package io.photonbeam.transforms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn.MultiOutputReceiver;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Keeps what a function outputs, by tag. */
public final class FakeOutputs implements MultiOutputReceiver {
  private final Map<TupleTag<?>, List<Object>> outputs = new HashMap<>();

  /** Done at each output. */
  public Runnable onOutput = () -> {};

  /** What came out under a tag. */
  public List<Object> of(TupleTag<?> tag) {
    return outputs.computeIfAbsent(tag, t -> new ArrayList<>());
  }

  @Override
  public <T> OutputReceiver<T> get(TupleTag<T> tag) {
    return new OutputReceiver<>() {
      @Override
      public void output(T output) {
        of(tag).add(output);
        onOutput.run();
      }

      @Override
      public OutputBuilder<T> builder(T value) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public <T> OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
    throw new UnsupportedOperationException();
  }
}
