package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.form.EventReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * One of the logs of an audit, and how its files are read.
 *
 * @param rows events that it has a problem with count as malformed
 * @param settledMicros half a block at the end of a file last written before is a fault
 */
record AuditedLog(Path folder, EventFields fields, EventTypes.RowCheck rows, long settledMicros) {

  static AuditedLog primary(VerifyConfig config, Instant settled) {
    return of(config, config.primaryLog(), config.primaryFields(), settled);
  }

  static AuditedLog foreign(VerifyConfig config, Instant settled) {
    return of(config, config.foreignLog(), config.foreignFields(), settled);
  }

  private static AuditedLog of(
      VerifyConfig config, Path folder, EventFields fields, Instant settled) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, settled);
    // An adapter may make rows of any event.
    return config.adapter().isPresent()
        ? new AuditedLog(folder, fields, event -> Optional.empty(), micros)
        : new AuditedLog(folder, fields, EventReader::problem, micros);
  }

  /** Lists it as it is now. */
  LogListing listing() throws IOException {
    try {
      return LogListing.of(folder);
    } catch (IOException e) {
      throw new IOException(
          "the log folder %s can't be listed: %s".formatted(folder, LogListing.reason(e)), e);
    }
  }

  /**
   * Names of its records, by the schemas of its files.
   *
   * @throws IllegalArgumentException if there are any and none has the fields
   */
  Set<String> recordNames(FieldDefaults.Collector defaults) throws IOException {
    LogSchemas schemas = new LogSchemas(fields, defaults);
    for (Path file : listing().entries().keySet()) {
      LogScan.schema(file).ifPresent(schema -> schemas.add(schema, file));
    }
    if (schemas.useless().isPresent()) {
      Map<String, String> problems = problems(schemas.useless().get());
      throw new IllegalArgumentException(
          "No event of the %s log can be used: %s %s. Name other fields with %s."
              .formatted(
                  fields.log(),
                  schemas.firstFile(),
                  String.join(" and ", problems.values()),
                  options(problems.keySet())));
    }
    return schemas.recordNames();
  }

  /** What no record of a schema has, by role. */
  private Map<String, String> problems(Schema schema) {
    List<Schema> records = EventTypes.records(schema);
    return EventRoles.problems(records.isEmpty() ? schema : records.get(0), fields);
  }

  /** {@code --primaryId=FIELD} for the role {@code id} of the primary log. */
  private String options(Set<String> roles) {
    return roles.stream()
        .map(role -> role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1))
        .map(role -> "--" + fields.log() + role + "=FIELD")
        .collect(Collectors.joining(" and "));
  }

  /** Shows its events as it is now, each file's to a visitor; returns which files it has. */
  LogListing scan(
      String stage, Findings findings, Function<Path, LogScan.Visitor> visitors, ScanPool workers)
      throws IOException {
    LogListing listing = listing();
    listing.problems().forEach(findings::problem);
    workers.files(
        stage,
        List.copyOf(listing.entries().keySet()),
        file -> {
          boolean mayGrow = listing.entries().get(file).modifiedMicros() >= settledMicros;
          LogScan.scan(file, mayGrow, fields, findings, rows, visitors.apply(file));
        });
    findings.finished(fields.log(), folder);
    return listing;
  }
}
