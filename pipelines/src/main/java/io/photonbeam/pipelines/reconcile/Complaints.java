package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.repair.Complaint;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import java.util.ArrayList;
import java.util.List;

/** What needs a human, as sentences that say what to do. */
final class Complaints {
  private Complaints() {}

  /** All complaints of a round, in the order of {@link Complaint}. */
  static List<String> of(ReconcileReport report) {
    List<String> sentences = new ArrayList<>();
    report
        .verdict()
        .complaints()
        .forEach((complaint, count) -> sentences.addAll(of(complaint, count, report)));
    return sentences;
  }

  private static List<String> of(Complaint complaint, long count, ReconcileReport report) {
    return switch (complaint) {
      case LOG_WITHOUT_EVENTS ->
          List.of(
              "The foreign log holds no event, though there are published files with joined ones."
                  + " Is its volume mounted, and its folder the right one?");
      case FILES_NOT_REBUILT ->
          List.of(
              ("%s or damaged and could not be made again; %s missing. Restore %s from a backup, or"
                      + " do what is said where %s named.")
                  .formatted(
                      Counted.of(count, "published file is gone", "published files are gone"),
                      Counted.choose(count, "its rows are", "their rows are"),
                      Counted.choose(count, "this file", "these files"),
                      Counted.choose(count, "it is", "they are")));
      case EVENTS_LOST ->
          report.notRebuiltFiles()
                      + report.unreadableOutput().files()
                      + report.lostCommitsLeft()
                      + report.notTakenOver().left()
                  > 0
              ? List.of() // That has been said.
              : List.of(
                  ("%s; run another round, and if it says the same, restore the published files of"
                          + " %s from a backup.")
                      .formatted(
                          Counted.of(
                              count,
                              "event is joined, and no file has its row",
                              "events are joined, and no file has their rows"),
                          Counted.choose(count, "its hour", "their hours")));
      case COMMITS_LEFT ->
          List.of(
              "%s lost files; run another round for %s."
                  .formatted(
                      Counted.of(count, "more commit has", "more commits have"),
                      Counted.choose(count, "it", "them")));
      case NOT_TAKEN_OVER ->
          List.of(
              "%s not taken over yet; run another round with the same options."
                  .formatted(
                      Counted.of(
                          count,
                          "more commit of the output that is made again is",
                          "more commits of the output that is made again are")));
      case PARTLY_VISIBLE ->
          List.of(
              "%s in part or damaged: %s; run its own reconcile."
                  .formatted(
                      Counted.of(
                          count,
                          "unpublished commit is not taken over, as a peer shows it",
                          "unpublished commits are not taken over, as a peer shows them"),
                      examples(report.notTakenOver().partlyVisible())));
      case OUTPUT_UNREADABLE ->
          List.of(
              ("%s can't be looked at, such as %s; nothing of %s made again. See to it that %s can"
                      + " be read.")
                  .formatted(
                      Counted.of(count, "published file"),
                      examples(report.unreadableOutput().named()),
                      Counted.choose(count, "its commit is", "their commits is"),
                      Counted.choose(count, "it", "they")));
      case UNSEEN -> report.read().unseen().complaints();
      case ADAPTER_FAILED ->
          List.of(
              "The adapter failed at %s; mend it, and %s joined by the next round."
                  .formatted(
                      Counted.of(count, "event"), Counted.choose(count, "it is", "they are")));
      case UNPUBLISHED_ELSEWHERE -> unpublishedElsewhere(report);
      case WITHOUT_TRACES ->
          List.of(
              "No pipeline of this output has ever committed in this registry: if the output was"
                  + " deleted or moved, bring it back, with its folder _photonbeam. If it is a new"
                  + " one, this passes with its first row.");
      case UNKNOWN_FILES -> report.unknownFiles().complaints();
      case PEERS -> report.peers().complaints();
      case COMPACTION -> report.compaction().map(CompactReport::complaints).orElse(List.of());
    };
  }

  private static List<String> unpublishedElsewhere(ReconcileReport report) {
    List<String> sentences = new ArrayList<>();
    report
        .unpublishedElsewhere()
        .forEach(
            (pipeline, commits) ->
                sentences.add(
                    ("Pipeline %s, which is not this output's, has %s; run"
                            + " its own reconcile, or, if it has ended and that can't be done,"
                            + " --adopt=%s: with --peer naming its output if that can be read, else"
                            + " nobody may read it any more.")
                        .formatted(pipeline, Counted.of(commits, "unpublished commit"), pipeline)));
    return FirstFew.lines(
        sentences,
        sentences.size(),
        "more pipeline, which is not this output's, has unpublished commits, too (--report=FILE"
            + " names it).",
        "more pipelines, which are not this output's, have unpublished commits, too"
            + " (--report=FILE names them).");
  }

  static String examples(List<String> named) {
    return String.join(", ", named.subList(0, Math.min(named.size(), FirstFew.TOLD)));
  }
}
