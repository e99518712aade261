package io.photonbeam.log.schema;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The schemas of headers that were read lately: files of equal schemas share one, however many
 * there are. Small ones are kept; a large one, which takes some twenty times its JSON, is known
 * only while somebody holds it. Thread-safe.
 */
public final class RecentSchemas {
  private static final int MAX_SMALL = 64;
  private static final int MAX_LARGE = 1024;
  private static final int LARGE_LENGTH = 64 << 10;

  private static final Map<String, Schema> SMALL = new Newest<>(MAX_SMALL);

  /** By the digest of their JSON. */
  private static final Map<String, WeakReference<Schema>> LARGE = new Newest<>(MAX_LARGE);

  private RecentSchemas() {}

  /** As {@link WriterSchema#parse}. */
  public static Schema parse(String json) {
    boolean isLarge = json.length() > LARGE_LENGTH;
    String key = isLarge ? digest(json) : json;
    Schema known = isLarge ? large(key) : small(key);
    if (known != null) {
      return known;
    }
    Schema parsed = WriterSchema.parse(json);
    if (isLarge) {
      synchronized (LARGE) {
        LARGE.put(key, new WeakReference<>(parsed));
      }
    } else {
      synchronized (SMALL) {
        SMALL.put(key, parsed);
      }
    }
    return parsed;
  }

  private static Schema small(String json) {
    synchronized (SMALL) {
      return SMALL.get(json);
    }
  }

  private static Schema large(String digest) {
    synchronized (LARGE) {
      WeakReference<Schema> known = LARGE.get(digest);
      return known == null ? null : known.get();
    }
  }

  private static String digest(String json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Forgets what was asked for longest ago. */
  private static final class Newest<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    Newest(int most) {
      super(16, 0.75f, /* accessOrder= */ true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }
}
