package io.photonbeam.transforms.output;

import java.nio.file.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that keeps nothing of what is written to it. */
final class Nowhere implements OutputFile {
  /** For people. */
  static final Path PATH = Path.of("nowhere");

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Counter();
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new Counter();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Counter extends PositionOutputStream {
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) {
      position++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      position += len;
    }
  }
}
