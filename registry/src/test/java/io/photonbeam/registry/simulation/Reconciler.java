package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.HeldPipelines;
import io.photonbeam.registry.Lookup;
import io.photonbeam.registry.OutputId;
import io.photonbeam.registry.TakeOverOutcome;
import io.photonbeam.repair.Complaint;
import io.photonbeam.repair.EventPlace;
import io.photonbeam.repair.OwnPipelines;
import io.photonbeam.repair.ReconcileWindow;
import io.photonbeam.repair.UnknownFiles;
import io.photonbeam.repair.Verdict;
import io.photonbeam.repair.VisibleFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A reconciliation: rolls forward, makes lost files again, removes orphans behind a fence, joins
 * what nobody has joined, and reports. Round after round, beside all others. Its steps are those of
 * {@code Reconciliation} and {@code CommitRecovery} of the module pipelines; its decisions are made
 * by the same classes.
 */
final class Reconciler extends Actor {
  /** Pipelines that are gone never come back, so none has to be held. */
  private static final HeldPipelines NOBODY = new HeldPipelines(Set.of(), Map.of());

  private final boolean last;
  private final Rebuilding rebuilding;
  private final Orphans orphans;
  private final FlawedRepair rules;
  private final Set<String> pipelines = new TreeSet<>();
  private final List<CommitRecord> stuck = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();
  private boolean unseen;
  private Round round;
  private Verdict verdict;

  Reconciler(World world, Site site, String name) {
    this(world, site, name, false);
  }

  private Reconciler(World world, Site site, String name, boolean last) {
    super(world, site, name);
    this.last = last;
    this.rebuilding = new Rebuilding(world, name);
    this.rules = new FlawedRepair(world.flaw());
    this.orphans = new Orphans(world.flaw(), world.counts());
  }

  /** One that looks at everything. */
  static Reconciler last(World world, Site site, String name) {
    return new Reconciler(world, site, name, true);
  }

  /** What the last round has said; empty if it came to no report. */
  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  Round round() {
    return round;
  }

  @Override
  List<Task> begin() {
    return List.of(
        this::beginRound,
        new Starting(this, name()),
        this::findPipelines,
        this::rollForward,
        this::findLost,
        this::findUnknown,
        this::adopt,
        this::removeOrphans,
        this::readLog,
        this::finish,
        this::findPipelines,
        this::rollForwardAgain,
        this::report);
  }

  @Override
  String memory() {
    return rebuilding.made() + " ";
  }

  @Override
  List<Task> goOn() {
    if (!world().isTroubled() || world().isExplored()) {
      return Task.DONE;
    }
    pause();
    return begin();
  }

  private List<Task> beginRound(Life life) {
    round = life.note(() -> Round.draw(world(), this, last));
    rebuilding.begin(round);
    unknown.clear();
    unseen = false;
    verdict = null;
    return Task.DONE;
  }

  /** Which pipelines belong to this output, say the registry and the output. */
  private List<Task> findPipelines(Life life) {
    Map<String, OutputId> bindings = new TreeMap<>();
    for (String pipeline : world().pipelines()) {
      life.registry()
          .bindings()
          .outputOf(pipeline)
          .ifPresent(output -> bindings.put(pipeline, output));
    }
    Set<String> staged = life.folder().traces();
    Set<String> traces = new TreeSet<>(site().notes());
    traces.addAll(staged);
    pipelines.clear();
    pipelines.addAll(
        rules.pipelines(OwnPipelines.of(Optional.of(site().id()), bindings, traces), staged));
    return Task.DONE;
  }

  private List<Task> rollForward(Life life) {
    List<Task> next = new ArrayList<>();
    stuck.clear();
    for (String pipeline : pipelines) {
      next.add(
          new RollingForward(world(), stuck::add)
              .of(later -> later.registry().unpublished(pipeline)));
    }
    return next;
  }

  /** What somebody has taken since, and not published: its events were not free any more. */
  private List<Task> rollForwardAgain(Life life) {
    round = life.note(() -> round.rollingForward(world().disturbances().moment()));
    return world().flaw() == Flaw.ROLLED_FORWARD_ONCE ? Task.DONE : rollForward(life);
  }

