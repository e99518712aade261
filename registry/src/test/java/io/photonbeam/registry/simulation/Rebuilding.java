package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a commit whole again whose files the disk has lost: from the logs, under its own commit id,
 * each file with those events of its hour that the registry says are this commit's.
 */
final class Rebuilding {
  private static final String SCRATCH = ".rebuilt-";

  private final World world;
  private final String name;
  private final Output output;
  private int made;

  Rebuilding(World world, String name) {
    this.world = world;
    this.name = name;
    this.output = new Output(world.flaw());
  }

  /** Whether a file is one that was being rebuilt, which nobody publishes but who wrote it. */
  static boolean isScratch(String path) {
    return path.contains(SCRATCH);
  }

  Task of(CommitRecord record) {
    return life -> {
      List<Task> next = new ArrayList<>();
      for (OutputFile file : record.files()) {
        if (!life.folder().isWhole(SimulatedFolder.published(file.path()))) {
          next.add(later -> restore(later, record, file.path()));
        }
      }
      if (record.state() == State.COMMITTED) {
        next.add(later -> mark(later, record));
      }
      return next;
    };
  }

  private List<Task> restore(Life life, CommitRecord record, String target) {
    String staged = SimulatedFolder.staged(record.pipeline(), target);
    if (life.folder().isWhole(staged)) {
      output.publish(life, staged, SimulatedFolder.published(target));
      return Task.DONE;
    }
    List<String> rows = rows(life, record, target);
    return rows.isEmpty() ? Task.DONE : List.of(later -> rebuild(later, record, target, rows));
  }

  /** What is not there any more has expired. */
  private List<String> rows(Life life, CommitRecord record, String target) {
    List<String> rows = new ArrayList<>();
    for (String id : world.log().ids()) {
      Optional<Taken> taken = life.registry().find(id);
      taken
          .filter(found -> found.commit().equals(record.id()))
          .flatMap(found -> world.log().find(id, found.day().toEpochDay()))
          .filter(event -> event.path(record.id().text()).equals(target))
          .ifPresent(event -> rows.add(id));
    }
    return rows;
  }

  /** In a file of its own until it is durable: a roll-forward would publish half of it. */
  private List<Task> rebuild(Life life, CommitRecord record, String target, List<String> rows) {
    int attempt = life.note(() -> made++);
    String own = SimulatedFolder.staged(name, target) + SCRATCH + attempt;
    String path = world.flaw() == Flaw.REBUILT_IN_PLACE ? SimulatedFolder.published(target) : own;
    FolderSteps folder = life.folder();
    folder.deleteIfExists(path);
    folder.create(path, record.id().text(), target, rows);
    folder.write(path);
    folder.force(path);
    return List.of(later -> publish(later, record, target, path, "sim:" + name + attempt));
  }

  /** Behind the record, so that of two who make the same file one goes on. */
  private List<Task> publish(
      Life life, CommitRecord record, String target, String path, String checksum) {
    boolean amended =
        life.registry()
            .commitRecord(record.id())
            .filter(known -> life.registry().amend(known, withChecksum(known, target, checksum)))
            .isPresent();
    if (!amended) {
      life.folder().deleteIfExists(path);
    } else if (!path.equals(SimulatedFolder.published(target))) {
      output.publish(life, path, SimulatedFolder.published(target));
    }
    world.tally().count(amended ? Seen.FILES_REBUILT : Seen.REBUILDS_TOO_LATE);
    return Task.DONE;
  }

  private static CommitRecord withChecksum(CommitRecord record, String target, String checksum) {
    return record.withFiles(
        record.files().stream()
            .map(
                file ->
                    file.path().equals(target)
                        ? new OutputFile(target, file.rows(), file.bytes(), checksum)
                        : file)
            .toList());
  }

  /** Whoever renamed the files that were not lost may have died before he made that durable. */
  private List<Task> mark(Life life, CommitRecord record) {
    for (OutputFile file : record.files()) {
      life.folder().syncAround(SimulatedFolder.published(file.path()));
    }
    life.registry().markPublished(record.id());
    return Task.DONE;
  }
}
