package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RecordSlabsTest {
  private final SlabPool pool = new SlabPool();

  private static long add(RecordSlabs records, byte[] record) {
    return records.add(record, 0, record.length);
  }

  private static byte[] arrayOf(ByteBuffer record) {
    assertThat(record.arrayOffset()).isZero();
    return record.array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatComesAfterReleasedRecordsTakesTheirPlace() {
    RecordSlabs before = new RecordSlabs(pool);
    byte[] slab = arrayOf(before.record(add(before, text("before"))));
    before.release();
    RecordSlabs after = new RecordSlabs(pool);
    ByteBuffer record = after.record(add(after, text("after")));

    assertThat(record).isEqualTo(ByteBuffer.wrap(text("after")));
    assertThat(arrayOf(record)).isSameAs(slab);
    assertThat(pool.unusedBytes()).isZero();
  }

  @Test
  void placesGrowWhateverTheSizesAre() {
    RecordSlabs records = new RecordSlabs(pool);
    long last = -1;
    for (int i = 0; i < 1000; i++) {
      long place = add(records, new byte[1 + i * 37 % 300]);
      assertThat(place).isGreaterThan(last);
      last = place;
    }
  }

  /** As large as a slab, it might be taken for one. */
  @Test
  void aLargeRecordThatIsAllOfItsArrayStaysWhereItIsAndNobodyWritesThere() {
    byte[] large = new byte[pool.slabBytes()];
    RecordSlabs records = new RecordSlabs(pool);
    long place = add(records, large);
    assertThat(arrayOf(records.record(place))).isSameAs(large);
    assertThat(records.bytes()).isEqualTo(large.length);
    records.release();

    assertThat(pool.unusedBytes()).isZero();
  }

  @Test
  void aLargeRecordAmongOthersDoesNotKeepTheirBytes() {
    RecordSlabs records = new RecordSlabs(pool);
    byte[] all = new byte[1 << 20];
    long place = records.add(all, 0, all.length / 2);

    assertThat(arrayOf(records.record(place))).hasSize(all.length / 2);
  }
}
