package io.photonbeam.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  @Test
  void hashesAreFrozen() {
    // Published xxHash64 values with seed 0 for the first two.
    assertThat(KeyHash.of(new byte[0])).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
    assertThat(hash("0a000001-00001267-0006441f2a3b4c5d")).isEqualTo(-5879732683661034625L);
    assertThat(hash("é".repeat(256))).isEqualTo(9136706371147919654L);
  }

  private static long hash(String text) {
    return KeyHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRangeHashesAsACopyOfIt() {
    byte[] bytes = "xx-order-4711-xx".getBytes(StandardCharsets.UTF_8);
    assertThat(KeyHash.of(bytes, 3, 10)).isEqualTo(hash("order-4711"));
  }

  @Test
  void everyHashHasAShard() {
    for (long hash : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 12345}) {
      for (int shards : new int[] {1, 2, 7, 1024}) {
        assertThat(KeyHash.shard(hash, shards)).isBetween(0, shards - 1);
      }
    }
    assertThat(KeyHash.shard(-1, 7)).isEqualTo(6);
  }
}
