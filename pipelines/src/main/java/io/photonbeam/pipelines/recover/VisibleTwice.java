package io.photonbeam.pipelines.recover;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.AdoptOutcome.Held;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.VisibleFile;
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.repair.PublishedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names the files in which a row is visible that another file has, too. */
final class VisibleTwice {
  private final Path joined;
  private final IdRegistry registry;
  private final EventFields fields;

  VisibleTwice(Path joined, IdRegistry registry, EventFields fields) {
    this.joined = joined;
    this.registry = registry;
    this.fields = fields;
  }

  /** A sentence on a commit whose events are held by others. */
  String describe(VisibleCommit commit, List<Held> held) {
    Held first = held.get(0);
    ForeignId event = commit.ids().get(first.index());
    return ("Of the %s of commit %s, %s taken by other commits, so that rows may be visible"
            + " twice: event %s is in %s and in %s. Move the files of one of the two out of"
            + " joined/; what no other file has is joined again by reconcile.")
        .formatted(
            Counted.of(commit.ids().size(), "event"),
            commit.id(),
            Counted.of(held.size(), "is", "are"),
            event,
            where(commit.id(), paths(commit.files()), event),
            where(first.owner(), ownersFiles(first.owner()), event));
  }

  private static List<String> paths(List<OutputFile> files) {
    return files.stream().map(OutputFile::path).toList();
  }

  private List<String> ownersFiles(CommitId owner) {
    return registry
        .commitRecord(owner)
        .map(record -> paths(record.files()))
        .orElseGet(
            () -> {
              // In a dry run the registry does not have it yet.
              try (Stream<Path> tree = Files.walk(joined)) {
                return tree.map(path -> joined.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> VisibleFile.of(path).commit().filter(owner::equals).isPresent())
                    .toList();
              } catch (IOException e) {
                return List.of();
              }
            });
  }

  /** The file that has the event; all of the commit's if that can't be found out. */
  private String where(CommitId commit, List<String> paths, ForeignId event) {
    for (String path : paths) {
      try {
        if (PublishedFile.read(joined, path, commit, fields).ids().contains(event)) {
          return path;
        }
      } catch (IOException e) {
        // It is not here, perhaps in another output of the registry.
      }
    }
    return paths.isEmpty()
        ? "commit " + commit
        : "one of " + paths.stream().limit(5).collect(Collectors.joining(", "));
  }
}
