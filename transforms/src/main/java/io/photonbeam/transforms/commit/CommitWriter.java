package io.photonbeam.transforms.commit;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.registry.CommitLimits;
import io.photonbeam.registry.CommitOutcome;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.IdStatus;
import io.photonbeam.registry.Lookup;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreFormatException;
import io.photonbeam.store.StoreUnavailableException;
import io.photonbeam.transforms.commit.RefusedRowsException.Refused;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.output.FailPoint;
import io.photonbeam.transforms.output.OutputFolder;
import io.photonbeam.transforms.row.JoinedRow;
import io.photonbeam.transforms.row.RepairedTexts;
import io.photonbeam.transforms.row.RowShape;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the commit protocol for one batch of rows after the other: stage, commit, publish, mark. See
 * {@link IdRegistry} for the protocol and what it promises. Not thread-safe.
 */
public final class CommitWriter {
  private final OutputFolder output;
  private final StoreCalls<IdRegistry> registry;
  private final CommitIds commitIds;
  private final String pipeline;
  private final InstantSource clock;
  private final RunMetrics metrics;
  private final Consumer<JoinedRow> expired;
  private final Consumer<Refused> refused;

  private final RecentIds recent = new RecentIds();

  /** Whether others join the same events, so that it pays to ask before rows are staged. */
  private boolean contended;

  /** Rows of the batch at hand of which it is known what became of them; others repeat these. */
  private int settled;

  /**
   * A writer.
   *
   * @param expired takes rows that can't be committed any more
   * @param refused takes rows that can't be written
   */
  CommitWriter(
      OutputFolder output,
      StoreCalls<IdRegistry> registry,
      CommitIds commitIds,
      String pipeline,
      InstantSource clock,
      RunMetrics metrics,
      Consumer<JoinedRow> expired,
      Consumer<Refused> refused) {
    this.output = output;
    this.registry = registry;
    this.commitIds = commitIds;
    this.pipeline = pipeline;
    this.clock = clock;
    this.metrics = metrics;
    this.expired = expired;
    this.refused = refused;
  }

  /**
   * Makes those rows visible whose ids are free, all at once.
   *
   * @param rows at most {@link CommitLimits#MAX_IDS}
   * @return the commit, or empty if no id was free
   * @throws IOException if files can't be written or published; rows whose ids are not taken can be
   *     committed again, others are published by rolling forward
   * @throws io.photonbeam.store.StoreException if the registry can't be used, or was given up
   *     waiting for; nothing is taken, unless it was the mark that failed
   * @throws io.photonbeam.registry.CommitStateUnknownException if it was given up without an
   *     answer, so that the ids may be taken; the staged files stay
   */
  public Optional<CommitRecord> commit(List<JoinedRow> rows, RowShape shape) throws IOException {
    settled = 0;
    Optional<CommitRecord> commit = commit(new Lines(rows), shape);
    metrics.repeated.add(rows.size() - settled);
    return commit;
  }

  private Optional<CommitRecord> commit(Lines lines, RowShape shape) throws IOException {
    List<JoinedRow> distinct = lines.distinct();
    List<JoinedRow> left = contended ? free(distinct, lines) : withoutRecent(distinct);
    while (!left.isEmpty()) {
      CommitId id = commitIds.next();
      Optional<CommitStage> staged;
      try {
        staged = stage(id, shape, left);
      } catch (RefusedRowsException e) {
        left = without(left, lines, e.refused());
        continue;
      }
      if (staged.isEmpty()) {
        continue;
      }
      FailPoint.STAGED.reached();
      CommitStage stage = staged.get();
      CommitRecord record = record(id, left, stage.files());
      CommitOutcome outcome = take(record, left, stage);
      if (outcome instanceof CommitOutcome.Committed) {
        FailPoint.COMMITTED.reached();
        note(stage.repaired());
        left.forEach(row -> recent.add(row.id()));
        publish(record, left);
        return Optional.of(record);
      }
      stage.delete();
      if (outcome instanceof CommitOutcome.Refused refused) {
        left = without(left, lines, refused);
      }
    }
    return Optional.empty();
  }

  private void note(RepairedTexts texts) {
    texts
        .first()
        .ifPresent(
            row ->
                metrics.repaired(
                    texts.number(),
                    row.source().file(row.pair()),
                    row.source().blockOffset(row.pair())));
  }

