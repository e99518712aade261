package io.photonbeam.pipelines.recover;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.text.FileFailures;
import io.photonbeam.transforms.output.CommitMetadata;
import io.photonbeam.transforms.output.PartitionHour;
import io.photonbeam.transforms.repair.PublishedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A commit as its visible files tell of it.
 *
 * @param missing its files that are not visible, of days that have not expired
 */
record VisibleCommit(
    CommitId id,
    List<OutputFile> files,
    List<ForeignId> ids,
    Optional<CommitMetadata> metadata,
    List<String> missing) {

  private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);

  /**
   * Reads its files.
   *
   * @param paths of those that are visible, below {@code joined/}
   * @throws IOException if one can't be read, or has rows that it should not have; named
   */
  static VisibleCommit read(
      Path joined, CommitId id, NavigableSet<String> paths, EventFields fields, LocalDate horizon)
      throws IOException {
    List<OutputFile> files = new ArrayList<>();
    Set<ForeignId> ids = new LinkedHashSet<>();
    Optional<CommitMetadata> metadata = Optional.empty();
    for (String path : paths) {
      PublishedFile file = read(joined, path, id, fields);
      files.add(file.file());
      metadata = metadata.or(file::metadata);
      for (ForeignId event : file.ids()) {
        if (!ids.add(event)) {
          throw new IOException(
              "Two files of commit %s have a row of the event %s.".formatted(id, event));
        }
      }
    }
    return new VisibleCommit(
        id, files, List.copyOf(ids), metadata, missing(id, files, metadata, horizon));
  }

  private static PublishedFile read(Path joined, String path, CommitId id, EventFields fields)
      throws IOException {
    try {
      return PublishedFile.read(joined, path, id, fields);
    } catch (IOException e) {
      String why = FileFailures.wordsAfter(joined.resolve(path), e);
      throw new IOException("%s can't be taken in: %s.".formatted(path, why), e);
    }
  }

  private static List<String> missing(
      CommitId id, List<OutputFile> files, Optional<CommitMetadata> metadata, LocalDate horizon) {
    Set<PartitionHour> there = hours(files);
    return metadata.stream()
        .flatMap(all -> all.rows().keySet().stream())
        .filter(hour -> !there.contains(hour) && !hour.date().isBefore(horizon))
        .map(hour -> CommitMetadata.path(hour, id))
        .toList();
  }

  private static Set<PartitionHour> hours(List<OutputFile> files) {
    Set<PartitionHour> hours = new TreeSet<>();
    files.forEach(file -> hours.add(PartitionHour.of(file)));
    return hours;
  }

  /** Its record, of the files that are there. */
  CommitRecord record(String unnamedPipeline) {
    TreeSet<PartitionHour> hours = new TreeSet<>(hours(files));
    boolean isWhole = metadata.filter(all -> all.rows().keySet().equals(hours)).isPresent();
    return CommitRecord.of(
        id,
        metadata.map(CommitMetadata::pipeline).orElse(unnamedPipeline),
        files,
        isWhole ? metadata.get().minEventMicros() : hours.first().hour() * HOUR_MICROS,
        isWhole ? metadata.get().maxEventMicros() : (hours.last().hour() + 1) * HOUR_MICROS - 1);
  }
}
