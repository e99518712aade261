package io.photonbeam.transforms.model;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.SchemaBuilder;

/** What the whole process holds of schemas, for tests that make very many. */
public final class HeldSchemas {
  private HeldSchemas() {}

  /** As long as all take no more bytes than this, none of them is counted. */
  public static long few() {
    return LogSchema.FEW_BYTES;
  }

  /** So many of some kilobytes each that they are counted, as long as somebody holds them. */
  public static List<LogSchema> many() {
    List<LogSchema> schemas = new ArrayList<>();
    String doc = "x".repeat(15_000);
    while (LogSchema.heldBytes() <= LogSchema.FEW_BYTES) {
      schemas.add(
          LogSchema.of(SchemaBuilder.record("R" + schemas.size()).doc(doc).fields().endRecord()));
    }
    return schemas;
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
