package io.photonbeam.pipelines.verify.spool;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/** By this a schema is known again without being kept. */
public record Fingerprint(long high, long low) {
  /** That of a schema. */
  public static Fingerprint of(Schema schema) {
    byte[] json = schema.toString().getBytes(StandardCharsets.UTF_8);
    long[] digest = new long[2];
    Digest.of(json, json.length, Digest.scratch(), digest, 0);
    return new Fingerprint(digest[0], digest[1]);
  }
}
