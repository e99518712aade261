package io.photonbeam.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class KeyHashesTest {
  private static final Combine.CombineFn<EventBatch, KeyHashes, KeyHashes> COMBINE =
      KeyHashes.ofBatches();

  private static KeyHashes of(long... hashes) {
    KeyHashes set = new KeyHashes();
    LongStream.of(hashes).forEach(set::add);
    return set;
  }

  @Test
  void itHoldsWhatWasAddedAndNothingElse() {
    Random random = new Random(3);
    Set<Long> added = new HashSet<>();
    KeyHashes set = new KeyHashes();
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong() & ~1L;
      added.add(hash);
      set.add(hash);
      set.add(hash);
    }

    assertThat(set.size()).isEqualTo(added.size());
    assertThat(added).allSatisfy(hash -> assertThat(set.contains(hash)).isTrue());
    assertThat(added).allSatisfy(hash -> assertThat(set.contains(hash | 1)).isFalse());
  }

  @Test
  void zeroIsAHashLikeOthers() {
    assertThat(of().contains(0)).isFalse();
    KeyHashes set = of(0, 0, 7);
    assertThat(set.contains(0)).isTrue();
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void mergedAndSentItIsTheSame() throws Exception {
    KeyHashes merged = COMBINE.mergeAccumulators(List.of(of(1, 2), of(), of(2, 0)));
    Coder<KeyHashes> coder =
        COMBINE.getDefaultOutputCoder(CoderRegistry.createDefault(), EventBatchCoder.of());

    KeyHashes sent = CoderUtils.clone(coder, merged);

    assertThat(sent.size()).isEqualTo(3);
    assertThat(LongStream.of(0, 1, 2)).allMatch(sent::contains);
    assertThat(sent.contains(3)).isFalse();
  }
}
