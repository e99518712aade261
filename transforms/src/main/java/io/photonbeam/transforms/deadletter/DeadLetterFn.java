package io.photonbeam.transforms.deadletter;

import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.state.GatherFn;
import io.photonbeam.transforms.state.Gathering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Gathers the letters of one reason, in Beam state, and writes them; see {@link DeadLetters}. */
final class DeadLetterFn extends GatherFn<String, DeadLetterBatch, String> {
  private static final long serialVersionUID = 1L;

  /** Bytes of letters after which a file is written. */
  static final long MAX_BYTES = 16 << 20;

  /** Bytes of letters that are not gathered, as state would copy them, but written at once. */
  private static final long LARGE_BYTES = 4 << 20;

  private final DeadLetters.Settings settings;
  private transient DeadLetterWriter writer;

  DeadLetterFn(DeadLetters.Settings settings, RunSpec run) {
    super(DeadLetterBatchCoder.of(), run);
    this.settings = settings;
  }

  @Override
  protected void open() {
    writer =
        new DeadLetterWriter(
            new UnjoinableFolder(Path.of(settings.output())),
            settings.pipeline(),
            context().commitIds(),
            context().clock());
  }

  @Override
  protected Duration interval() {
    return settings.interval();
  }

  @Override
  protected boolean takeLarge(String reason, DeadLetterBatch batch, MultiOutputReceiver out)
      throws IOException {
    if (batch.bytes() < LARGE_BYTES) {
      return false;
    }
    write(reason, List.of(batch), out);
    return true;
  }

  @Override
  protected void add(DeadLetterBatch batch, Gathering<DeadLetterBatch> buffer) {
    buffer.add(batch, 1, batch.bytes());
  }

  @Override
  protected void takeEnough(
      String reason, Gathering<DeadLetterBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    if (buffer.bytes() >= MAX_BYTES) {
      takeAll(reason, buffer, out);
    }
  }

  @Override
  protected void takeAll(String reason, Gathering<DeadLetterBatch> buffer, MultiOutputReceiver out)
      throws IOException {
    write(reason, buffer.take(), out);
  }

  private void write(String reason, List<DeadLetterBatch> batches, MultiOutputReceiver out)
      throws IOException {
    writer.write(reason, batches, file -> out.get(DeadLetters.FILES).output(file.toString()));
  }
}
