package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.simulation.SimulatedFile.Content;
import io.photonbeam.repair.CommitFiles;
import io.photonbeam.repair.EventPlace;
import io.photonbeam.repair.FileState;
import io.photonbeam.repair.RebuildPlan;
import io.photonbeam.repair.RebuildPlan.Reason;
import io.photonbeam.repair.RebuildPlanner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a commit whole again whose files the disk has lost: from the logs, under its own commit id.
 * What is done is in the steps of {@code LostSearch} and {@code CommitRebuilder} of the module
 * transforms; what is decided is decided by the same classes as there.
 */
final class Rebuilding {
  private static final String SCRATCH = ".rebuilt-";

  private final World world;
  private final String name;
  private final Output output;
  private final FlawedRepair rules;
  private final Map<CommitId, CommitRecord> lost = new LinkedHashMap<>();
  private final Map<String, Reason> notMade = new LinkedHashMap<>();
  private Round round;
  private int made;

  /** By a reconciliation of that name. */
  Rebuilding(World world, String name) {
    this.world = world;
    this.name = name;
    this.output = new Output(world.flaw());
    this.rules = new FlawedRepair(world.flaw());
  }

  /** Whether a file is one that was being rebuilt, which nobody publishes but who wrote it. */
  static boolean isScratch(String path) {
    return path.contains(SCRATCH);
  }

  /** How many files it has begun to make. */
  int made() {
    return made;
  }

  void begin(Round next) {
    round = next;
    lost.clear();
    notMade.clear();
  }

  /** The files that could not be made, and why; those of which nothing is demanded left out. */
  Map<String, Reason> notMade() {
    return notMade;
  }

  /** Looks whether anything of a published commit is lost, as far as the round goes. */
  Task look(CommitRecord record, LocalDate horizon) {
    return life -> {
      if (rules.isDemanded(record, horizon)) {
        rules
            .search(record, round, file -> state(life, record, file))
            .ifPresent(files -> lost.put(record.id(), record));
      }
      return Task.DONE;
    };
  }

  /** Looks at a commit that could not be rolled forward, at all of its files. */
  Task lookAtStuck(CommitRecord record, LocalDate horizon) {
    return life -> {
      boolean whole = CommitFiles.look(record, file -> state(life, record, file)).areWhole();
      if (!whole && !CommitFiles.isExpired(record, horizon)) {
        lost.put(record.id(), record);
        return Task.DONE;
      }
      return List.of(later -> mark(later, record));
    };
  }

  /** How a file is; if it is still staged, it is published. */
  private FileState state(Life life, CommitRecord record, OutputFile file) {
    String published = SimulatedFolder.published(file.path());
    String staged = SimulatedFolder.staged(record.pipeline(), file.path());
    FileState state = life.folder().state(published, file, round.deep());
    if (state == FileState.LOST && life.folder().isWhole(staged, file)) {
      output.publish(life, staged, published);
      return FileState.WHOLE;
    }
    // Whoever publishes it may have done so between the two looks.
    return state == FileState.LOST ? life.folder().state(published, file, round.deep()) : state;
  }

  /** Makes what is lost again, of the events that were read. */
  List<Task> rebuild(Map<EventPlace, Event> events) {
    return lost.keySet().stream().<Task>map(id -> life -> rebuild(life, id, events)).toList();
  }

  private List<Task> rebuild(Life life, CommitId id, Map<EventPlace, Event> events) {
    LocalDate horizon = life.registry().horizon();
    Optional<CommitRecord> stored = life.registry().commitRecord(id);
    if (stored.isEmpty()) {
      // It has expired meanwhile.
      return Task.DONE;
    }
    CommitRecord record = stored.get();
    CommitFiles files =
        rules.look(
            record,
            round,
            file ->
                life.folder().state(SimulatedFolder.published(file.path()), file, round.deep()));
    RebuildPlanner planner = new RebuildPlanner(files, horizon);
    Set<ForeignId> visible = noteRows(life, files, planner);
    var candidates = noteCandidates(life, files.record(), planner, events);
    RebuildPlan plan = rules.plan(planner.plan(), files, visible, candidates);
    return List.of(later -> follow(later, record, plan, 0));
  }

  private static Set<ForeignId> noteRows(Life life, CommitFiles files, RebuildPlanner planner) {
    Set<ForeignId> visible = new HashSet<>();
    for (OutputFile file : files.record().files()) {
      FileState state = files.states().get(file);
      Optional<List<String>> rows = life.folder().rows(SimulatedFolder.published(file.path()));
      if (rows.isPresent() && state == FileState.WHOLE) {
        planner.visible(file, ids(rows.get()));
        visible.addAll(ids(rows.get()));
      } else if (rows.isPresent()) {
        planner.shown(file, ids(rows.get()));
      }
    }
    return visible;
  }

