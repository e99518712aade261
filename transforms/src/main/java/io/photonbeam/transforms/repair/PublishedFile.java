package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.row.PublishedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a published file tells of itself, with which a registry can be made again.
 *
 * @param file as its commit's record describes it
 * @param ids the foreign ids of its rows, each with the day of the file
 * @param metadata of its commit; empty in files of an older program
 */
public record PublishedFile(
    OutputFile file, Set<ForeignId> ids, Optional<CommitMetadata> metadata) {

  /**
   * Reads a file, all of it.
   *
   * @param path below {@code joined/}
   * @throws IOException if it can't be read, or its rows are not of this commit, or hold an event
   *     twice; the message says which
   */
  public static PublishedFile read(
      Path joined, String path, CommitId commit, EventFields foreignFields) throws IOException {
    Path file = joined.resolve(path);
    OutputFile named = new OutputFile(path, 0, 0, "none");
    long micros = TimeUnit.HOURS.toMicros(PartitionHour.of(named).hour());
    Set<ForeignId> ids = new LinkedHashSet<>();
    PublishedIds.forEach(
        file,
        foreignFields,
        (id, rowsCommit) -> {
          if (!commit.text().equals(rowsCommit)) {
            throw new IOException("its rows are of commit " + rowsCommit);
          }
          // A plain id's day is that of its event, and so of the file.
          if (!ids.add(ForeignId.of(id.utf8(), micros))) {
            throw new IOException("it has two rows of the event " + id);
          }
        });
    OutputFile described =
        new OutputFile(path, ids.size(), Files.size(file), FileCheck.checksum(file));
    return new PublishedFile(described, ids, CommitMetadata.of(PublishedIds.metadata(file)));
  }
}
