package io.photonbeam.pipelines.explain;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdOwner;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.text.Counted;
import io.photonbeam.transforms.deadletter.DeadLetterSearch;
import io.photonbeam.transforms.deadletter.FoundDeadLetter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Finds out about one foreign event. Not thread-safe; for one use. */
public final class Explain {
  private static final Comparator<FoundDeadLetter> BY_TIME =
      Comparator.comparing(FoundDeadLetter::at);

  private final ExplainConfig config;
  private final IdRegistry registry;
  private final Sentences told = new Sentences();
  private final CommitFacts commits;
  private Advice advice;

  /** Looks into a registry, which stays open. */
  public Explain(ExplainConfig config, IdRegistry registry) {
    this.config = config;
    this.registry = registry;
    this.commits = new CommitFacts(config.outputs(), registry, told);
    this.advice = new Advice(new Commands(config.outputs().get(0)));
  }

  /**
   * Explains one event, reading the foreign log and the dead letters wholly, and the primary log if
   * the event is known and free.
   *
   * @param progress is told how many events of the present log, or letters, were read
   * @throws IOException if a folder can't be listed
   * @throws io.photonbeam.store.StoreException if the registry can't be read
   */
  public Explanation of(String foreignId, LongConsumer progress) throws IOException {
    IdSearch foreign =
        IdSearch.of(config.foreignLog(), config.foreignFields(), foreignId, progress);
    tellForeign(foreignId, foreign);
    Optional<FoundDeadLetter> letter = tellDeadLetters(foreignId, progress);
    Optional<IdOwner> taken = registry.find(foreignId);
    if (taken.isPresent()) {
      boolean visible = commits.tell(taken.get());
      return new Explanation(visible, told.all());
    }
    told.say("No commit has taken it.");
    Optional<LoggedEvent> event = foreign.first().or(() -> letter.flatMap(Explain::event));
    if (event.isPresent()) {
      tellFree(foreignId, event.get(), letter, progress);
    } else {
      tellUnusable(foreign, letter);
    }
    return new Explanation(false, told.all());
  }

  private void tellForeign(String id, IdSearch search) {
    Optional<LoggedEvent> first = search.first();
    if (first.isEmpty()) {
      search
          .unusable()
          .ifPresentOrElse(
              why -> told.say("Foreign event %s is in the log, but can't be used: %s.", id, why),
              () ->
                  told.say(
                      "Foreign event %s is not in the foreign log (%s).", id, search.extent()));
      return;
    }
    LoggedEvent event = first.get();
    told.say(
        "Foreign event %s is in the log: %s, in the block at byte %d.",
        id, event.file(), event.blockOffset());
    told.say(
        "It happened at %s and names the primary event %s.", time(event.micros()), event.key());
    if (search.found().size() > 1) {
      told.say(
          "Its line stands in the log %d times; it is joined once all the same.",
          search.found().size());
    }
  }

  /** Tells of the event's dead letters in all outputs; returns the last one. */
  private Optional<FoundDeadLetter> tellDeadLetters(String foreignId, LongConsumer progress)
      throws IOException {
    List<FoundDeadLetter> found = new ArrayList<>();
    long unreadable = 0;
    for (Path output : config.outputs()) {
      DeadLetterSearch search =
          DeadLetterSearch.of(output, config.foreignFields(), foreignId, progress);
      unreadable += search.unreadableFiles();
      found.addAll(search.found());
      if (isLast(search.found(), found)) {
        advice = new Advice(new Commands(output));
      }
    }
    if (unreadable > 0) {
      told.say(
          "%s of dead letters could not be read, so that there may be more to know.",
          Counted.of(unreadable, "file"));
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FoundDeadLetter last = Collections.max(found, BY_TIME);
    told.say(
        "%s gave it up at %s: %s (%s). It is a dead letter in %s.",
        last.pipeline().map(id -> "Pipeline " + id).orElse("A pipeline"),
        last.at(),
        last.detail(),
        last.reason().code(),
        last.file());
    if (found.size() > 1) {
      told.say("That was the last of %,d times.", found.size());
    }
    return Optional.of(last);
  }

  private static boolean isLast(List<FoundDeadLetter> some, List<FoundDeadLetter> all) {
    return !some.isEmpty() && some.contains(Collections.max(all, BY_TIME));
  }

  private static Optional<LoggedEvent> event(FoundDeadLetter letter) {
    FoundDeadLetter.Event event = letter.event();
    return event.problem().isPresent()
        ? Optional.empty()
        : Optional.of(
            new LoggedEvent(
                Path.of(event.logFile()), event.blockOffset(), event.key(), event.micros()));
  }

  private void tellUnusable(IdSearch foreign, Optional<FoundDeadLetter> letter) {
    if (letter.isPresent()) {
      told.say(advice.givenUp(letter.get().reason(), /* hasPrimary= */ false));
    } else if (foreign.unusable().isPresent()) {
      told.say("It can't be joined as it is: log it again, corrected.");
    } else {
      told.say("What is not in the foreign log can't be joined: check the id and --foreignLog.");
    }
  }

  private void tellFree(
      String id, LoggedEvent event, Optional<FoundDeadLetter> letter, LongConsumer progress)
      throws IOException {
    Lookup lookup = registry.lookup(List.of(ForeignId.of(id, event.micros())));
    boolean expired = lookup.status(0) == IdStatus.EXPIRED;
    if (expired) {
      told.say("It lies before the registry's horizon, %s.", lookup.horizon());
    }
    IdSearch primary =
        IdSearch.of(config.primaryLog(), config.primaryFields(), event.key(), progress);
    tellPrimary(event.key(), primary);
    if (expired) {
      told.say(
          "It will not be joined any more. If it was joined before it expired, its row is still"
              + " in the output.");
    } else {
      boolean hasPrimary = primary.first().isPresent();
      told.say(
          letter
              .map(each -> advice.givenUp(each.reason(), hasPrimary))
              .orElseGet(() -> advice.notGivenUp(hasPrimary)));
    }
  }

  private void tellPrimary(String key, IdSearch search) {
    search
        .first()
        .ifPresentOrElse(
            event ->
                told.say(
                    "Its primary event %s is in the log: %s, in the block at byte %d, of %s.",
                    key, event.file(), event.blockOffset(), time(event.micros())),
            () ->
                told.say(
                    "Its primary event %s is not in the primary log (%s).", key, search.extent()));
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
