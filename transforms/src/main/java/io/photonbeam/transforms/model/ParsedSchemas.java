package io.photonbeam.transforms.model;

import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.avro.Schema;

/**
 * Keeps the schemas that were parsed last, up to a bound in bytes: they are asked for again soon.
 * Thread-safe.
 */
final class ParsedSchemas {
  /** Most bytes of their JSON; the objects take some twenty times as many. */
  private static final long MAX_LENGTH = Runtime.getRuntime().maxMemory() / 1_024;

  private record Parsed(Schema schema, int length) {}

  private final Queue<Parsed> kept = new ArrayDeque<>();
  private long length;

  /** Keeps one, and lets go what was kept longest; a larger one than the bound is not kept. */
  synchronized void keep(String json, Schema schema) {
    if (json.length() > MAX_LENGTH) {
      return;
    }
    kept.add(new Parsed(schema, json.length()));
    length += json.length();
    while (length > MAX_LENGTH) {
      length -= kept.remove().length();
    }
  }
}
