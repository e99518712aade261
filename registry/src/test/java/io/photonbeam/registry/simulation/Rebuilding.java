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
import java.util.TreeSet;

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
  private final Map<CommitId, Set<String>> lost = new LinkedHashMap<>();
  private final Set<CommitId> judged = new HashSet<>();
  private final Set<String> expired = new HashSet<>();
  private final Set<String> unreadable = new TreeSet<>();
  private final Set<String> notMade = new TreeSet<>();
  private LocalDate horizon;
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
    judged.clear();
    expired.clear();
    unreadable.clear();
    notMade.clear();
  }

  /** The files that are not whole at the end; those of which nothing is demanded left out. */
  Set<String> notMade() {
    return notMade;
  }

  /** The files that could not be looked at. */
  Set<String> unreadable() {
    return unreadable;
  }

  /** Whether a commit's files were found lost. */
  boolean isLost(CommitId id) {
    return lost.containsKey(id);
  }

  /** Notes the horizon, as it is before any file is looked at. */
  void beginSearch(LocalDate now) {
    horizon = now;
  }

  /** Looks whether anything of a published commit is lost, whatever the round's range is. */
  Task look(CommitRecord record) {
    return life -> {
      if (rules.isDemanded(record, horizon)) {
        rules
            .search(record, round, file -> state(life, record, file))
            .ifPresent(files -> life.note(() -> note(files)));
      }
      return Task.DONE;
    };
  }

  /** Looks at a commit that could not be rolled forward, at all of its files. */
  Task lookAtStuck(CommitRecord record) {
    return life -> {
      CommitFiles files = CommitFiles.look(record, file -> state(life, record, file));
      if (files.areWhole() || CommitFiles.isExpired(record, horizon)) {
        return List.of(later -> mark(later, record));
      }
      life.note(() -> note(files));
      return Task.DONE;
    };
  }

  private boolean note(CommitFiles files) {
    files.in(FileState.UNREADABLE).forEach(file -> unreadable.add(file.path()));
    Set<String> paths = new HashSet<>();
    files.in(FileState.LOST).forEach(file -> paths.add(file.path()));
    if (!paths.isEmpty()) {
      lost.put(files.record().id(), paths);
    }
    return true;
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
    Optional<CommitRecord> stored = life.registry().commitRecord(id);
    if (stored.isEmpty()) {
      // It has expired meanwhile.
      return Task.DONE;
    }
    CommitRecord record = stored.get();
    CommitFiles files = rules.look(record, round, file -> stateNow(life, id, file));
    RebuildPlanner planner = new RebuildPlanner(files, horizon);
    Set<ForeignId> visible = noteRows(life, files, planner);
    var candidates = noteCandidates(life, files.record(), planner, events);
    if (candidates.isEmpty()) {
      // No event comes by that is its, so that nothing is decided.
      return Task.DONE;
    }
    RebuildPlan plan = rules.plan(planner.plan(), files, visible, candidates);
    life.note(() -> judge(id, plan));
    return List.of(later -> make(later, record, plan));
  }

  /** What has been lost since the search can't be made: its events were not looked for. */
  private FileState stateNow(Life life, CommitId id, OutputFile file) {
    FileState state =
        life.folder().state(SimulatedFolder.published(file.path()), file, round.deep());
    return state == FileState.LOST && !lost.get(id).contains(file.path())
        ? FileState.BLOCKED
        : state;
  }

  private boolean judge(CommitId id, RebuildPlan plan) {
    judged.add(id);
    plan.refusals()
        .forEach(
            (file, why) -> {
              world.counts().count(Seen.REBUILDS_REFUSED);
              if (why.reason() == Reason.EXPIRED) {
                expired.add(file.path());
              }
            });
    return true;
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
    List<Optional<CommitId>> owners =
        life.registry().owners(events.values().stream().map(Event::foreignId).toList());
    for (int i = 0; i < places.size(); i++) {
      if (owners.get(i).equals(Optional.of(record.id()))) {
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

  /** Writes the files of all steps, and puts them into their places behind the record. */
  private List<Task> make(Life life, CommitRecord record, RebuildPlan plan) {
    Map<OutputFile, String> written = new LinkedHashMap<>();
    Set<OutputFile> exchanged = new HashSet<>();
    List<OutputFile> files = new ArrayList<>(record.files());
    for (List<OutputFile> step : plan.steps()) {
      for (OutputFile file : step) {
        List<String> rows = plan.rowsOf(file).stream().map(ForeignId::toString).toList();
        Content content = Content.largerThan(file.bytes(), rows);
        OutputFile fresh = content.recordedAs(file.path());
        written.put(fresh, write(life, record, content, fresh));
        files.set(files.indexOf(file), fresh);
        if (step.size() > 1) {
          exchanged.add(fresh);
        }
      }
    }
    return written.isEmpty()
        ? Task.DONE
        : List.of(later -> publish(later, record, record.withFiles(files), written, exchanged));
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
      Set<OutputFile> exchanged) {
    life.mayTakeLong(0.3);
    boolean mine =
        world.flaw() == Flaw.RECORD_NOT_AMENDED || life.registry().amend(before, amended);
    if (!mine) {
      written.values().forEach(path -> life.folder().deleteIfExists(path));
      world.counts().count(Seen.REBUILDS_TOO_LATE);
      return Task.DONE;
    }
    for (OutputFile file : exchanged) {
      String target = SimulatedFolder.published(file.path());
      if (!written.get(file).equals(target)) {
        life.folder().deleteIfExists(target);
      }
    }
    for (Map.Entry<OutputFile, String> file : written.entrySet()) {
      String target = SimulatedFolder.published(file.getKey().path());
      if (!file.getValue().equals(target)) {
        output.replace(life, file.getValue(), target);
      }
    }
    world.counts().count(Seen.FILES_REBUILT);
    return Task.DONE;
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
    RebuildPlanner planner = new RebuildPlanner(files, horizon);
    if (!judged.contains(id)) {
      noteRows(life, files, planner);
    }
    List<String> left = life.note(() -> left(files, planner.planWithoutEvents()));
    if (world.flaw() != Flaw.MADE_IS_WHOLE) {
      notMade.addAll(left);
    }
    boolean all = left.isEmpty() && files.in(FileState.UNREADABLE).isEmpty();
    return all && stored.get().state() == State.COMMITTED
        ? List.of(later -> mark(later, stored.get()))
        : Task.DONE;
  }

  /**
   * Of the files that were lost, those that are not whole, though something of them is demanded.
   */
  private List<String> left(CommitFiles files, RebuildPlan unjudged) {
    CommitId id = files.record().id();
    List<String> left = new ArrayList<>();
    for (OutputFile file : files.open()) {
      boolean isExpired =
          judged.contains(id)
              ? expired.contains(file.path())
              : unjudged.refusal(file).filter(r -> r.reason() == Reason.EXPIRED).isPresent();
      if (lost.get(id).contains(file.path())
          && (!isExpired || world.flaw() == Flaw.EXPIRED_FILES_DEMANDED)) {
        left.add(file.path());
      }
    }
    return left;
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
