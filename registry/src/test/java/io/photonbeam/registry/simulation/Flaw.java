package io.photonbeam.registry.simulation;

import io.photonbeam.registry.OpenRules;

/** A way to break the protocol, each of which the checker has to notice. */
enum Flaw {
  NONE("the protocol as it is"),

  FENCE_NOT_CHECKED("a commit does not look for a fence"),
  OWN_COMMIT_NOT_RECOGNISED("a repeated commit is not recognised"),
  OFFENDERS_NOT_CHECKED("a commit does not look whether its ids are taken"),
  HORIZON_NOT_READ("a commit does not look at the horizon"),
  HORIZON_REMEMBERED("a commit trusts a horizon that it read before"),
  UNPUBLISHED_COMMITS_FORGOTTEN("an expiry forgets commits that are not published"),
  FENCES_FORGOTTEN("an expiry forgets fences", 3_545),
  EXPIRY_CLEARS_FIRST("an expiry clears ids before it advances the horizon"),

  COMMIT_BEFORE_STAGE("ids are taken before their rows are staged, as in Photon"),
  PUBLISH_BEFORE_COMMIT("files are published before their ids are taken"),
  MARK_BEFORE_PUBLISH("a commit is marked published before it is"),
  REFUSAL_IGNORED("a refused writer publishes all the same"),
  OFFENDERS_KEPT("a refused writer drops the offenders' ids, but not their rows"),
  UNKNOWN_TAKEN_FOR_FAILURE("a writer without an answer deletes its staged files"),
  LOST_ANSWER_RETRIED_UNDER_NEW_ID("a writer without an answer begins again under a new id"),
  STAGED_FILE_NOT_SYNCED("staged files are not forced to the disk"),
  STAGED_FOLDER_NOT_SYNCED("the folder of staged files is not synced"),
  PUBLISHED_FOLDER_NOT_SYNCED("the folder of published files is not synced"),
  RENAME_NOT_IDEMPOTENT("a rename that was made already is a failure"),

  ROLL_FORWARD_LEFT_OUT("nobody rolls forward"),
  ROLL_FORWARD_HALF("a roll-forward publishes only the first file of a commit"),
  LOST_COMMITS_MARKED("a roll-forward marks commits whose files are gone", 22_053),
  ORPHANS_DELETED_WITHOUT_FENCE("a reconciler deletes old staged files without a fence"),
  FENCE_ANSWER_IGNORED("a reconciler deletes staged files whatever the fence says"),
  REBUILT_IN_PLACE("a lost file is rebuilt where readers look"),

  ROLLED_FORWARD_ONCE("a reconciliation does not roll forward what was taken while it ran"),
  PIPELINES_BY_FOLDER("a reconciliation takes the pipelines with staged files for its own"),
  ONLY_HOURS_OF_THE_RANGE("a reconciliation looks only at files of the hours of its range"),
  LOST_FILE_COMES_ALONE("a lost file does not bring the other files of its commit"),
  ROWS_TAKEN_AS_THEY_COME("lost files are filled one after the other with what is there"),
  MADE_IS_WHOLE("a report trusts that what was to be made again is there", 617_973),
  RECORD_NOT_AMENDED("a file is made again, and the registry's record is left as it is"),
  DAY_OF_EVENTS_EXPIRES("a file expires with the day of its events, though its ids have not"),
  EXPIRED_FILES_DEMANDED("files are demanded of which all ids have expired"),
  FUTURE_IS_YOUNG("events that are dated in the future are left to the pipelines"),
  UNSEEN_IS_EXACT("a report says exact though some of the log could not be read", 2_310),
  UNKNOWN_IS_EXACT("a report says exact though files are visible that nobody has committed"),
  EXPIRED_DAYS_ARE_KNOWN("a report takes every file of an expired day for a commit's", 367_576),
  STARTS_WITH_ANY_REGISTRY("a run begins though the registry does not know what is visible"),

  CONFLICTS_NOT_NOTICED("the store applies a transaction though its reads hold no more"),
  LOST_ATTEMPTS_APPLIED_LATER(
      "the store applies a lost attempt later though its reads hold no more");

  private final String sentence;
  private final long seed;

  Flaw(String sentence) {
    this(sentence, 1);
  }

  Flaw(String sentence, long seed) {
    this.sentence = sentence;
    this.seed = seed;
  }

  /** The seed at which a hunt begins: of what is rare, one that is known to show it. */
  long seed() {
    return seed;
  }

  /** The rules of one actor's registry. */
  OpenRules rules() {
    return new FlawedRules(this);
  }

  @Override
  public String toString() {
    return sentence;
  }
}
