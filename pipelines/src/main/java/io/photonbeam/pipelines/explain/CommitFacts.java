package io.photonbeam.pipelines.explain;

import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdOwner;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells of the commit that took an event, and of its files. Not thread-safe. */
final class CommitFacts {
  private final Path folder;
  private final IdRegistry registry;
  private final OutputFolder output;
  private final Commands commands;
  private final Sentences told;

  CommitFacts(Path output, IdRegistry registry, Sentences told) {
    this.registry = registry;
    this.folder = output;
    this.output = new OutputFolder(output);
    this.commands = new Commands(output);
    this.told = told;
  }

  /**
   * Tells of the commit; returns whether the event's row is visible.
   *
   * @throws IOException if the output can't be looked into
   */
  boolean tell(IdOwner taken) throws IOException {
    Optional<CommitRecord> record = taken.record();
    if (record.isEmpty()) {
      told.say("It is taken, by commit %s, whose record has expired.", taken.commit());
      told.say("It was joined long ago. Nothing is left to do.");
      return true;
    }
    CommitRecord commit = record.get();
    told.say(
        "It is taken, by commit %s of pipeline %s, made at %s.",
        commit.id(), commit.pipeline(), commit.id().created());
    List<Path> visible = new ArrayList<>();
    for (OutputFile file : commit.files()) {
      if (isWhole(output.published(file), file)) {
        visible.add(output.published(file));
      }
    }
    if (visible.size() == commit.files().size()) {
      told.say("Its joined row is visible, in %s.", oneOf(visible));
      told.say("Nothing is left to do.");
      return true;
    }
    if (OutputPipelines.of(folder, registry).ids().contains(commit.pipeline())) {
      tellInvisible(commit);
    } else {
      told.say(
          "It was committed by pipeline %s, which is not this output's; its row is in the output of"
              + " that pipeline.",
          commit.pipeline());
    }
    return false;
  }

  private void tellInvisible(CommitRecord commit) throws IOException {
    Optional<OutputFile> lost = firstLost(commit);
    if (lost.isPresent()) {
      Path file = output.published(lost.get());
      told.say(
          "A file of that commit is %s: %s. `%s` writes it again from the logs; or restore it from"
              + " a backup. Its ids stay taken, so that nothing else joins them.",
          Files.exists(file) ? "damaged, having another size than was recorded" : "gone",
          file,
          commands.reconcile());
    } else if (commit.state() == State.PUBLISHED) {
      told.say(
          "Its commit is marked as published, but a file is still staged. `%s` publishes it.",
          commands.reconcile());
    } else {
      told.say(
          "Its row is written but not visible yet. Pipeline %s makes it visible in a moment, or at"
              + " its next start; so does `%s`.",
          commit.pipeline(), commands.reconcile());
    }
  }

  /** A file that is whole neither where readers look nor where it was staged. */
  private Optional<OutputFile> firstLost(CommitRecord commit) throws IOException {
    for (OutputFile file : commit.files()) {
      if (!isWhole(output.published(file), file)
          && !isWhole(output.staged(commit.pipeline(), file), file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(Path path, OutputFile recorded) throws IOException {
    return FileCheck.SIZE.isWhole(path, recorded);
  }

  private static String oneOf(List<Path> files) {
    return files.size() == 1
        ? files.get(0).toString()
        : "one of the " + files.size() + " files of that commit, the first of them " + files.get(0);
  }
}
