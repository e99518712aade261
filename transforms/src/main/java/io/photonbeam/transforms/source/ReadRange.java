package io.photonbeam.transforms.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.transforms.splittabledofn.HasDefaultTracker;

/**
 * What is to be read of some files.
 *
 * @param from where it begins
 * @param to where it ends
 */
record ReadRange(ReadPlace from, ReadPlace to)
    implements HasDefaultTracker<ReadRange, ReadRangeTracker> {

  /** All of them. */
  static final ReadRange ALL = new ReadRange(ReadPlace.before(0), ReadPlace.END);

  @Override
  public ReadRangeTracker newTracker() {
    return new ReadRangeTracker(this);
  }

  /** The binary form; it does not outlive the run that writes it. */
  static final class Coder extends AtomicCoder<ReadRange> {
    private static final long serialVersionUID = 1L;
    private static final Coder INSTANCE = new Coder();

    static Coder of() {
      return INSTANCE;
    }

    @Override
    public void encode(ReadRange range, OutputStream out) throws IOException {
      ReadPlace.Coder.of().encode(range.from(), out);
      ReadPlace.Coder.of().encode(range.to(), out);
    }

    @Override
    public ReadRange decode(InputStream in) throws IOException {
      ReadPlace from = ReadPlace.Coder.of().decode(in);
      return new ReadRange(from, ReadPlace.Coder.of().decode(in));
    }
  }
}
