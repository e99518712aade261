package io.photonbeam.repair;

/** What needs a human, so that a round is not exact. Each comes with a number. */
public enum Complaint {
  /** The foreign log holds no event, though there are published files of the range. */
  LOG_WITHOUT_EVENTS,
  /** Published files that are lost and could not be made again, though not all of them expired. */
  FILES_NOT_REBUILT,
  /** Events that are joined, and whose rows are in no file. */
  EVENTS_LOST,
  /** Commits with lost files that the round had no room for. */
  COMMITS_LEFT,
  /** Commits of an output that is lost, which are not taken over yet. */
  NOT_TAKEN_OVER,
  /** Commits that could not be taken over, as another output shows a part of them. */
  PARTLY_VISIBLE,
  /** Published files that can't be looked at. */
  OUTPUT_UNREADABLE,
  /** What the logs hold that was not seen, by kinds: damage, files that were passed over … */
  UNSEEN,
  /** Events at which the adapter failed. */
  ADAPTER_FAILED,
  /** Old unpublished commits of pipelines that are not this output's. */
  UNPUBLISHED_ELSEWHERE,
  /** The registry has commits, all of others, and the output has no rows. */
  WITHOUT_TRACES,
  /** Visible files that the registry does not account for. */
  UNKNOWN_FILES,
  /** Other outputs that were named and are not there, or lack rows. */
  PEERS,
  /** What the compaction could not do. */
  COMPACTION
}
