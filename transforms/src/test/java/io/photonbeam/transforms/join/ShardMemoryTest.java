package io.photonbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestRun;
import org.junit.jupiter.api.Test;

final class ShardMemoryTest {
  @Test
  void theCacheIsSharedEvenlyAmongTheShardsThereAre() {
    try (TestRun run = TestRun.with(new ManualClock(TestRun.START), 1000)) {
      ShardMemory memory = ShardMemory.of(run.context());

      assertThat(memory.cacheBytesPerShard()).isEqualTo(1000);
      assertThat(memory.shard(3)).isSameAs(memory.shard(3)).isNotSameAs(memory.shard(4));
      assertThat(memory.cacheBytesPerShard()).isEqualTo(500);
      assertThat(ShardMemory.of(run.context())).isSameAs(memory);
    }
  }

  @Test
  void theCacheGrowsAsEventsAreMissedInIt() {
    try (TestRun run = TestRun.indexed(new ManualClock(TestRun.START), 1 << 30)) {
      ShardMemory memory = ShardMemory.of(run.context());
      assertThat(memory.cacheBytesPerShard()).isEqualTo(256 << 20);

      memory.missedInCache(16);
      assertThat(memory.cacheBytesPerShard()).isEqualTo(257 << 20);

      memory.missedInCache(1_000_000);
      assertThat(memory.cacheBytesPerShard()).isEqualTo(1 << 30);
    }
  }

  @Test
  void aSmallCacheIsTakenAtOnce() {
    try (TestRun run = TestRun.indexed(new ManualClock(TestRun.START), 32 << 20)) {
      assertThat(ShardMemory.of(run.context()).cacheBytesPerShard()).isEqualTo(32 << 20);
    }
  }

  @Test
  void soIsAnyWhereNoIndexWouldFindWhatIsMissed() {
    try (TestRun run = TestRun.with(new ManualClock(TestRun.START), 1 << 30)) {
      assertThat(ShardMemory.of(run.context()).cacheBytesPerShard()).isEqualTo(1 << 30);
    }
  }
}
