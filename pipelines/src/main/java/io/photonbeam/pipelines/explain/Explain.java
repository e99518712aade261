package io.photonbeam.pipelines.explain;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.Taken;
import io.photonbeam.transforms.commit.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Finds out about one foreign event. Not thread-safe; for one use. */
public final class Explain {
  private final ExplainConfig config;
  private final IdRegistry registry;
  private final OutputFolder output;
  private final List<String> sentences = new ArrayList<>();

  /** Looks into a registry, which stays open. */
  public Explain(ExplainConfig config, IdRegistry registry) {
    this.config = config;
    this.registry = registry;
    this.output = new OutputFolder(config.output());
  }

  /**
   * Explains one event, reading the foreign log wholly, and the primary log if the event is known.
   *
   * @param progress is told how many events of the present log were read
   * @throws IOException if a log's folder can't be listed
   * @throws io.photonbeam.store.StoreException if the registry can't be read
   */
  public Explanation of(String foreignId, LongConsumer progress) throws IOException {
    LogSearch foreign =
        LogSearch.of(config.foreignLog(), config.foreignFields(), foreignId, progress);
    tellForeign(foreignId, foreign);
    Optional<Taken> taken = registry.find(foreignId);
    if (taken.isPresent()) {
      boolean visible = tellTaken(taken.get());
      return new Explanation(visible, sentences);
    }
    tellFree(foreignId, foreign, progress);
    return new Explanation(false, sentences);
  }

  private void tellForeign(String id, LogSearch search) {
    Optional<LoggedEvent> first = search.first();
    if (first.isEmpty()) {
      say("Foreign event %s is not in the foreign log (%s).", id, search.extent());
      return;
    }
    LoggedEvent event = first.get();
    say(
        "Foreign event %s is in the log: %s, in the block at byte %d.",
        id, event.file(), event.blockOffset());
    say("It happened at %s and names the primary event %s.", time(event.micros()), event.key());
    if (search.found().size() > 1) {
      say(
          "Its line stands in the log %d times; it is joined once all the same.",
          search.found().size());
    }
  }

  /** Tells of the commit that took the event; returns whether its row is visible. */
  private boolean tellTaken(Taken taken) {
    Optional<CommitRecord> record = taken.record();
    if (record.isEmpty()) {
      say("It is taken, by commit %s, whose record has expired.", taken.commit());
      say("It was joined long ago. Nothing is left to do.");
      return true;
    }
    CommitRecord commit = record.get();
    say(
        "It is taken, by commit %s of pipeline %s, made at %s.",
        commit.id(), commit.pipeline(), commit.id().created());
    List<Path> visible =
        commit.files().stream().map(this::published).filter(Files::exists).toList();
    if (visible.size() == commit.files().size()) {
      say("Its joined row is visible, in %s.", oneOf(visible));
      say("Nothing is left to do.");
      return true;
    }
    tellInvisible(commit);
    return false;
  }

  private void tellInvisible(CommitRecord commit) {
    List<OutputFile> gone = commit.files().stream().filter(file -> isGone(commit, file)).toList();
    if (!gone.isEmpty()) {
      say(
          "A file of that commit is gone: %s. Restore it from a backup; the registry keeps the id"
              + " taken, so that it can't be joined anew.",
          published(gone.get(0)));
    } else if (commit.state() == State.PUBLISHED) {
      say("Its commit is marked as published, but a file is still staged; move it in place.");
    } else {
      say(
          "Its row is written but not visible yet. Pipeline %s makes it visible in a moment, or at"
              + " its next start.",
          commit.pipeline());
    }
  }

  private boolean isGone(CommitRecord commit, OutputFile file) {
    return Files.notExists(published(file))
        && Files.notExists(output.staged(commit.pipeline(), file));
  }

  private Path published(OutputFile file) {
    return output.joined().resolve(file.path());
  }

  private static String oneOf(List<Path> files) {
    return files.size() == 1
        ? files.get(0).toString()
        : "one of the " + files.size() + " files of that commit, the first of them " + files.get(0);
  }

  private void tellFree(String id, LogSearch foreign, LongConsumer progress) throws IOException {
    say("No commit has taken it.");
    if (foreign.first().isEmpty()) {
      say("What is not in the foreign log can't be joined: check the id and --foreignLog.");
      return;
    }
    LoggedEvent event = foreign.first().get();
    boolean expired = isExpired(id, event.micros());
    if (expired) {
      say("It lies before the registry's horizon, %s.", registry.horizon());
    }
    LogSearch primary =
        LogSearch.of(config.primaryLog(), config.primaryFields(), event.key(), progress);
    tellPrimary(event.key(), primary);
    if (expired) {
      say(
          "It will not be joined any more. If it was joined before it expired, its row is still"
              + " in the output.");
    } else {
      tellNext(primary.first().isPresent());
    }
  }

  private boolean isExpired(String id, long micros) {
    return registry.lookup(List.of(ForeignId.of(id, micros))).status(0) == IdStatus.EXPIRED;
  }

  private void tellPrimary(String key, LogSearch search) {
    search
        .first()
        .ifPresentOrElse(
            event ->
                say(
                    "Its primary event %s is in the log: %s, in the block at byte %d, of %s.",
                    key, event.file(), event.blockOffset(), time(event.micros())),
            () ->
                say("Its primary event %s is not in the primary log (%s).", key, search.extent()));
  }

  private void tellNext(boolean hasPrimary) {
    if (hasPrimary) {
      say(
          "Both events are there, so a running pipeline joins them as soon as it has read them. If"
              + " it gave up before, the next run from the beginning joins them.");
    } else {
      say(
          "A running pipeline waits for the primary event until --joinTimeout, then gives up. The"
              + " event stays free and can be joined whenever its primary event is written.");
    }
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @SuppressWarnings("AnnotateFormatMethod") // All formats are literals of this class.
  private void say(String sentence, Object... parts) {
    sentences.add(parts.length == 0 ? sentence : sentence.formatted(parts));
  }
}