  /**
   * Stages rows; empty if somebody has taken the files for orphans meanwhile, as they were so long
   * in the making, and has fenced their commit id.
   */
  private Optional<CommitStage> stage(CommitId id, RowShape shape, List<JoinedRow> rows)
      throws IOException {
    try {
      return Optional.of(CommitStage.write(output.makeStaged(pipeline), pipeline, id, shape, rows));
    } catch (NoSuchFileException e) {
      output.requireThere();
      if (registry.read(r -> r.commitRecord(id)).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What is left without rows that can't be written; the same event may be logged otherwise. */
  private List<JoinedRow> without(List<JoinedRow> rows, Lines lines, List<Refused> unwritable) {
    IdentityHashMap<JoinedRow, Refused> byRow = new IdentityHashMap<>();
    unwritable.forEach(each -> byRow.put(each.row(), each));
    List<JoinedRow> left = new ArrayList<>(rows.size());
    for (JoinedRow row : rows) {
      if (byRow.containsKey(row)) {
        settled++;
        refused.accept(byRow.get(row));
        lines.after(row).ifPresent(left::add);
      } else {
        left.add(row);
      }
    }
    return left;
  }

  /**
   * What is left without rows of lines that repeat what this writer has made visible lately: they
   * are counted as repeated, not as joined before.
   */
  private List<JoinedRow> withoutRecent(List<JoinedRow> rows) {
    List<JoinedRow> suspects = rows.stream().filter(row -> recent.mayContain(row.id())).toList();
    if (suspects.isEmpty()) {
      return rows;
    }
    Lookup lookup = registry.read(r -> r.lookup(ids(suspects)));
    Set<ForeignId> taken = new HashSet<>();
    for (int i = 0; i < suspects.size(); i++) {
      if (lookup.status(i) == IdStatus.TAKEN) {
        taken.add(suspects.get(i).id());
      }
    }
    return rows.stream().filter(row -> !taken.contains(row.id())).toList();
  }

  private List<JoinedRow> free(List<JoinedRow> rows, Lines lines) {
    Lookup lookup = registry.read(r -> r.lookup(ids(rows)));
    BitSet dropped = new BitSet();
    BitSet past = new BitSet();
    for (int i = 0; i < rows.size(); i++) {
      dropped.set(i, !lookup.isFree(i));
      past.set(i, lookup.status(i) == IdStatus.EXPIRED);
    }
    contended = !dropped.isEmpty();
    return without(rows, lines, dropped, past);
  }

  private static List<ForeignId> ids(List<JoinedRow> rows) {
    return rows.stream().map(JoinedRow::id).toList();
  }

  private CommitRecord record(CommitId id, List<JoinedRow> rows, List<OutputFile> files) {
    long min = rows.stream().mapToLong(JoinedRow::eventMicros).min().orElseThrow();
    long max = rows.stream().mapToLong(JoinedRow::eventMicros).max().orElseThrow();
    return CommitRecord.of(id, pipeline, files, min, max);
  }

  private CommitOutcome take(CommitRecord record, List<JoinedRow> rows, CommitStage stage)
      throws IOException {
    List<ForeignId> ids = ids(rows);
    try {
      // Repeated while the registry is away, as the same commit of the same staged files.
      return registry.write(r -> r.commit(record, ids));
    } catch (StoreUnavailableException | StoreAccessException | StoreFormatException e) {
      // The failures that say: nothing is taken, now or later.
      stage.delete();
      throw e;
    }
  }

  private void publish(CommitRecord record, List<JoinedRow> rows) throws IOException {
    output.publish(record);
    FailPoint.PUBLISHED.reached();
    metrics.visible(record);
    settled += rows.size();
    long visible = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    metrics.latency().add(rows.stream().mapToLong(row -> visible - row.writtenMicros()).toArray());
    registry.write(
        r -> {
          r.markPublished(record.id());
          return null;
        });
    FailPoint.MARKED.reached();
  }

  private List<JoinedRow> without(
      List<JoinedRow> rows, Lines lines, CommitOutcome.Refused refused) {
    metrics.refusedCommits.increment();
    contended = true;
    BitSet dropped = new BitSet();
    BitSet past = new BitSet();
    for (CommitOutcome.Offender offender : refused.offenders()) {
      dropped.set(offender.index());
      past.set(offender.index(), offender.status() == IdStatus.EXPIRED);
    }
    return without(rows, lines, dropped, past);
  }

  /**
   * What is left without rows whose ids are not free. What has expired may be in the log with a
   * later day as well.
   *
   * @param past those of the dropped rows whose ids have expired; the others are taken
   */
  private List<JoinedRow> without(List<JoinedRow> rows, Lines lines, BitSet dropped, BitSet past) {
    settled += dropped.cardinality();
    metrics.alreadyTaken.add(dropped.cardinality() - past.cardinality());
    metrics.expired.add(past.cardinality());
    List<JoinedRow> left = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      if (!dropped.get(i)) {
        left.add(rows.get(i));
      } else if (past.get(i)) {
        expired.accept(rows.get(i));
        lines.laterThan(rows.get(i)).ifPresent(left::add);
      }
    }
    return left;
  }
}
