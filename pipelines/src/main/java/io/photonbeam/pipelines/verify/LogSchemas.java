package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.spool.Fingerprint;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What a verification has to know of the schemas of a log's files: whether one has the fields, the
 * names of their records, and defaults. The schemas themselves are not kept: each file may have one
 * of its own. Not thread-safe.
 */
final class LogSchemas {
  private final EventFields fields;
  private final FieldDefaults.Collector defaults;
  private final Set<Fingerprint> seen = new HashSet<>();
  private final Set<String> recordNames = new HashSet<>();
  private Schema last;
  private Schema first;
  private Path firstFile;
  private boolean isUsable;

  LogSchemas(EventFields fields, FieldDefaults.Collector defaults) {
    this.fields = fields;
    this.defaults = defaults;
  }

  /** Takes note of a file's schema. */
  @SuppressWarnings("ReferenceEquality") // Only saves work.
  void add(Schema schema, Path file) {
    if (schema == last) {
      return; // Files of equal schemas mostly share one.
    }
    last = schema;
    if (!seen.add(Fingerprint.of(schema))) {
      return;
    }
    if (first == null) {
      first = schema;
      firstFile = file;
    }
    isUsable |= EventTypes.problem(schema, fields).isEmpty();
    EventTypes.records(schema).forEach(record -> recordNames.add(record.getName()));
    defaults.add(schema);
  }

  /** The first schema, if there are any and none has the fields. */
  Optional<Schema> useless() {
    return isUsable ? Optional.empty() : Optional.ofNullable(first);
  }

  /** The file of the first schema; null if there is none. */
  Path firstFile() {
    return firstFile;
  }

  /** Names of the records that are the log's, without their namespaces. */
  Set<String> recordNames() {
    return recordNames;
  }
}
