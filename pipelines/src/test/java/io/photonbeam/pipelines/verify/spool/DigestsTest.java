package io.photonbeam.pipelines.verify.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.verify.spool.PayloadSpool.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hashes, their sets, shares and spools: nothing is taken for another, lost or told twice. */
class DigestsTest {
  @TempDir Path folder;

  private static long[] digest(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    long[] digest = new long[2];
    Digest.of(bytes, bytes.length, Digest.scratch(), digest, 0);
    return digest;
  }

  @Test
  void aDigestIsOfTheBytesUpToTheLength() {
    byte[] bytes = "abc".getBytes(UTF_8);
    long[] digest = new long[3];
    Digest.of(bytes, 2, Digest.scratch(), digest, 1);

    assertThat(new long[] {digest[1], digest[2]}).isEqualTo(digest("ab"));
    assertThat(digest[0]).isZero();
    assertThat(digest("")).isNotEqualTo(digest("\0"));
  }

  @Test
  void aPairIsNotThePairTurnedAroundNorThatOfOthers() {
    Set<List<Long>> pairs = new HashSet<>();
    for (String a : List.of("a", "b", "")) {
      for (String b : List.of("a", "b", "")) {
        pairs.add(
            List.of(
                Digest.pairHigh(digest(a), 0, digest(b), 0),
                Digest.pairLow(digest(a), 0, digest(b), 0)));
      }
    }
    assertThat(pairs).hasSize(9);
  }

  @Test
  void hashesOfWhichOneHalfIsEqualAreTwo() {
    DigestSet set = new DigestSet(100);
    set.mark(set.add(1, 7), 4);
    set.add(2, 7);
    set.add(1, 8);
    set.add(0, 0);
    set.add(1, 7);

    assertThat(set.size()).isEqualTo(4);
    assertThat(set.contains(2, 8)).isFalse();
    assertThat(set.contains(0, 0)).isTrue();
    assertThat(set.has(set.find(1, 7), 4)).isTrue();
    assertThat(set.has(set.find(2, 7), 4)).isFalse();
    assertThat(set.has(set.find(1, 7), 2)).isFalse();
  }

  @Test
  void aSetThatGrowsKeepsAllWithTheirFlagsAlsoIfTheyCollide() {
    int many = 5_000;
    DigestSet set = new DigestSet(many);
    for (int i = 0; i < many; i++) {
      // All of them fall on one slot.
      set.mark(set.add(i, 1L << 40 | 1L << 8), i % 2 == 0 ? 64 : 1);
    }
    for (int i = 0; i < many; i++) {
      int slot = set.find(i, 1L << 40 | 1L << 8);
      assertThat(set.has(slot, 64)).isEqualTo(i % 2 == 0);
      assertThat(set.has(slot, 1)).isEqualTo(i % 2 == 1);
    }
    List<Long> seen = new ArrayList<>();
    set.forEach((slot, high, low) -> seen.add(high));
    assertThat(seen).hasSize(many).doesNotHaveDuplicates();
  }

  @Test
  void oneTooManyIsRefusedAndOneThatIsThereIsNot() {
    DigestSet set = new DigestSet(2);
    set.add(1, 1);
    set.add(2, 2);
    set.add(1, 1);

    assertThatThrownBy(() -> set.add(3, 3)).isInstanceOf(DigestSet.FullException.class);
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void theHalvesOfAShareAreAllOfItAndHaveNothingInCommon() {
    List<Share> shares = new ArrayList<>(List.of(Share.ALL));
    for (int level = 0; level < 5; level++) {
      shares = shares.stream().flatMap(share -> share.halves().stream()).toList();
    }
    for (int i = 0; i < 1_000; i++) {
      long hash = digest("id" + i)[0];
      assertThat(shares.stream().filter(share -> share.has(hash))).hasSize(1);
    }
    assertThat(Share.ALL.has(-1)).isTrue();
  }

  @Test
  void whatIsSpooledComesBackOnceInItsPartition() throws IOException {
    int count = 1_000;
    Set<Long> seen = new HashSet<>();
    try (Spool spool = new Spool(folder.resolve("s"), 3, 2, 1)) {
      for (long i = 0; i < count; i++) {
        spool.add(new long[] {9, i - 500, i}, 1);
      }
      for (int twice = 0; twice < 2; twice++) {
        seen.clear();
        for (int part = 0; part < 3; part++) {
          long expected = part;
          spool.read(
              part,
              entry -> {
                assertThat(Math.floorMod(entry[0], 3L)).isEqualTo(expected);
                assertThat(entry[1]).isEqualTo(entry[0] + 500);
                assertThat(seen.add(entry[0])).isTrue();
              });
        }
        assertThat(seen).hasSize(count);
      }
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void eventsOfAnyLengthComeBackWhole() throws IOException {
    List<Event> read = new ArrayList<>();
    List<Event> written = new ArrayList<>();
    try (PayloadSpool spool = new PayloadSpool(folder.resolve("p"), 2, 1)) {
      for (int i = 0; i < 200; i++) {
        byte[] record = new byte[i % 3 == 0 ? 0 : i * 17];
        Event event = new Event(i, -i, 3, 4, 5L * i, i % 7, ByteBuffer.wrap(record));
        written.add(event);
        spool.add(event);
      }
      for (int part = 0; part < 2; part++) {
        spool.read(part, read::add);
      }
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
  }
}
