package io.photonbeam.registry.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * What was done to the outputs and the registry from outside, in the order of its happening: a
 * report can't tell of what happens after somebody has looked.
 */
final class Disturbances {
  private final Map<String, Long> ofCommits = new HashMap<>();
  private final Map<String, Long> made = new HashMap<>();
  private final Map<String, Long> spoilt = new HashMap<>();
  private final Map<String, Long> adopted = new HashMap<>();
  private final Map<String, Long> amended = new HashMap<>();
  private final Map<String, Long> expired = new HashMap<>();
  private long moment;
  private long putBack;

  /** A moment after all that has happened so far, and before all that has not. */
  long moment() {
    return moment;
  }

  /** Something happened to a file of a commit. */
  void ofCommit(String commit) {
    ofCommits.put(commit, ++moment);
  }

  /** A commit was made, which is no disturbance. */
  void madeCommit(String commit) {
    made.put(commit, ++moment);
  }

  boolean isMadeSince(String commit, long earlier) {
    return made.getOrDefault(commit, 0L) > earlier;
  }

  /** A file of a commit was published that had been spoilt before. */
  void spoiltCommit(String commit) {
    spoilt.put(commit, ++moment);
  }

  boolean isSpoiltSince(String commit, long earlier) {
    return spoilt.getOrDefault(commit, 0L) > earlier;
  }

  /** A commit was taken over for another output, which is no disturbance. */
  void adoptedCommit(String commit) {
    adopted.put(commit, ++moment);
  }

  boolean isAdoptedSince(String commit, long earlier) {
    return adopted.getOrDefault(commit, 0L) > earlier;
  }

  /** A commit was given a record of other files, which is no disturbance. */
  void amendedCommit(String commit) {
    amended.put(commit, ++moment);
  }

  boolean isAmendedSince(String commit, long earlier) {
    return amended.getOrDefault(commit, 0L) > earlier;
  }

  /** The registry forgot an id. */
  void ofId(String id) {
    expired.put(id, ++moment);
  }

  boolean ofIdSince(String id, long earlier) {
    return expired.getOrDefault(id, 0L) > earlier;
  }

  /** The registry was put back. */
  void ofRegistry() {
    putBack = ++moment;
  }

  boolean ofCommitSince(String commit, long earlier) {
    return ofCommits.getOrDefault(commit, 0L) > earlier;
  }

  boolean ofRegistrySince(long earlier) {
    return putBack > earlier;
  }
}
