package io.photonbeam.transforms.model;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What the whole process holds of schemas, for tests that make very many. */
public final class HeldSchemas {
  private HeldSchemas() {}

  /** As long as all take no more bytes than this, none of them is counted. */
  public static long few() {
    return LogSchema.FEW_BYTES;
  }

  /**
   * Waits until those that nobody holds any more are forgotten and the others are far from many.
   */
  public static void awaitFew() {
    await().pollDelay(Duration.ZERO).atMost(Duration.ofMinutes(1)).until(HeldSchemas::areFew);
  }

  private static boolean areFew() {
    long bound = LogSchema.FEW_BYTES / 2;
    if (LogSchema.heldBytes() >= bound) {
      System.gc();
      LogSchema.interned(); // Notices what was collected.
    }
    return LogSchema.heldBytes() < bound;
  }
}
