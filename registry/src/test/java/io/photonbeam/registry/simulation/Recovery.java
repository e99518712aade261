package io.photonbeam.registry.simulation;

import io.photonbeam.registry.AdoptOutcome;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.VisibleFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes visible commits back into a registry that has gone back in time, in the steps of {@code
 * Recovery} of the module pipelines.
 */
final class Recovery extends Actor {
  Recovery(World world, Site site, String name) {
    super(world, site, name);
  }

  @Override
  List<Task> begin() {
    return List.of(this::bind, this::findUnknown);
  }

  @Override
  List<Task> goOn() {
    return Task.DONE;
  }

  private List<Task> bind(Life life) {
    var unused = life.registry().bindings().bind(name(), site().id());
    site().notes().add(name());
    return Task.DONE;
  }

  private List<Task> findUnknown(Life life) {
    List<VisibleFile> files = life.folder().visible();
    var records =
        life.registry()
            .commitRecords(files.stream().flatMap(file -> file.commit().stream()).toList());
    TreeSet<CommitId> unknown = new TreeSet<>();
    UnknownFiles.among(files, records, Set.of(), life.registry().horizon()).stream()
        .filter(file -> file.why() == UnknownFiles.Why.UNKNOWN_COMMIT)
        .forEach(file -> unknown.add(file.file().commit().orElseThrow()));
    return unknown.stream().<Task>map(id -> later -> adopt(later, id)).toList();
  }

  private List<Task> adopt(Life life, CommitId id) {
    Map<String, SimulatedFile> found = life.folder().filesOf(id.text());
    Map<String, Event> events = new LinkedHashMap<>();
    List<OutputFile> files = new ArrayList<>();
    for (SimulatedFile file : found.values()) {
      if (site().folder().isStrange(file) || !file.isWhole()) {
        // It does not say that it is this commit's.
        return Task.DONE;
      }
      files.add(new OutputFile(file.target(), file.rows().size(), file.bytes(), file.checksum()));
      file.rows().forEach(row -> events.put(row, event(row, file)));
    }
    List<ForeignId> ids = events.values().stream().map(Event::foreignId).toList();
    long first = events.values().stream().mapToLong(Event::micros).min().orElseThrow();
    long end = events.values().stream().mapToLong(Event::micros).max().orElseThrow();
    AdoptOutcome outcome =
        life.registry().adopt(CommitRecord.of(id, name(), files, first, end), ids);
    if (outcome instanceof AdoptOutcome.Adopted) {
      world().counts().count(Seen.COMMITS_RECOVERED);
    } else {
      world().counts().count(Seen.RECOVERIES_REFUSED);
    }
    life.tell(() -> "recovers " + id + " of " + ids + ": " + outcome);
    return Task.DONE;
  }

  /** The event as it stands in the row. */
  private Event event(String row, SimulatedFile file) {
    Optional<Event> event =
        world().log().linesOf(row).stream()
            .filter(line -> line.path(file.commit()).equals(file.target()))
            .findFirst();
    return event.orElseThrow(() -> new Violation(row + " was never logged in the hour of " + file));
  }
}
