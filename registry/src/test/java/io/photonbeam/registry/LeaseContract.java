package io.photonbeam.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.registry.FaultyStore.Fault;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who runs a pipeline, on any store. */
public abstract class LeaseContract extends RegistryFixture {
  private final Lease one = lease("one");
  private final Lease two = lease("two");

  private static Lease lease(String token) {
    return new Lease(
        token, 0, "east-1", 4711, "boot/pid/4711/0", Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void aFreeLeaseIsTakenByTheFirst() {
    assertThat(registry.leases().of("a")).isEmpty();

    assertThat(registry.leases().take("a", one, Optional.empty())).isEqualTo(one);
    assertThat(registry.leases().take("a", two, Optional.empty())).isEqualTo(one);

    assertThat(registry.leases().of("a")).contains(one);
    assertThat(registry.leases().of("b")).isEmpty();
    assertThat(registry.leases().of("a").orElseThrow().holder())
        .isEqualTo("process 4711 on host east-1, since 2026-01-02T03:04:05Z");
  }

  @Test
  void itIsTakenFromAHolderThatHasNotBeatenSinceItWasSeen() {
    registry.leases().take("a", one, Optional.empty());
    Optional<Lease> seen = registry.leases().of("a");

    assertThat(registry.leases().renew("a", one.next())).contains(one.next());
    assertThat(registry.leases().take("a", two, seen)).isEqualTo(one.next());
    assertThat(registry.leases().take("a", two, Optional.of(one.next()))).isEqualTo(two);

    assertThat(registry.leases().renew("a", one.next().next())).contains(two);
    registry.leases().release("a", one.next());
    assertThat(registry.leases().of("a")).contains(two);
  }

  @Test
  void whoEndsInOrderGivesItBackAtOnce() {
    registry.leases().take("a", one, Optional.empty());
    registry.leases().renew("a", one.next());
    registry.leases().release("a", one);

    assertThat(registry.leases().of("a")).isEmpty();
    assertThat(registry.leases().renew("a", one.next().next())).isEmpty();
  }

  @Test
  void aLostAnswerIsAskedForAgain() {
    store.next(Fault.LOST_AFTER_APPLYING);
    assertThat(registry.leases().take("a", one, Optional.empty())).isEqualTo(one);
    store.next(Fault.LOST_AFTER_APPLYING);
    assertThat(registry.leases().renew("a", one.next())).contains(one.next());
    store.next(Fault.LOST_AFTER_APPLYING);
    registry.leases().release("a", one);
    assertThat(registry.leases().of("a")).isEmpty();
  }

  @Test
  void itIsNoCommit() {
    registry.leases().take("a", one, Optional.empty());

    assertThat(registry.isNew()).isTrue();
    assertThat(registry.stats().commits()).isZero();
  }
}
