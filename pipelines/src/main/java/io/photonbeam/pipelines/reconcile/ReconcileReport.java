package io.photonbeam.pipelines.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.Unseen;
import io.photonbeam.pipelines.compact.CompactReport;
import io.photonbeam.repair.Complaint;
import io.photonbeam.repair.Verdict;
import io.photonbeam.text.Counted;
import io.photonbeam.text.FirstFew;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one round of a reconciliation found and did. Events are lines of the foreign log, a repeated
 * one counted as often as it is there. Each that was looked at is in exactly one of {@link Events}.
 *
 * @param scope what was looked at
 * @param events what became of the foreign events
 * @param work what was done to files and commits
 * @param read what was read
 * @param notRebuilt lost files that could not be made again, at most {@link #MAX_NAMED}
 * @param notRebuiltFiles how many there are
 * @param unreadableOutput published files that can't be looked at
 * @param lostCommitsLeft commits with lost files that this round had no room for
 * @param notTakenOver commits that were to be taken over, and were not
 * @param unpublishedElsewhere unpublished commits, older than the grace, of pipelines that are not
 *     this output's
 * @param withoutTraces whether, when the round began, the output had no rows and the registry had
 *     commits, all of pipelines that are not this output's
 * @param unknownFiles visible files that the registry does not account for: of days that are not
 *     expired, and of others if it has their commits still
 * @param peers what was found in other outputs
 * @param compaction what it compacted; empty if it was not to
 * @param startedAt when it began
 * @param seconds how long it took
 */
public record ReconcileReport(
    Scope scope,
    Events events,
    Work work,
    Reading read,
    List<NotRebuilt> notRebuilt,
    long notRebuiltFiles,
    Unreadable unreadableOutput,
    long lostCommitsLeft,
    NotTakenOver notTakenOver,
    SortedMap<String, Long> unpublishedElsewhere,
    boolean withoutTraces,
    UnknownFileCounts unknownFiles,
    PeerFindings peers,
    Optional<CompactReport> compaction,
    Instant startedAt,
    double seconds) {

  /** Lost files that are named one by one. */
  public static final int MAX_NAMED = 1_000;

  /**
   * The foreign events by what became of them.
   *
   * @param all the sum of all others
   * @param alreadyJoined taken before, or meanwhile by somebody else
   * @param recovered joined and made visible by this round
   * @param rebuilt rows made visible again
   * @param lost taken, but their file is gone and could not be made again
   * @param unjoinable without a primary event in the log
   * @param filtered dropped by the adapter
   * @param adapterFailed the adapter failed at them
   * @param expired of days below the registry's horizon
   * @param malformed without a usable id, key or time, or not to be written
   * @param repeated lines of events that this round has met before
   * @param waiting free, and younger than {@code settle}
   * @param withoutKey that name no primary event: their key is null
   */
  public record Events(
      @JsonProperty("foreignEvents") long all,
      long alreadyJoined,
      long recovered,
      long rebuilt,
      long lost,
      long unjoinable,
      long filtered,
      long adapterFailed,
      long expired,
      long malformed,
      long repeated,
      long waiting,
      long withoutKey) {}

  /**
   * What was done to files and commits.
   *
   * @param rolledForward rows made visible that were committed already; their events count as
   *     already joined
   * @param rolledForwardCommits commits of these rows
   * @param adoptedCommits commits taken over from pipelines that are gone, published ones or not
   * @param fenced commit ids of staged files that can't be committed any more
   * @param orphanFiles staged files deleted
   * @param checkedFiles published files compared with the registry
   * @param rowsInRange whether any of them is of an hour in the range
   * @param rebuiltFiles of these, made again
   * @param expiredFiles files that are gone and not demanded, as all of their ids have expired
   */
  public record Work(
      long rolledForward,
      long rolledForwardCommits,
      long adoptedCommits,
      long fenced,
      long orphanFiles,
      long checkedFiles,
      boolean rowsInRange,
      long rebuiltFiles,
      long expiredFiles) {}

  /**
   * What was read.
   *
   * @param files files of both logs, when the round began
   * @param primaryEvents events of the primary log; 0 if nothing was missing
   * @param bytes decompressed bytes of the blocks of both logs
   * @param otherRecords records of either log of types that lack the named fields: no events
   * @param unseen what of either log was not seen
   * @param problems the first of each kind of these
   */
  public record Reading(
      @JsonProperty("logFiles") long files,
      long primaryEvents,
      @JsonProperty("bytesRead") long bytes,
      long otherRecords,
      @JsonIgnore Unseen unseen,
      @JsonProperty("logProblems") @JsonSerialize(contentUsing = ToStringSerializer.class)
          List<LogProblem> problems) {}

  /**
   * A lost file that could not be made again.
   *
   * @param file below {@code joined/}
   * @param commit its commit id
   * @param rows how many rows it had
   * @param reason why it could not
   */
  public record NotRebuilt(String file, String commit, long rows, String reason) {}

  /**
   * Published files that can't be looked at. They may well be whole, and nothing of their commits
   * is made again.
   *
   * @param files how many there are
   * @param named the first of them, below {@code joined/}
   */
  public record Unreadable(
      @JsonProperty("unreadableOutputFiles") long files,
      @JsonProperty("unreadableOutput") List<String> named) {
    /** None. */
    public static final Unreadable NONE = new Unreadable(0, List.of());
  }

  /**
   * Commits that were to be taken over, and were not.
   *
   * @param left of an output that is lost, which are left to the next round
   * @param partlyVisible ids of those whose files a peer shows in part, or damaged
   */
  public record NotTakenOver(
      @JsonProperty("commitsNotTakenOver") long left,
      @JsonProperty("partlyVisibleCommits") List<String> partlyVisible) {
    /** None. */
    public static final NotTakenOver NONE = new NotTakenOver(0, List.of());
  }

  /**
   * Visible files that the registry does not account for.
   *
   * @param ofUnknownCommits named after commits that it does not know
   * @param notOfTheirCommits named after commits that it knows, with other files
   * @param ofNoCommit that no commit has made
   * @param ofOtherOutputs whose commits other outputs have taken over
   * @param named the first of them: below {@code joined/}, or, in peers, with the output before it
   */
  public record UnknownFileCounts(
      long ofUnknownCommits,
      long notOfTheirCommits,
      long ofNoCommit,
      long ofOtherOutputs,
      List<String> named) {
    /** None. */
    public static final UnknownFileCounts NONE = new UnknownFileCounts(0, 0, 0, 0, List.of());

    List<String> complaints() {
      return complaints("", "this output");
    }

    /**
     * What is wrong with them, in sentences.
     *
     * @param where they are, in words behind what they are
     * @param output the output that shows them
     */
    private List<String> complaints(String where, String output) {
      List<String> complaints = new ArrayList<>();
      if (ofUnknownCommits > 0) {
        complaints.add(
            ("%s that the registry does not know%s. It has gone back in time, as"
                    + " an older copy does, and joins their rows a second time: stop all pipelines,"
                    + " and run registry recover for %s.")
                .formatted(
                    counted(ofUnknownCommits, where, "is of a commit", "are of commits"),
                    examples(),
                    output));
      }
      if (notOfTheirCommits + ofNoCommit > 0) {
        complaints.add(
            ("%s by no commit%s; readers see %s beside those of the join. Move %s out of joined/ of"
                    + " %s.")
                .formatted(
                    counted(notOfTheirCommits + ofNoCommit, where, "was made", "were made"),
                    examples(),
                    Counted.choose(notOfTheirCommits + ofNoCommit, "its rows", "their rows"),
                    Counted.choose(notOfTheirCommits + ofNoCommit, "it", "them"),
                    output));
      }
      if (ofOtherOutputs > 0) {
        complaints.add(
            ("%s that another output has taken over%s; %s visible there as well. Let nobody read %s"
                    + " any more.")
                .formatted(
                    counted(ofOtherOutputs, where, "is of a commit", "are of commits"),
                    examples(),
                    Counted.choose(ofOtherOutputs, "its rows are", "their rows are"),
                    output));
      }
      return complaints;
    }

    private static String counted(long files, String where, String one, String others) {
      return Counted.of(
          files,
          "visible file%s %s".formatted(where, one),
          "visible files%s %s".formatted(where, others));
    }

    private String examples() {
      return ", such as " + named.stream().limit(FirstFew.TOLD).collect(Collectors.joining(", "));
    }
  }

  /**
   * What was found in the peers.
   *
   * @param outputs how many of them were looked at
   * @param files published files in them that were compared with the registry
   * @param lostFiles of these, gone or damaged
   * @param unreadableFiles of these, that can't be looked at
   * @param named the first of both
   * @param absent peers that are not there, or are no outputs, and why
   * @param elsewhere commits of pipelines whose output is neither this one nor a peer; a fault if
   *     any peer was named
   * @param unknownFiles visible files in them that the registry does not account for
   */
  public record PeerFindings(
      int outputs,
      long files,
      long lostFiles,
      long unreadableFiles,
      List<String> named,
      SortedMap<String, String> absent,
      SortedMap<String, Long> elsewhere,
      UnknownFileCounts unknownFiles) {
    /** None. */
    public static final PeerFindings NONE =
        new PeerFindings(
            0, 0, 0, 0, List.of(), new TreeMap<>(), new TreeMap<>(), UnknownFileCounts.NONE);

    List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      absent.forEach(
          (peer, why) ->
              complaints.add(
                  "The peer %s %s, so nothing is known of the rows that are to be in it."
                      .formatted(peer, why)));
      if (lostFiles + unreadableFiles > 0) {
        complaints.add(
            ("%s gone or damaged, and %,d can't be looked at, such as %s; run the reconcile of"
                    + " their output.")
                .formatted(
                    Counted.of(
                        lostFiles, "published file of peers is", "published files of peers are"),
                    unreadableFiles,
                    Complaints.examples(named)));
      }
      if (outputs + absent.size() > 0) {
        elsewhere.forEach((pipeline, commits) -> complaints.add(unnamed(pipeline, commits)));
      }
      complaints.addAll(unknownFiles.complaints(" in peers", "the peer that shows them"));
      return complaints;
    }

    private static String unnamed(String pipeline, long commits) {
      return ("Pipeline %s has %s in an output that is neither this one nor a --peer; name"
              + " it as one, or, if it is gone for good, make its rows again here with"
              + " --rebuildOutputOf=%s.")
          .formatted(pipeline, Counted.of(commits, "commit"), pipeline);
    }
  }

  /** Whether the output is as it was. */
  public boolean changedNothing() {
    return events.recovered()
                + events.rebuilt()
                + work.rolledForward()
                + work.adoptedCommits()
                + work.orphanFiles()
            == 0
        && compaction.map(CompactReport::changedNothing).orElse(true);
  }

  /**
   * Whether nothing of the scope needs a human: every event in it that can be joined, and is not
   * too young, is visible once.
   */
  public boolean isExact() {
    return verdict().isExact();
  }

  /** What needs a human, in numbers. */
  public Verdict verdict() {
    return Verdict.exact()
        .with(
            Complaint.LOG_WITHOUT_EVENTS,
            events.all() == 0
                && work.rowsInRange()
                && read.unseen().count(LogProblem.Kind.LOG_WITHOUT_FILES) == 0)
        .with(Complaint.FILES_NOT_REBUILT, notRebuiltFiles)
        .with(Complaint.EVENTS_LOST, events.lost())
        .with(Complaint.COMMITS_LEFT, lostCommitsLeft)
        .with(Complaint.NOT_TAKEN_OVER, notTakenOver.left())
        .with(Complaint.PARTLY_VISIBLE, notTakenOver.partlyVisible().size())
        .with(Complaint.OUTPUT_UNREADABLE, unreadableOutput.files())
        .with(Complaint.UNSEEN, read.unseen().complaints().size())
        .with(Complaint.ADAPTER_FAILED, events.adapterFailed())
        .with(Complaint.UNPUBLISHED_ELSEWHERE, unpublishedElsewhere.size())
        .with(Complaint.WITHOUT_TRACES, withoutTraces)
        .with(Complaint.UNKNOWN_FILES, unknownFiles.complaints().size())
        .with(Complaint.PEERS, peers.complaints().size())
        .with(Complaint.COMPACTION, compaction.map(report -> report.complaints().size()).orElse(0));
  }

  /** What needs a human, a sentence or more each; empty if all is exact. */
  public List<String> complaints() {
    return Complaints.of(this);
  }
}