  /** The records come before the files: a record that is marked has its files. */
  private List<Task> findLost(Life life) {
    rebuilding.beginSearch(life.registry().horizon());
    round = life.note(() -> round.searching(world().disturbances().moment()));
    List<CommitRecord> published = new ArrayList<>();
    life.registry()
        .forEachCommit(
            record -> {
              if (record.state() == State.PUBLISHED && pipelines.contains(record.pipeline())) {
                published.add(record);
              }
            });
    List<Task> next = new ArrayList<>();
    published.forEach(record -> next.add(rebuilding.look(record)));
    stuck.forEach(record -> next.add(rebuilding.lookAtStuck(record)));
    return next;
  }

  /** Takes over what the pipelines of an output that is gone have committed. */
  private List<Task> adopt(Life life) {
    List<Task> next = new ArrayList<>();
    for (String pipeline : world().pipelinesThatAreGone()) {
      for (CommitRecord commit : life.registry().unpublished(pipeline)) {
        next.add(later -> adopt(later, commit));
      }
    }
    return next;
  }

  private List<Task> adopt(Life life, CommitRecord commit) {
    CommitRecord ours = commit.withPipeline(name());
    if (life.registry().takeOver(commit, name(), NOBODY) != TakeOverOutcome.TAKEN) {
      return Task.DONE;
    }
    world().counts().count(Seen.COMMITS_ADOPTED);
    return List.of(rebuilding.lookAtStuck(ours));
  }

  private List<Task> removeOrphans(Life life) {
    Set<String> all = new TreeSet<>(pipelines);
    all.add(name());
    return orphans.remove(life, all);
  }

  private List<Task> readLog(Life life) {
    Set<Integer> unreadable = life.note(() -> world().log().unreadable());
    List<Event> logged = world().log().future().subList(0, round.logged());
    Map<EventPlace, Event> events = new LinkedHashMap<>();
    for (int i = 0; i < logged.size(); i++) {
      if (!unreadable.contains(i)) {
        events.put(new EventPlace("log", 0, i), logged.get(i));
      }
    }
    unseen = events.size() < logged.size();
    List<Task> next = new ArrayList<>(rebuilding.rebuild(events));
    List<Event> all = List.copyOf(events.values());
    for (int from = 0; from < all.size(); from += world().plan().batch()) {
      List<Event> chunk = all.subList(from, Math.min(from + world().plan().batch(), all.size()));
      next.add(later -> join(later, chunk));
    }
    return next;
  }

  private List<Task> join(Life life, List<Event> chunk) {
    ReconcileWindow window = rules.window(round);
    Lookup lookup = life.registry().lookup(chunk.stream().map(Event::foreignId).toList());
    List<Event> missing = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      Event event = chunk.get(i);
      if (window.of(event.micros(), lookup.status(i)) == ReconcileWindow.Fate.MISSING
          && world().log().hasPrimary(event.id(), round.logged())) {
        missing.add(event);
      }
    }
    return missing.isEmpty() ? Task.DONE : List.of(new Committing(world(), name()).join(missing));
  }

  private List<Task> finish(Life life) {
    return rebuilding.finish();
  }

  /** In this order: who publishes meanwhile is known then, and what expires is not demanded. */
  private List<Task> findUnknown(Life life) {
    List<VisibleFile> files = life.folder().visible();
    var records =
        life.registry()
            .commitRecords(files.stream().flatMap(file -> file.commit().stream()).toList());
    LocalDate horizon = life.registry().horizon();
    UnknownFiles.among(files, records, Set.of(), horizon).stream()
        .filter(file -> !rules.isKnown(file.file(), horizon))
        .forEach(file -> unknown.add(file.file().path()));
    return Task.DONE;
  }

  /** Whether what was committed meanwhile can't be published; of all else is told already. */
  private boolean isStuck() {
    return stuck.stream().anyMatch(record -> !rebuilding.isLost(record.id()));
  }

  private List<Task> report(Life life) {
    Verdict said =
        Verdict.exact()
            .with(Complaint.UNSEEN, rules.isTold(Flaw.UNSEEN_IS_EXACT, unseen))
            .with(Complaint.FILES_NOT_REBUILT, !rebuilding.notMade().isEmpty() || isStuck())
            .with(Complaint.OUTPUT_UNREADABLE, !rebuilding.unreadable().isEmpty())
            .with(Complaint.UNKNOWN_FILES, rules.isTold(Flaw.UNKNOWN_IS_EXACT, !unknown.isEmpty()));
    verdict = said;
    life.tell(() -> "reports " + said + rebuilding.notMade() + unknown + " of " + round);
    world().checker().reported(round, said.isExact());
    return Task.DONE;
  }
}
