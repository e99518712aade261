package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitOutcome;
import io.photonbeam.registry.CommitOutcome.Committed;
import io.photonbeam.registry.CommitOutcome.Committed.How;
import io.photonbeam.registry.CommitOutcome.Fenced;
import io.photonbeam.registry.CommitOutcome.Offender;
import io.photonbeam.registry.CommitOutcome.Refused;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.simulation.SimulatedFile.Content;
import io.photonbeam.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A writer's way through the protocol, in the steps of {@code CommitWriter} of the module
 * transforms: look up, stage, commit, publish, mark.
 */
final class Committing {
  private final World world;
  private final String pipeline;
  private final Flaw flaw;
  private final Output output;

  /** What is to be staged and committed under one commit id. */
  private record Prepared(
      CommitRecord record, Map<String, Content> contents, List<ForeignId> ids) {}

  Committing(World world, String pipeline) {
    this.world = world;
    this.pipeline = pipeline;
    this.flaw = world.flaw();
    this.output = new Output(flaw);
  }

  /** Makes those events visible whose ids are free. */
  Task join(List<Event> events) {
    return life -> {
      if (events.isEmpty()) {
        return Task.DONE;
      }
      Lookup lookup = life.registry().lookup(ids(events));
      Map<String, Event> free = new LinkedHashMap<>();
      for (int i = 0; i < events.size(); i++) {
        if (lookup.isFree(i)) {
          free.putIfAbsent(events.get(i).id(), events.get(i));
        }
      }
      List<Event> distinct = List.copyOf(free.values());
      return commit(distinct, distinct, laterDays(events, lookup));
    };
  }

  /** Free events whose ids are kept under their own days. */
  private static List<Event> laterDays(List<Event> events, Lookup lookup) {
    return IntStream.range(0, events.size())
        .filter(lookup::isFree)
        .mapToObj(events::get)
        .filter(Event::isPlain)
        .toList();
  }

  /**
   * Commits events under a new commit id.
   *
   * @param staged the events to be staged, which a sound writer commits, all of them
   * @param lines that may be of the same events, with other days
   */
  private List<Task> commit(List<Event> events, List<Event> staged, List<Event> lines) {
    return events.isEmpty() ? Task.DONE : List.of(life -> attempt(life, events, staged, lines));
  }

  private List<Task> attempt(Life life, List<Event> events, List<Event> staged, List<Event> lines) {
    CommitId id = life.newCommitId();
    Prepared prepared = life.note(() -> prepare(id, events, staged));
    if (flaw == Flaw.COMMIT_BEFORE_STAGE) {
      CommitOutcome outcome = take(life, prepared);
      output.stage(life, prepared.record(), prepared.contents());
      return after(life, prepared, events, lines, outcome);
    }
    output.stage(life, prepared.record(), prepared.contents());
    if (flaw == Flaw.PUBLISH_BEFORE_COMMIT) {
      output.publish(life, prepared.record());
    }
    return after(life, prepared, events, lines, take(life, prepared));
  }

  private List<Task> after(
      Life life, Prepared prepared, List<Event> events, List<Event> lines, CommitOutcome outcome) {
    boolean goesOn = flaw == Flaw.REFUSAL_IGNORED && outcome instanceof Refused;
    if (outcome instanceof Committed || goesOn) {
      count(outcome);
      return List.of(later -> publish(later, prepared.record()));
    }
    output.unstage(life, prepared.record());
    count(outcome);
    life.tell(() -> prepared.record().id() + " of " + events + ": " + outcome);
    if (outcome instanceof Fenced) {
      return commit(events, events, lines);
    }
    List<Event> rest = without(events, lines, ((Refused) outcome).offenders());
    return commit(rest, flaw == Flaw.OFFENDERS_KEPT ? events : rest, lines);
  }

  private void count(CommitOutcome outcome) {
    if (outcome instanceof Committed committed) {
      world
          .counts()
          .count(committed.how() == How.NEWLY ? Seen.COMMITS_MADE : Seen.COMMITS_FOUND_MADE);
    } else if (outcome instanceof Refused refused) {
      world.counts().count(Seen.COMMITS_REFUSED);
      for (Offender offender : refused.offenders()) {
        world
            .counts()
            .count(
                offender.status() == IdStatus.TAKEN
                    ? Seen.OFFENDERS_TAKEN
                    : Seen.OFFENDERS_EXPIRED);
      }
    } else {
      world.counts().count(Seen.COMMITS_FENCED);
    }
  }

  private CommitOutcome take(Life life, Prepared prepared) {
    try {
      return life.registry().commit(prepared.record(), prepared.ids());
    } catch (StoreException e) {
      output.unstage(life, prepared.record());
      throw e;
    } catch (CommitStateUnknownException e) {
      world.counts().count(Seen.COMMITS_UNKNOWN);
      if (flaw == Flaw.UNKNOWN_TAKEN_FOR_FAILURE) {
        output.unstage(life, prepared.record());
      }
      if (flaw == Flaw.LOST_ANSWER_RETRIED_UNDER_NEW_ID) {
        return new Fenced();
      }
      throw e;
    }
  }

  private List<Task> publish(Life life, CommitRecord record) {
    if (flaw == Flaw.MARK_BEFORE_PUBLISH) {
      life.registry().markPublished(record.id());
    }
    output.publish(life, record);
    life.registry().markPublished(record.id());
    return Task.DONE;
  }

  private Prepared prepare(CommitId id, List<Event> events, List<Event> staged) {
    world.checker().announced(id.text(), events);
    Map<String, List<String>> rows = new TreeMap<>();
    for (Event event : staged) {
      rows.computeIfAbsent(event.path(id.text()), target -> new ArrayList<>()).add(event.id());
    }
    Map<String, Content> contents = new TreeMap<>();
    rows.forEach((target, ids) -> contents.put(target, new Content(List.copyOf(ids), 0)));
    return new Prepared(record(id, events, contents), contents, ids(events));
  }

  private CommitRecord record(CommitId id, List<Event> events, Map<String, Content> contents) {
    List<OutputFile> files = new ArrayList<>();
    contents.forEach((target, content) -> files.add(content.recordedAs(target)));
    long min = events.stream().mapToLong(Event::micros).min().orElseThrow();
    long max = events.stream().mapToLong(Event::micros).max().orElseThrow();
    return CommitRecord.of(id, pipeline, files, min, max);
  }

  /** What has expired may be logged with a later day as well. */
  private List<Event> without(List<Event> events, List<Event> lines, List<Offender> offenders) {
    List<Event> rest = new ArrayList<>(events);
    for (int i = offenders.size() - 1; i >= 0; i--) {
      rest.remove(offenders.get(i).index());
    }
    for (Offender offender : offenders) {
      if (offender.status() == IdStatus.EXPIRED) {
        Event expired = events.get(offender.index());
        lines.stream()
            .filter(line -> line.id().equals(expired.id()) && line.day() > expired.day())
            .findFirst()
            .ifPresent(rest::add);
      }
    }
    return rest;
  }

  private static List<ForeignId> ids(List<Event> events) {
    return events.stream().map(Event::foreignId).toList();
  }
}
