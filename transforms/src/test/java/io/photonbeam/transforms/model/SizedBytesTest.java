package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizedBytesTest {
  /** A stream that does not tell how much it holds and hands it out in small pieces. */
  private static InputStream trickle(byte[] data) {
    return new FilterInputStream(new ByteArrayInputStream(data)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, 1_000));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, (2 << 20) + 7, 5 << 20})
  void whatIsThereIsRead(int length) throws IOException {
    byte[] data = random(length);

    assertThat(SizedBytes.read(trickle(data), length)).isEqualTo(data);
    assertThat(SizedBytes.read(new ByteArrayInputStream(data), length)).isEqualTo(data);
  }

  @Test
  void whatFollowsIsLeft() throws IOException {
    InputStream in = trickle(random(3_000));

    SizedBytes.read(in, 2_999);

    assertThat(in.readAllBytes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 1 << 20, 3 << 20})
  void aNumberThatClaimsTooMuchIsRefusedBeforeMemoryIsTaken(int held) {
    assertThatThrownBy(() -> SizedBytes.read(trickle(random(held)), Integer.MAX_VALUE))
        .isInstanceOf(CoderException.class)
        .hasMessage("the data ends after %d of 2147483647 bytes", held);
  }

  @Test
  void aNegativeNumberIsRefused() {
    assertThatThrownBy(() -> SizedBytes.read(trickle(new byte[8]), -1))
        .isInstanceOf(CoderException.class)
        .hasMessage("the data claims to hold -1 bytes");
  }
}
