package io.photonbeam.registry;

import io.photonbeam.registry.CommitRecord.State;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.Stores;
import io.photonbeam.text.Counted;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Which foreign ids are taken, and by which commit: the one piece of state that all pipelines
 * share, and the reason why no foreign event is ever visible twice.
 *
 * <h2>The protocol</h2>
 *
 * A writer holds joined events and wants them visible exactly once. It makes a new {@link CommitId}
 * and
 *
 * <ol>
 *   <li><b>stages</b> the events in files under that id where no reader looks, durably;
 *   <li><b>commits</b>: {@link #commit}, one transaction, which (a) refuses a fenced commit id, (b)
 *       agrees at once if this commit id is committed already, (c) refuses with the offenders if
 *       any id is taken or older than the horizon, (d) else takes all ids and writes the record,
 *       marked unpublished;
 *   <li><b>publishes</b>: renames the files to where readers look; a source that is missing while
 *       the target is there counts as renamed;
 *   <li><b>marks</b> the commit published: {@link #markPublished}.
 * </ol>
 *
 * A refused writer drops the offenders and begins again under a new commit id. One whose answer was
 * lost asks again under the <i>same</i> id: an attempt of which nothing is known either shows as
 * (b), or can no longer be applied, because everything it read is in conflict with the answer.
 *
 * <table>
 *   <caption>What a crash leaves behind</caption>
 *   <tr><th>crash</th><th>left behind</th><th>who repairs it, and how</th></tr>
 *   <tr><td>before 2 applied</td><td>staged files, no id taken</td><td>reconciliation: {@link
 *       #fence}, then delete them; the events are joined again by whoever reads them again</td></tr>
 *   <tr><td>in 2, answer lost</td><td>either of its neighbours</td><td>the retry, or that
 *       neighbour's repair</td></tr>
 *   <tr><td>between 2 and 3</td><td>ids taken, files staged</td><td rowspan="2">roll forward: for
 *       each of {@link #unpublished}, steps 3 and 4; by the pipeline when it starts, or by
 *       reconciliation</td></tr>
 *   <tr><td>between 3 and 4</td><td>ids taken, files visible</td></tr>
 *   <tr><td>after 4</td><td>nothing to do</td><td></td></tr>
 * </table>
 *
 * A slow writer looks like a dead one. Therefore staged files are deleted only behind a fence: if
 * the writer does wake up, its commit is refused by (a); if it was faster, the fence says so and
 * the files stay. No id ever has to be given back, for an id is taken only together with files that
 * are staged already. {@link #expire} lets the registry forget: it moves the horizon first, which
 * every commit reads in its transaction, so that no clock decides what may be joined.
 *
 * <p>Thread-safe. Every method is one step of the protocol, and does not sleep except to ask again
 * after a lost answer. All may throw {@link io.photonbeam.store.StoreException}, with nothing
 * applied (but see {@link #markPublished(List)}), and those that write {@link
 * CommitStateUnknownException}; all can be repeated as they are.
 */
public final class IdRegistry implements AutoCloseable {
  private final TransactionalStore store;
  private final Keys keys;
  private final CommitRules rules;
  private final CommitLog commits;
  private final IdLookup lookup;
  private final Leases leases;
  private final Bindings bindings;
  private final Writes writes;
  private final Witness witness = new Witness();

  /** With rules of their own, for simulations. */
  IdRegistry(
      TransactionalStore store, KeyLayout layout, RegistrySettings settings, CommitRules rules) {
    this.store = store;
    this.keys = new Keys(settings.keyPrefix(), layout);
    this.rules = rules;
    this.commits = new CommitLog(store, keys, rules);
    this.lookup = new IdLookup(store, keys, commits);
    this.writes = new Writes(store, new UnknownRetry(settings));
    this.leases = new Leases(store, writes, keys);
    this.bindings = new Bindings(store, writes, keys);
  }

  /**
   * Opens the registry in a store, which it will close. A new registry is marked with its layout.
   *
   * @throws io.photonbeam.store.StoreFormatException if a newer program wrote the registry
   * @throws io.photonbeam.store.StoreException if the store cannot be used; it is closed
   */
  public static IdRegistry open(TransactionalStore store, RegistrySettings settings) {
    try {
      KeyLayout layout =
          LayoutMark.readOrMark(
              store, new Writes(store, new UnknownRetry(settings)), settings.keyPrefix());
      return new IdRegistry(store, layout, settings, new CommitRules());
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Opens the registry at a store's URI with default settings; see {@link Stores#open(String)}. */
  public static IdRegistry open(String uri) {
    return open(Stores.open(uri), RegistrySettings.defaults());
  }

  /**
   * Tells which ids are free, and the horizon. Each {@value IdLookup#IDS_PER_READ} of them are
   * looked up in one read, as of one moment.
   */
  public Lookup lookup(List<ForeignId> ids) {
    return lookup.lookup(ids);
  }

  /**
   * As {@link #lookup}, for ids that are near each other in a log, of which mostly all are free or
   * many are taken: asks for {@value IdLookup#IDS_PER_GLANCE} of them, evenly spread, and for all
   * only if one of these is taken, or if one has expired. What it calls free may be taken; a commit
   * will tell.
   */
  public Lookup glance(List<ForeignId> ids) {
    return lookup.glance(ids);
  }

  /**
   * Tells which commits hold these ids, by their index; empty for an id that nobody holds, or that
   * is forgotten. For each {@value IdLookup#IDS_PER_READ} of them one read, and for plain ids a
   * second one; dearer than {@link #lookup}.
   */
  public List<Optional<CommitId>> owners(List<ForeignId> ids) {
    return lookup.owners(ids);
  }

  /** Who holds an id; empty if nobody does, or it is forgotten. */
  public Optional<IdOwner> find(String id) {
    return lookup.find(id);
  }

  /**
   * Step 2: takes all ids for this commit, or none.
   *
   * @param record of files that are staged durably; its state is {@link State#COMMITTED}
   * @param ids the foreign ids of those files, 1 to {@link CommitLimits#MAX_IDS}, none twice,
   *     together at most {@link CommitLimits#MAX_ID_BYTES}
   * @throws CommitStateUnknownException if no answer came: clean nothing up
   * @throws IllegalArgumentException if the ids break these limits, or the commit id was used for
   *     other files
   * @throws io.photonbeam.store.StoreAccessException if the registry has forgotten a commit that
   *     this object has marked, or read as published, and so has gone back in time; nothing was
   *     taken
   */
  public CommitOutcome commit(CommitRecord record, List<ForeignId> ids) {
    CommitLimits.requireCommittable(record, ids);
    CommitStep step = new CommitStep(keys, rules, record, List.copyOf(ids), witness.newest());
    CommitOutcome outcome = writes.make("commit " + record.id(), step::run);
    if (outcome instanceof CommitOutcome.Committed) {
      witness.committed(step.record());
    }
    return outcome;
  }

  /** Step 4 for one commit; see {@link #markPublished(List)}. */
  public void markPublished(CommitId id) {
    markPublished(List.of(id));
  }

  /**
   * Step 4: marks commits whose files are visible, in one transaction for each 64 of them. Those
   * that are marked already, or were and are forgotten, stay as they are; so do fences, for a
   * commit that is forgotten can be fenced while its writer has yet to mark it.
   *
   * @throws io.photonbeam.store.StoreAccessException if the registry has forgotten one that this
   *     object has made or listed, and so has gone back in time; the others of its 64, and those
   *     before them, are marked
   */
  public void markPublished(List<CommitId> ids) {
    for (List<CommitId> batch : CommitLog.batches(ids)) {
      MarkStep step = new MarkStep(keys, rules, commits, batch, witness.unmarked(batch));
      MarkStep.Marked marked =
          writes.make("the mark 'published' of " + Counted.of(batch.size(), "commit"), step::run);
      witness.marked(batch, marked.published());
      if (marked.forgotten().isPresent()) {
        throw witness.goneBack(marked.forgotten().get());
      }
    }
  }

  /** The commits of one pipeline that have yet to be published, in the order of their ids. */
  public List<CommitRecord> unpublished(String pipeline) {
    return unpublished(keys.unpublishedOf(PipelineId.check(pipeline)));
  }

  /** The commits of all pipelines that have yet to be published, pipeline by pipeline. */
  public List<CommitRecord> unpublished() {
    return unpublished(keys.allUnpublished());
  }

  private List<CommitRecord> unpublished(KeyRange range) {
    List<CommitRecord> found = commits.unpublished(range);
    found.forEach(witness::committed);
    return found;
  }

  /** Which output each pipeline writes to. */
  public Bindings bindings() {
    return bindings;
  }

  /** Who runs each pipeline now. */
  public Leases leases() {
    return leases;
  }

  /** Where the processes of a run of a pipeline tell each other how far they are. */
  public RunBoard board(String pipeline, RunStamp run) {
    return new RunBoard(store, writes, keys, pipeline, run);
  }

  /** Whether nothing was ever committed, fenced or expired here; pipelines may be bound. */
  public boolean isNew() {
    return store.read(
        transaction ->
            transaction.scan(keys.allCommits(), 1).isEmpty()
                && transaction.get(keys.horizon()).isEmpty());
  }

  /** What is stored under a commit id: a commit or a fence. */
  public Optional<CommitRecord> commitRecord(CommitId id) {
    Optional<CommitRecord> record = store.read(transaction -> commits.record(transaction, id));
    record.ifPresent(witness::saw);
    return record;
  }

  /** What is stored under some commit ids, of those that have a record: commits and fences. */
  public Map<CommitId, CommitRecord> commitRecords(Collection<CommitId> ids) {
    Map<CommitId, CommitRecord> found = new HashMap<>();
    for (List<CommitId> batch : CommitLog.readBatches(List.copyOf(ids))) {
      store
          .read(transaction -> commits.records(transaction, batch))
          .forEach(record -> found.put(record.id(), record));
    }
    found.values().forEach(witness::saw);
    return found;
  }

  /** Visits every commit in the order of their ids, fences left out; no snapshot of all of them. */
  public void forEachCommit(Consumer<? super CommitRecord> visitor) {
    commits.forEach(
        record -> {
          witness.saw(record);
          visitor.accept(record);
        });
  }

  /**
   * Visits what a run has committed, in the order of the commit ids.
   *
   * @param since no commit id of the run is older, by whichever clock of its processes
   */
  public void forEachCommitOf(RunStamp run, Instant since, Consumer<? super CommitRecord> visitor) {
    commits.forEachSince(
        since,
        record -> {
          witness.saw(record);
          if (run.isOf(record.id())) {
            visitor.accept(record);
          }
        });
  }

  /**
   * Makes sure that a commit id can never be committed any more, unless it is committed already.
   */
  public FenceOutcome fence(CommitId id) {
    return writes.make("the fence of " + id, transaction -> commits.fence(transaction, id));
  }

  /**
   * Changes what is recorded of a commit whose files were made again, in one transaction: {@link
   * CommitRecord#withFiles}. Ids, pipeline and state stay as they are.
   *
   * @param known the record as it was read
   * @return whether the record is the new one now; if not, somebody else has changed it since it
   *     was read, or it is forgotten, and nothing was written
   * @throws IllegalArgumentException if the new record is of another commit, pipeline or state, or
   *     of other rows
   */
  public boolean amend(CommitRecord known, CommitRecord amended) {
    if (!known.hasSameRowsAs(amended)
        || !known.pipeline().equals(amended.pipeline())
        || known.state() != amended.state()) {
      throw new IllegalArgumentException(
          "Commit %s can be given other bytes, not other rows, another pipeline or another state."
              .formatted(known.id()));
    }
    return writes.make(
        "the new record of commit " + known.id(),
        transaction -> commits.amend(transaction, known, amended));
  }

  /**
   * Makes a commit another pipeline's, whose output will show it then, if nobody else can be
   * publishing it: in one transaction with the look whether its pipelines are held. Who begins to
   * run one of them later does not find it among what is {@linkplain #unpublished to be published}.
   *
   * @param known the record as it was read
   * @param heir the other pipeline
   * @param held all pipelines that are bound to the outputs that may show the commit
   * @return if not {@link TakeOverOutcome#TAKEN}, nothing was written
   */
  public TakeOverOutcome takeOver(CommitRecord known, String heir, HeldPipelines held) {
    CommitRecord amended = known.withPipeline(PipelineId.check(heir));
    return writes.make(
        "the new pipeline of commit " + known.id(),
        transaction -> commits.takeOver(transaction, known, amended, held));
  }

  /**
   * Takes a commit into the registry whose files are visible already, and of which it knows
   * nothing: one that was published before the registry was lost, or after the copy was made from
   * which it was restored. In one transaction, which refuses if any id is held by another commit.
   * Safe beside running pipelines, and repeatable.
   *
   * @param record of files that readers see; its state is {@link State#COMMITTED}, and {@link
   *     State#PUBLISHED} afterwards
   * @param ids the foreign ids of those files, within the limits of {@link #commit}; those below
   *     the horizon stay forgotten
   */
  public AdoptOutcome adopt(CommitRecord record, List<ForeignId> ids) {
    CommitLimits.requireCommittable(record, ids);
    AdoptStep step = new AdoptStep(keys, record, List.copyOf(ids));
    return writes.make("the adoption of commit " + record.id(), step::run);
  }

  /** The first day that is not expired; 1970-01-01 if none ever did. */
  public LocalDate horizon() {
    return LocalDate.ofEpochDay(store.read(transaction -> Horizon.day(transaction, keys)));
  }

  /**
   * Advances the horizon to a day and clears what lies below: ids, their companions, and the
   * records of published commits all of whose events lie below. Repeat it if it was cut short; a
   * day that is not behind the horizon only repeats the clearing.
   *
   * @param before first day to keep; the caller sees to it that it lies well in the past
   */
  public ExpireResult expire(LocalDate before) {
    return new Expiry(store, writes, keys, rules).run(before);
  }

  /** Counts what is stored; see {@link #stats(LongConsumer)}. */
  public RegistryStats stats() {
    return stats(read -> {});
  }

  /**
   * Counts what is stored, at the cost of reading all keys.
   *
   * @param progress is told now and then how many keys were read so far, on this thread
   */
  public RegistryStats stats(LongConsumer progress) {
    return new StatsScan(store, keys, progress).take(horizon());
  }

  /** Closes the store. */
  @Override
  public void close() {
    store.close();
  }
}
