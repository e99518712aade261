package io.photonbeam.pipelines.explain;

import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.registry.IdOwner;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.text.Presence;
import io.photonbeam.transforms.output.FileCheck;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells of the commit that took an event, and of its files. Not thread-safe. */
final class CommitFacts {
  private final List<Path> outputs;
  private final IdRegistry registry;
  private final Sentences told;

  CommitFacts(List<Path> outputs, IdRegistry registry, Sentences told) {
    this.outputs = outputs;
    this.registry = registry;
    this.told = told;
  }

  /**
   * Tells of the commit; returns whether the event's row is visible.
   *
   * @throws IOException if an output can't be looked into
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
    List<Path> showing = new ArrayList<>();
    for (Path output : outputs) {
      if (visible(commit, new OutputFolder(output)).size() == commit.files().size()) {
        showing.add(output);
      }
    }
    if (!showing.isEmpty()) {
      return tellVisible(commit, showing);
    }
    for (Path output : outputs) {
      if (OutputPipelines.of(output, registry).ids().contains(commit.pipeline())) {
        tellInvisible(commit, new OutputFolder(output), new Commands(output));
        return false;
      }
    }
    told.say(
        "It was committed by pipeline %s, which is not %s; its row is in the output of that"
            + " pipeline.",
        commit.pipeline(), outputs.size() == 1 ? "this output's" : "one of these outputs'");
    return false;
  }

  private static List<Path> visible(CommitRecord commit, OutputFolder output) throws IOException {
    List<Path> visible = new ArrayList<>();
    for (OutputFile file : commit.files()) {
      if (isWhole(output.published(file), file)) {
        visible.add(output.published(file));
      }
    }
    return visible;
  }

  private boolean tellVisible(CommitRecord commit, List<Path> showing) throws IOException {
    for (Path output : showing) {
      told.say(
          "Its joined row is visible, in %s.", oneOf(visible(commit, new OutputFolder(output))));
    }
    told.say(
        showing.size() == 1
            ? "Nothing is left to do."
            : "So it is there twice, as one output is a copy, or was made again in the other and"
                + " has come back: let nobody read that one.");
    return showing.size() == 1;
  }

  private void tellInvisible(CommitRecord commit, OutputFolder output, Commands commands)
      throws IOException {
    Optional<OutputFile> lost = firstLost(commit, output);
    if (lost.isPresent()) {
      Path file = output.published(lost.get());
      told.say(
          "A file of that commit is %s: %s. `%s` writes it again from the logs; or restore it from"
              + " a backup. Its ids stay taken, so that nothing else joins them.",
          Presence.isFile(file) ? "damaged, having another size than was recorded" : "gone",
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
  private Optional<OutputFile> firstLost(CommitRecord commit, OutputFolder output)
      throws IOException {
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
