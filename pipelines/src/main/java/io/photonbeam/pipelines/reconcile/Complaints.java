package io.photonbeam.pipelines.reconcile;

import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.repair.Complaint;
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
              ("%,d published files are gone or damaged and could not be made again; their rows are"
                      + " missing. Restore these files, or the log files that held their events, from"
                      + " a backup.")
                  .formatted(count));
      case EVENTS_LOST ->
          report.notRebuiltFiles()
                      + report.unreadableOutput().files()
                      + report.lostCommitsLeft()
                      + report.notTakenOver().left()
                  > 0
              ? List.of() // That has been said.
              : List.of(
                  ("%,d events are joined, and no file has their rows; run another round, and if it"
                          + " says the same, restore the published files of their hours from a"
                          + " backup.")
                      .formatted(count));
      case COMMITS_LEFT ->
          List.of("%,d more commits have lost files; run another round for them.".formatted(count));
      case NOT_TAKEN_OVER ->
          List.of(
              ("%,d more commits of the output that is made again are not taken over yet; run"
                      + " another round with the same options.")
                  .formatted(count));
      case PARTLY_VISIBLE ->
          List.of(
              ("%,d unpublished commits are not taken over, as a peer shows them in part or damaged:"
                      + " %s; run its own reconcile.")
                  .formatted(count, examples(report.notTakenOver().partlyVisible())));
      case OUTPUT_UNREADABLE ->
          List.of(
              ("%,d published files can't be looked at, such as %s; nothing of their commits is"
                      + " made again. See to it that they can be read.")
                  .formatted(count, examples(report.unreadableOutput().named())));
      case UNSEEN -> report.read().unseen().complaints();
      case ADAPTER_FAILED ->
          List.of(
              "The adapter failed at %,d events; mend it, and they are joined by the next round."
                  .formatted(count));
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
                    ("Pipeline %s, which is not this output's, has %,d unpublished commits; run"
                            + " its own reconcile, or, if it has ended and that can't be done,"
                            + " --adopt=%s: with --peer naming its output if that can be read, else"
                            + " nobody may read it any more.")
                        .formatted(pipeline, commits, pipeline)));
    return FirstFew.lines(
        sentences,
        sentences.size(),
        "more pipelines, which are not this output's, have unpublished commits, too"
            + " (--report=FILE names them).");
  }

  static String examples(List<String> named) {
    return String.join(", ", named.subList(0, Math.min(named.size(), FirstFew.TOLD)));
  }
}
