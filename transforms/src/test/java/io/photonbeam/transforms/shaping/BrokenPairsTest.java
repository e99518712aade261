package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.commit.Events;
import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RandomPairs;
import io.photonbeam.transforms.row.RowFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs whose bytes are no events: each is refused before it is written, or is a row after all. */
class BrokenPairsTest {
  private static final int SCHEMAS = Integer.getInteger("photonbeam.schemas", 200);

  @TempDir Path folder;

  private final List<JoinedRow> rows = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void bytesThatAreCutOffAreRefused() {
    for (int seed = 0; seed < SCHEMAS; seed++) {
      RandomPairs pairs = new RandomPairs(seed);
      if (pairs.schema().problem().isEmpty()) {
        RowMaker maker = RowMaker.of(pairs.schema(), Events.FIELDS);
        byte[] order = pairs.orderBytes();
        for (int length = 0; length < order.length; length++) {
          make(maker, pairs.pair("p", Arrays.copyOf(order, length)));
        }
      }
    }
    assertThat(rows).isEmpty();
    assertThat(refused)
        .hasSizeGreaterThan(SCHEMAS)
        .allSatisfy(
            why ->
                assertThat(why)
                    .startsWith(Reason.MALFORMED + "it or its primary event can't be decoded: "));
  }

  @Test
  void whatIsNotRefusedIsWrittenAsAvroReadsIt() throws IOException {
    int written = 0;
    for (int seed = 0; seed < SCHEMAS; seed++) {
      RandomPairs pairs = new RandomPairs(seed);
      if (pairs.schema().problem().isEmpty()) {
        rows.clear();
        RowMaker maker = RowMaker.of(pairs.schema(), Events.FIELDS);
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
          byte[] order = pairs.orderBytes();
          order[random.nextInt(order.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
          make(maker, pairs.pair("p", order));
        }
        new RowFiles(folder, pairs.schema()).assertSame(rows, "seed " + seed);
        written += rows.size();
      }
    }
    assertThat(refused).hasSizeGreaterThan(SCHEMAS);
    assertThat(written).isGreaterThan(SCHEMAS);
  }

  private void make(RowMaker maker, JoinedBatch pair) {
    maker.make(pair, rows::add, (events, event, reason, why) -> refused.add(reason + why));
  }
}
