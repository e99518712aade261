package io.photonbeam.transforms.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BundleRoomTest {
  private final BundleRoom room = new BundleRoom(100, 2);
  private final BundleRoom.Bundle a = room.bundle();
  private final BundleRoom.Bundle b = room.bundle();
  private final BundleRoom.Bundle c = room.bundle();

  @Test
  void whatIsHandedOutLastMayGoBeyondAndThenNobodyHandsOutMore() {
    assertThat(a.mayGrow()).isTrue();
    a.add(99);
    assertThat(b.mayGrow()).isTrue();
    b.add(50);

    assertThat(a.mayGrow()).isFalse();
    assertThat(b.mayGrow()).isFalse();
    assertThat(c.mayGrow()).isFalse();
  }

  @Test
  void thereIsRoomAgainWhenABundleHasBeenWorkedOff() {
    a.add(100);
    a.markOver();
    assertThat(b.mayGrow()).isFalse();

    a.begin();

    assertThat(b.mayGrow()).isTrue();
  }

  @Test
  void aBundleThatIsNotOverKeepsItsRoom() {
    a.add(100);

    a.begin();

    assertThat(a.mayGrow()).isFalse();
  }

  @Test
  void whoeverHadToWaitIsNext() {
    a.add(100);
    a.markOver();
    assertThat(c.mayGrow()).isFalse();
    a.begin();

    assertThat(a.mayGrow()).as("as another one waits").isFalse();
    assertThat(c.mayGrow()).isTrue();
    c.add(100);
    c.markOver();
    c.begin();
    assertThat(a.mayGrow()).isTrue();
  }

  @Test
  void whoeverIsClosedIsNotWaitedFor() {
    a.add(100);
    assertThat(b.mayGrow()).isFalse();
    a.close();
    b.close();

    assertThat(c.mayGrow()).isTrue();
  }

  @Test
  void allGetOnHoweverMuchEachHandsOut() {
    Random random = new Random(7);
    int[] turns = new int[3];
    BundleRoom.Bundle[] bundles = {a, b, c};
    for (int round = 0; round < 300; round++) {
      for (int i = 0; i < bundles.length; i++) {
        bundles[i].begin();
        for (int element = 0; element < 10 && bundles[i].mayGrow(); element++) {
          bundles[i].add(random.nextInt(200));
          turns[i]++;
        }
        bundles[i].markOver();
      }
    }
    assertThat(IntStream.of(turns)).allMatch(turn -> turn > 100);
  }

  @Test
  void soManyReadAtATime() {
    assertThat(a.enter()).isTrue();
    assertThat(b.enter()).isTrue();
    CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(c::enter);
    assertThat(third).isNotDone();

    a.add(100);
    a.leave();

    assertThat(third).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(false);
    b.leave();
    a.markOver();
    a.begin();
    assertThat(c.enter()).as("whoever may not read gives way").isTrue();
    assertThat(b.enter()).isTrue();
  }

  @Test
  void withoutALimitNobodyWaits() {
    BundleRoom unlimited = BundleRoom.unlimited();
    Stream.generate(unlimited::bundle)
        .limit(5)
        .forEach(
            bundle -> {
              bundle.add(Long.MAX_VALUE / 8);
              assertThat(bundle.enter()).isTrue();
            });
  }
}
