package io.photonbeam.log.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class DeflateBlocksTest {
  private static final byte[] RECORDS = "records ".repeat(100).getBytes(StandardCharsets.UTF_8);

  private static ByteBuffer deflated(int trailingBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true))) {
      deflater.write(RECORDS);
    }
    out.write(new byte[trailingBytes]);
    return ByteBuffer.wrap(out.toByteArray());
  }

  @Test
  void theRestOfAZlibChecksumThatPythonWritersLeaveIsPassedOver() throws IOException {
    for (int trailing = 0; trailing <= 4; trailing++) {
      assertThat(new DeflateBlocks().decompress(deflated(trailing)))
          .isEqualTo(ByteBuffer.wrap(RECORDS));
    }
  }

  @Test
  void moreBytesBehindTheDataAreDamage() throws IOException {
    ByteBuffer data = deflated(5);

    assertThatThrownBy(() -> new DeflateBlocks().decompress(data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5 bytes too late");
  }
}
