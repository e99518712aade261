package io.photonbeam.registry;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;

/**
 * What the registry remembers of a commit: all that is needed to publish it, check it and build it
 * again. Immutable.
 *
 * @param id its commit id
 * @param pipeline the pipeline that made it; empty for a fence
 * @param files its files, at most {@link #MAX_FILES}
 * @param minEventMicros earliest time of its foreign events, microseconds since 1970
 * @param maxEventMicros latest one
 * @param lastDay the last day of any of its ids or events; the record is kept until that expires
 * @param state how far it has come
 */
public record CommitRecord(
    CommitId id,
    String pipeline,
    List<OutputFile> files,
    long minEventMicros,
    long maxEventMicros,
    LocalDate lastDay,
    State state)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Most files of one commit; with paths of usual length their record fits into any store. */
  public static final int MAX_FILES = 500;

  /** How far a commit has come. */
  public enum State {
    /** Its ids are taken; its files are staged, or published but not marked so. */
    COMMITTED,
    /** Its files are visible. */
    PUBLISHED,
    /** Not a commit: this commit id can never be committed any more. */
    FENCED
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public CommitRecord {
    if (state != State.FENCED) {
      PipelineId.check(pipeline);
    }
    files = List.copyOf(files);
    if (files.size() > MAX_FILES) {
      throw new IllegalArgumentException(
          "Commit %s has %d files, more than %d; commit fewer events at a time."
              .formatted(id, files.size(), MAX_FILES));
    }
    ForeignId.checkTime(minEventMicros);
    ForeignId.checkTime(maxEventMicros);
    if (minEventMicros > maxEventMicros) {
      throw new IllegalArgumentException(
          "Commit %s has events from %d to %d µs, which is backwards."
              .formatted(id, minEventMicros, maxEventMicros));
    }
  }

  /** A commit to be made. */
  public static CommitRecord of(
      CommitId id,
      String pipeline,
      List<OutputFile> files,
      long minEventMicros,
      long maxEventMicros) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(maxEventMicros, 86_400_000_000L));
    return new CommitRecord(
        id, pipeline, files, minEventMicros, maxEventMicros, day, State.COMMITTED);
  }

  /** A fence around a commit id. */
  static CommitRecord fence(CommitId id) {
    return new CommitRecord(id, "", List.of(), 0, 0, LocalDate.EPOCH, State.FENCED);
  }

  /** Joined events in all files. */
  public long rows() {
    return files.stream().mapToLong(OutputFile::rows).sum();
  }

  /** This commit, with the bytes of its files as they were made again. */
  public CommitRecord withFiles(List<OutputFile> newFiles) {
    return new CommitRecord(id, pipeline, newFiles, minEventMicros, maxEventMicros, lastDay, state);
  }

  /** This commit, in the hands of another pipeline. */
  public CommitRecord withPipeline(String newPipeline) {
    return new CommitRecord(id, newPipeline, files, minEventMicros, maxEventMicros, lastDay, state);
  }

  /** Whether two records are of the same commit and rows, whatever their bytes and pipelines. */
  boolean hasSameRowsAs(CommitRecord other) {
    return id.equals(other.id)
        && minEventMicros == other.minEventMicros
        && maxEventMicros == other.maxEventMicros
        && lastDay.equals(other.lastDay)
        && files.stream()
            .map(OutputFile::withoutBytes)
            .toList()
            .equals(other.files.stream().map(OutputFile::withoutBytes).toList());
  }

  CommitRecord withState(State newState) {
    return new CommitRecord(id, pipeline, files, minEventMicros, maxEventMicros, lastDay, newState);
  }

  /** Kept at least until this day expires. */
  CommitRecord keptUntil(LocalDate day) {
    LocalDate later = day.isAfter(lastDay) ? day : lastDay;
    return new CommitRecord(id, pipeline, files, minEventMicros, maxEventMicros, later, state);
  }
}
