package io.photonbeam.registry;

import io.photonbeam.store.SteadyClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a registry uses its store.
 *
 * @param keyPrefix first part of every key, so that several registries may share a store; at most
 *     {@link #MAX_KEY_PREFIX_BYTES} bytes, default empty: none
 * @param retryUnknownFor how long a write whose answer was lost is repeated before it ends as
 *     {@link CommitStateUnknownException}; default 30 s. Zero for a caller that repeats it himself,
 *     so that nothing is repeated at two places
 * @param clock measures that; better one that nobody sets
 * @param sleeper waits between attempts
 */
public record RegistrySettings(
    String keyPrefix, Duration retryUnknownFor, InstantSource clock, Sleeper sleeper) {

  /** Longest key prefix, in bytes of UTF-8; a commit writes it several times for each id. */
  public static final int MAX_KEY_PREFIX_BYTES = 16;

  /** Checks the parts. */
  public RegistrySettings {
    int bytes = keyPrefix.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_KEY_PREFIX_BYTES) {
      throw new IllegalArgumentException(
          "A key prefix has at most %d bytes, this one has %d."
              .formatted(MAX_KEY_PREFIX_BYTES, bytes));
    }
    if (retryUnknownFor.isNegative()) {
      throw new IllegalArgumentException(
          "retryUnknownFor is %s; it cannot be negative.".formatted(retryUnknownFor));
    }
  }

  /** No prefix, 30 s by a steady clock. */
  public static RegistrySettings defaults() {
    return new RegistrySettings("", Duration.ofSeconds(30), new SteadyClock(), Sleeper.system());
  }

  /** These settings for a caller that repeats himself what is unknown. */
  public RegistrySettings withoutRepetition() {
    return new RegistrySettings(keyPrefix, Duration.ZERO, clock, sleeper);
  }

  /** These settings with another prefix. */
  public RegistrySettings withKeyPrefix(String prefix) {
    return new RegistrySettings(prefix, retryUnknownFor, clock, sleeper);
  }
}
