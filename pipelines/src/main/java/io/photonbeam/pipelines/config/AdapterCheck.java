package io.photonbeam.pipelines.config;

import io.photonbeam.log.file.LogFile;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.row.JoinedSchema;
import io.photonbeam.transforms.shaping.AdaptedSchema;
import io.photonbeam.transforms.shaping.Adapters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Finds out before a join starts whether its adapter can make rows of the events that are in the
 * logs already. An adapter that fits these and not later ones sends the later ones to the dead
 * letters.
 */
public final class AdapterCheck {
  private AdapterCheck() {}

  /** What is wrong with the adapter, as words that follow its name; empty where there is none. */
  public static Optional<String> problem(
      Optional<String> adapter, Path primaryLog, Path foreignLog) {
    if (adapter.isEmpty()) {
      return Optional.empty();
    }
    Optional<Schema> primary = anySchema(primaryLog);
    Optional<Schema> foreign = anySchema(foreignLog);
    if (primary.isEmpty() || foreign.isEmpty()) {
      return Adapters.problem(adapter.get());
    }
    return AdaptedSchema.of(
            Adapters.load(adapter.get()), JoinedSchema.of(foreign.get(), primary.get()))
        .problem();
  }

  /** The schema of the first file of a log that can be read. */
  private static Optional<Schema> anySchema(Path log) {
    try {
      return LogListing.of(log).entries().keySet().stream()
          .map(AdapterCheck::schema)
          .flatMap(Optional::stream)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // The join will tell.
    }
  }

  private static Optional<Schema> schema(Path file) {
    try (LogFile log = LogFile.open(file).orElse(null)) {
      return Optional.ofNullable(log).map(LogFile::schema);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
