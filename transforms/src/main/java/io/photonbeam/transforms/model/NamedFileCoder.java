package io.photonbeam.transforms.model;

import io.photonbeam.log.file.HeaderSync;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** The binary form of a {@link NamedFile}, as a part of others that have a version. */
final class NamedFileCoder extends AtomicCoder<NamedFile> {
  private static final long serialVersionUID = 1L;
  private static final NamedFileCoder INSTANCE = new NamedFileCoder();

  private NamedFileCoder() {}

  static NamedFileCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(NamedFile file, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    StringUtf8Coder.of().encode(file.path(), out);
    out.writeBoolean(file.sync() != null);
    if (file.sync() != null) {
      out.writeLong(file.sync().first());
      out.writeLong(file.sync().second());
    }
    out.flush();
  }

  @Override
  public NamedFile decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    String path = StringUtf8Coder.of().decode(in);
    return new NamedFile(
        path, in.readBoolean() ? new HeaderSync(in.readLong(), in.readLong()) : null);
  }
}
