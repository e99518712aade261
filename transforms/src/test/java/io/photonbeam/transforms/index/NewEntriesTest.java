package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.record.EventScanner;
import io.photonbeam.log.record.MalformedRecordException;
import io.photonbeam.transforms.TestLog;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class NewEntriesTest {
  private static BlockEntries ofDays(int days, int idsOfEach) throws MalformedRecordException {
    EventScanner scanner = EventScanner.of(TestLog.PRIMARY, TestLog.PRIMARY_FIELDS);
    scanner.reset(ByteBuffer.wrap(TestLog.encode(TestLog.primary("order-1", 1))));
    scanner.next();
    BlockEntries blocks = new BlockEntries();
    blocks.beginBlock(99);
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < idsOfEach; i++) {
        blocks.add(scanner.id(), TimeUnit.DAYS.toMicros(day - 10));
      }
    }
    blocks.endBlock();
    return blocks;
  }

  @Test
  void idsAreKeptByTheirDays() throws MalformedRecordException {
    NewEntries entries = new NewEntries();
    entries.add(1, ofDays(30, 7));
    entries.add(2, ofDays(31, 5));

    assertThat(entries.runs()).isEmpty();
    assertThat(entries.hashes()).hasSize(31).containsKeys(-10L, 0L, 20L);
    assertThat(entries.hashes().get(-10L).size()).isEqualTo(12);
    assertThat(entries.hashes().get(20L).size()).isEqualTo(5);
  }

  /** With room for all of them on each day it would take gigabytes. */
  @Test
  void eventsOfManyDaysInABlockTakeLittleMemory() throws MalformedRecordException {
    NewEntries entries = new NewEntries();
    entries.add(1, ofDays(20_000, 1));

    assertThat(entries.hashes()).hasSize(20_000);
    assertThat(entries.hashes().values()).allMatch(ids -> ids.size() == 1);
  }
}
