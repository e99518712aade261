package io.photonbeam.transforms.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class PackedTest {
  private static final AtomicInteger ENCODED = new AtomicInteger();
  private static final AtomicInteger DECODED = new AtomicInteger();

  /** Counts its work, which stands for that of a large batch. */
  private static final class Counting extends AtomicCoder<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(String value, OutputStream out) throws IOException {
      ENCODED.incrementAndGet();
      StringUtf8Coder.of().encode(value, out);
    }

    @Override
    public String decode(InputStream in) throws IOException {
      DECODED.incrementAndGet();
      return StringUtf8Coder.of().decode(in);
    }
  }

  private final Counting coder = new Counting();
  private final PackedCoder<String> packed = PackedCoder.of(coder);

  PackedTest() {
    ENCODED.set(0);
    DECODED.set(0);
  }

  @Test
  void copiesOfCopiesAreOfBytesOnly() throws Exception {
    Packed<String> copy = Packed.of(coder, "a batch");
    for (int i = 0; i < 100; i++) {
      copy = CoderUtils.clone(packed, copy);
    }

    assertThat(ENCODED).hasValue(1);
    assertThat(DECODED).hasValue(0);
    assertThat(copy.value()).isEqualTo("a batch");
    assertThat(DECODED).hasValue(1);
  }

  @Test
  void whatWasNeverWrittenIsTheValueItself() {
    String value = String.join(" ", "a", "batch");

    assertThat(Packed.of(coder, value).value()).isSameAs(value);
    assertThat(ENCODED).hasValue(0);
  }

  @Test
  void severalStandOneAfterTheOther() throws Exception {
    byte[] one = CoderUtils.encodeToByteArray(packed, Packed.of(coder, "one"));
    byte[] other = CoderUtils.encodeToByteArray(packed, Packed.of(coder, ""));
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    InputStream in = new ByteArrayInputStream(both);

    assertThat(packed.decode(in).value()).isEqualTo("one");
    assertThat(packed.decode(in).value()).isEmpty();
    CoderProperties.coderSerializable(packed);
  }

  @Test
  void aLengthThatIsNotThereTakesNoMemory() {
    byte[] claims = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1, 2};

    assertThatThrownBy(() -> packed.decode(new ByteArrayInputStream(claims)))
        .isInstanceOf(CoderException.class)
        .hasMessage("the data ends after 2 of 2147483647 bytes");
  }

  @Test
  void whatIsGatheredSurvivesItsForm() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(Gathered.Form.INSTANCE, new Gathered(3, 1L << 40, -1));
  }
}
