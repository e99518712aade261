package io.photonbeam.registry;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How a registry uses its store.
 *
 * @param keyPrefix first part of every key, so that several registries may share a store; default
 *     empty: none
 * @param retryUnknownFor how long a write whose answer was lost is repeated before it ends as
 *     {@link CommitStateUnknownException}; default 30 s
 * @param clock measures that
 * @param sleeper waits between attempts
 */
public record RegistrySettings(
    String keyPrefix, Duration retryUnknownFor, InstantSource clock, Sleeper sleeper) {

  /** Checks the parts. */
  public RegistrySettings {
    if (keyPrefix.length() > 256) {
      throw new IllegalArgumentException(
          "A key prefix has at most 256 characters, this one has " + keyPrefix.length() + ".");
    }
    if (retryUnknownFor.isNegative()) {
      throw new IllegalArgumentException(
          "retryUnknownFor is %s; it cannot be negative.".formatted(retryUnknownFor));
    }
  }

  /** No prefix, 30 s, the system's clock. */
  public static RegistrySettings defaults() {
    return new RegistrySettings(
        "", Duration.ofSeconds(30), InstantSource.system(), Sleeper.system());
  }

  /** These settings with another prefix. */
  public RegistrySettings withKeyPrefix(String prefix) {
    return new RegistrySettings(prefix, retryUnknownFor, clock, sleeper);
  }
}