  private static Map<OutputFile, Set<ForeignId>> noteCandidates(
      Life life, CommitRecord record, RebuildPlanner planner, Map<EventPlace, Event> events) {
    Map<OutputFile, Set<ForeignId>> candidates = new HashMap<>();
    List<EventPlace> places = List.copyOf(events.keySet());
    List<Optional<CommitId>> holders =
        life.registry().holders(events.values().stream().map(Event::foreignId).toList());
    for (int i = 0; i < places.size(); i++) {
      if (holders.get(i).equals(Optional.of(record.id()))) {
        Event event = events.get(places.get(i));
        EventPlace place = places.get(i);
        record.files().stream()
            .filter(file -> file.path().equals(event.path(record.id().text())))
            .forEach(
                file -> {
                  planner.candidate(event.foreignId(), file, place);
                  candidates.computeIfAbsent(file, f -> new HashSet<>()).add(event.foreignId());
                });
      }
    }
    return candidates;
  }

  private static List<ForeignId> ids(List<String> rows) {
    return rows.stream().map(row -> ForeignId.of(row, 0)).toList();
  }

  /** Makes the files of one step after the other. */
  private List<Task> follow(Life life, CommitRecord record, RebuildPlan plan, int step) {
    if (step == plan.steps().size()) {
      plan.refusals().forEach((file, why) -> refused(file, why.reason()));
      boolean expired =
          plan.refusals().values().stream().allMatch(r -> r.reason() == Reason.EXPIRED);
      return expired && record.state() == State.COMMITTED
          ? List.of(later -> mark(later, record))
          : Task.DONE;
    }
    Map<OutputFile, String> written = new LinkedHashMap<>();
    List<OutputFile> files = new ArrayList<>(record.files());
    for (OutputFile file : plan.steps().get(step)) {
      List<String> rows = plan.rowsOf(file).stream().map(ForeignId::toString).toList();
      Content content = new Content(rows, 1);
      OutputFile fresh = content.recordedAs(file.path());
      written.put(fresh, write(life, record, content, fresh));
      files.set(files.indexOf(file), fresh);
    }
    return List.of(later -> publish(later, record, record.withFiles(files), written, plan, step));
  }

  private void refused(OutputFile file, Reason why) {
    world.tally().count(Seen.REBUILDS_REFUSED);
    if (why != Reason.EXPIRED || world.flaw() == Flaw.EXPIRED_FILES_DEMANDED) {
      notMade.put(file.path(), why);
    }
  }

  /** In a file of its own until it is durable: a roll-forward would publish half of it. */
  private String write(Life life, CommitRecord record, Content content, OutputFile file) {
    int attempt = life.note(() -> made++);
    String own = SimulatedFolder.staged(name, file.path()) + SCRATCH + attempt;
    String path =
        world.flaw() == Flaw.REBUILT_IN_PLACE ? SimulatedFolder.published(file.path()) : own;
    FolderSteps folder = life.folder();
    folder.deleteIfExists(path);
    folder.create(path, record.id().text(), file.path(), content);
    folder.write(path);
    folder.force(path);
    return path;
  }

  /** Behind the record, so that of two who make the same file one goes on. */
  private List<Task> publish(
      Life life,
      CommitRecord before,
      CommitRecord amended,
      Map<OutputFile, String> written,
      RebuildPlan plan,
      int step) {
    life.mayTakeLong(0.3);
    boolean mine =
        world.flaw() == Flaw.RECORD_NOT_AMENDED || life.registry().amend(before, amended);
    for (Map.Entry<OutputFile, String> file : written.entrySet()) {
      String target = SimulatedFolder.published(file.getKey().path());
      if (!mine) {
        life.folder().deleteIfExists(file.getValue());
        notMade.put(file.getKey().path(), Reason.BOUND_TO_OTHER);
      } else if (!file.getValue().equals(target)) {
        output.publish(life, file.getValue(), target);
      }
    }
    world.tally().count(mine ? Seen.FILES_REBUILT : Seen.REBUILDS_TOO_LATE);
    return mine ? List.of(later -> follow(later, amended, plan, step + 1)) : Task.DONE;
  }

  /** Marks what is whole again, and notes what is not. */
  List<Task> finish() {
    return lost.keySet().stream().<Task>map(id -> life -> finish(life, id)).toList();
  }

  private List<Task> finish(Life life, CommitId id) {
    Optional<CommitRecord> stored = life.registry().commitRecord(id);
    if (stored.isEmpty()) {
      return Task.DONE;
    }
    CommitFiles files =
        CommitFiles.look(
            stored.get(),
            file ->
                life.folder().state(SimulatedFolder.published(file.path()), file, round.deep()));
    return files.areWhole() && stored.get().state() == State.COMMITTED
        ? List.of(later -> mark(later, stored.get()))
        : Task.DONE;
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
