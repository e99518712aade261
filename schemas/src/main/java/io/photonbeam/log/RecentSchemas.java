package io.photonbeam.log;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas of headers that were read lately: files of equal schemas share one, however many
 * there are. Thread-safe.
 */
final class RecentSchemas {
  private static final int MAX_SCHEMAS = 64;
  private static final int MAX_LENGTH = 64 << 10;

  private static final Map<String, Schema> RECENT =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Schema> eldest) {
          return size() > MAX_SCHEMAS;
        }
      };

  private RecentSchemas() {}

  /** As {@link WriterSchema#parse}. */
  static Schema parse(String json) {
    if (json.length() > MAX_LENGTH) {
      return WriterSchema.parse(json);
    }
    synchronized (RECENT) {
      Schema known = RECENT.get(json);
      if (known != null) {
        return known;
      }
    }
    Schema parsed = WriterSchema.parse(json);
    synchronized (RECENT) {
      RECENT.put(json, parsed);
    }
    return parsed;
  }
}
