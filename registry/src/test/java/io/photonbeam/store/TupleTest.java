package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TupleTest {
  @Test
  void theEncodingIsFoundationDbs() {
    assertThat(hex(new TupleWriter().add("F\u00d4O\0bar"))).isEqualTo("0246c3944f00ff62617200");
    assertThat(hex(new TupleWriter().addBytes("foo\0bar".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo("01666f6f00ff62617200");
    assertThat(hex(new TupleWriter().add(-5551212))).isEqualTo("11ab4b93");
    assertThat(hex(new TupleWriter().add(0).add(1).add(-1).add(255).add(256)))
        .isEqualTo("14150113fe15ff160100");
    assertThat(hex(new TupleWriter().add(Long.MAX_VALUE))).isEqualTo("1c7fffffffffffffff");
    assertThat(hex(new TupleWriter().add(Long.MIN_VALUE))).isEqualTo("0c7fffffffffffffff");
  }

  @Test
  void integersComeBackAndKeepTheirOrder() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      long b = random.nextBoolean() ? random.nextLong() >> random.nextInt(64) : a + 1;
      byte[] packedA = new TupleWriter().add(a).pack();
      byte[] packedB = new TupleWriter().add(b).pack();

      assertThat(new TupleReader(packedA, 0).readLong()).isEqualTo(a);
      assertThat(Integer.signum(Arrays.compareUnsigned(packedA, packedB)))
          .isEqualTo(Long.compare(a, b));
    }
  }

  @Test
  void byteStringsComeBackAndKeepTheirOrderAlsoWhereOneBeginsTheOther() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] a = randomBytes(random);
      byte[] b = randomBytes(random);
      byte[] packedA = new TupleWriter().addBytes(a).add(7).pack();
      byte[] packedB = new TupleWriter().addBytes(b).add(7).pack();

      TupleReader reader = new TupleReader(packedA, 0);
      assertThat(reader.nextIsBytes()).isTrue();
      assertThat(reader.readBytes()).isEqualTo(a);
      assertThat(reader.readLong()).isEqualTo(7);
      assertThat(reader.hasNext()).isFalse();
      assertThat(Integer.signum(Arrays.compareUnsigned(packedA, packedB)))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    }
  }

  @Test
  void aRangeHoldsWhatHasMorePartsAndNothingElse() {
    KeyRange range = new TupleWriter().add("a").range();

    assertThat(range.contains(new TupleWriter().add("a").add(0).pack())).isTrue();
    assertThat(range.contains(new TupleWriter().add("a").add("\uffff").pack())).isTrue();
    assertThat(range.contains(new TupleWriter().add("a").pack())).isFalse();
    assertThat(range.contains(new TupleWriter().add("a\0").pack())).isFalse();
    assertThat(range.contains(new TupleWriter().add("b").pack())).isFalse();
  }

  @Test
  void aKeyThatHoldsSomethingElseIsRefused() {
    byte[] key = new TupleWriter().add("text").pack();

    assertThatIllegalArgumentException().isThrownBy(() -> new TupleReader(key, 0).readBytes());
    assertThatIllegalArgumentException().isThrownBy(() -> new TupleReader(key, 0).readLong());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TupleReader(Arrays.copyOf(key, 3), 0).readString());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TupleReader(new byte[] {0x18, 1}, 0).readLong());
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(4)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) - 2);
    }
    return bytes;
  }

  private static String hex(TupleWriter writer) {
    return HexFormat.of().formatHex(writer.pack());
  }
}
