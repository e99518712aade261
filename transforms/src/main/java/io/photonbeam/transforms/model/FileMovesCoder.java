package io.photonbeam.transforms.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/** The binary form of {@link FileMove}s, as a part of others that have a version. */
public final class FileMovesCoder extends AtomicCoder<List<FileMove>> {
  private static final long serialVersionUID = 1L;
  private static final FileMovesCoder INSTANCE = new FileMovesCoder();
  private static final NullableCoder<String> NULLABLE_TEXT = NullableCoder.of(StringUtf8Coder.of());

  private FileMovesCoder() {}

  public static FileMovesCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(List<FileMove> moves, OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    out.writeInt(moves.size());
    for (FileMove move : moves) {
      NamedFileCoder.of().encode(move.file(), out);
      NULLABLE_TEXT.encode(move.to().orElse(null), out);
    }
    out.flush();
  }

  @Override
  public List<FileMove> decode(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    List<FileMove> moves = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      NamedFile file = NamedFileCoder.of().decode(in);
      moves.add(new FileMove(file, Optional.ofNullable(NULLABLE_TEXT.decode(in))));
    }
    return moves;
  }
}
