package io.photonbeam.registry;

import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The registry's keys, as drawn in the package's documentation. Immutable. */
final class Keys {
  /** What the members of a run tell each other. */
  static final String NOTE = "note";

  /** What they tell whoever watches the run. */
  static final String FIGURES = "figures";

  /** The value of keys that only have to be there. */
  static final byte[] NOTHING = {};

  private final KeyLayout layout;
  private final byte[] prefix;
  private final byte[] ids;
  private final byte[] companions;
  private final byte[] commits;
  private final byte[] unpublished;

  Keys(String keyPrefix, KeyLayout layout) {
    this.layout = layout;
    this.prefix = prefix(keyPrefix);
    this.ids = under("id").pack();
    this.companions = under("day").pack();
    this.commits = under("commit").pack();
    this.unpublished = under("unpublished").pack();
  }

  /** The mark of the layout, which is the same in all of them. */
  static byte[] layout(String keyPrefix) {
    return new TupleWriter(prefix(keyPrefix)).add("layout").pack();
  }

  byte[] horizon() {
    return under("horizon").pack();
  }

  /** The key that is there exactly when the id is taken: its own, or its companion's. */
  byte[] presence(ForeignId id) {
    return id.isPlain()
        ? companion(layout.bucketOf(id), id.utf8())
        : inDay(id, id.day()).addBytes(id.eventIdBytes()).pack();
  }

  /** The key of a plain id whose companion knows the day and not the commit. */
  byte[] plainId(ForeignId id, long day) {
    return inDay(id, day).addUtf8(id.utf8()).pack();
  }

  private TupleWriter inDay(ForeignId id, long day) {
    return new TupleWriter(ids).add(layout.bucketOf(id)).add(day);
  }

  /**
   * The entries that say that a commit has taken an id.
   *
   * @param presence key of the id's presence, which the caller has asked for already
   */
  List<KeyValue> taken(ForeignId id, byte[] presence, CommitId commit) {
    if (!id.isPlain()) {
      return List.of(new KeyValue(presence, commit.encode()));
    }
    if (layout != KeyLayout.BY_COMMIT) {
      return List.of(
          new KeyValue(plainId(id, id.day()), commit.encode()),
          new KeyValue(presence, new Companion(id.day(), Optional.empty()).encode()));
    }
    return List.of(
        new KeyValue(inDay(id, id.day()).add(commit.text()).addUtf8(id.utf8()).pack(), NOTHING),
        new KeyValue(presence, new Companion(id.day(), Optional.of(commit)).encode()));
  }

  /** How many buckets there are, from 0. */
  int buckets() {
    return layout.buckets();
  }

  private byte[] companion(long bucket, byte[] utf8) {
    return new TupleWriter(companions).add(bucket).addUtf8(utf8).pack();
  }

  /** The key of the companion of the plain id in a key. */
  byte[] companionOf(byte[] plainIdKey) {
    TupleReader parts = idParts(plainIdKey);
    long bucket = parts.readLong();
    long unusedDay = parts.readLong();
    byte[] idOrCommit = parts.readUtf8();
    return companion(bucket, layout == KeyLayout.BY_COMMIT ? parts.readUtf8() : idOrCommit);
  }

  byte[] commit(CommitId id) {
    return new TupleWriter(commits).add(id.text()).pack();
  }

  byte[] unpublished(String pipeline, CommitId id) {
    return new TupleWriter(unpublished).add(pipeline).add(id.text()).pack();
  }

  byte[] pipeline(String pipeline) {
    return under("pipeline").add(pipeline).pack();
  }

  byte[] lease(String pipeline) {
    return under("lease").add(pipeline).pack();
  }

  /** What a member of a run tells of a kind: {@link #NOTE} or {@link #FIGURES}. */
  byte[] member(String pipeline, RunStamp run, String kind, String member) {
    return ofRun(pipeline, run).add(kind).add(member).pack();
  }

  /** What all members of a run tell of a kind. */
  KeyRange members(String pipeline, RunStamp run, String kind) {
    return ofRun(pipeline, run).add(kind).range();
  }

  /** The name of the member whose key this is, of those of one range. */
  String member(byte[] key, KeyRange members) {
    return new TupleReader(key, members.from().length - 1).readString();
  }

  byte[] stop(String pipeline, RunStamp run) {
    return ofRun(pipeline, run).add("stop").pack();
  }

  /** What all runs of a pipeline tell. */
  KeyRange board(String pipeline) {
    return under("run").add(pipeline).range();
  }

  private TupleWriter ofRun(String pipeline, RunStamp run) {
    return under("run").add(pipeline).add(run.text());
  }

  /** All bindings of pipelines. */
  KeyRange allPipelines() {
    return under("pipeline").range();
  }

  /** Reads a binding's key from its pipeline on. */
  TupleReader pipelineParts(byte[] key) {
    return new TupleReader(key, under("pipeline").pack().length);
  }

  /** All taken ids. */
  KeyRange allIds() {
    return KeyRange.within(ids);
  }

  /** The ids of a bucket whose day is below another. */
  KeyRange idsBefore(int bucket, long day) {
    TupleWriter inBucket = new TupleWriter(ids).add(bucket);
    return KeyRange.of(inBucket.pack(), inBucket.add(day).pack());
  }

  /** The EventIds of a bucket's day: the byte strings, which stand before all strings. */
  KeyRange eventIds(int bucket, long day) {
    byte[] inDay = new TupleWriter(ids).add(bucket).add(day).pack();
    return KeyRange.of(inDay, new TupleWriter(inDay).add("").pack());
  }

  /** The plain ids of a bucket's day. */
  KeyRange plainIds(int bucket, long day) {
    TupleWriter inDay = new TupleWriter(ids).add(bucket).add(day);
    return KeyRange.of(new TupleWriter(inDay.pack()).add("").pack(), inDay.range().to());
  }

  KeyRange allCommits() {
    return KeyRange.within(commits);
  }

  /** The commits whose ids were made at a time or later. */
  KeyRange commitsSince(Instant since) {
    String first = CommitId.TIME.format(since.atOffset(ZoneOffset.UTC));
    return KeyRange.of(new TupleWriter(commits).add(first).pack(), allCommits().to());
  }

  KeyRange allUnpublished() {
    return KeyRange.within(unpublished);
  }

  KeyRange unpublishedOf(String pipeline) {
    return new TupleWriter(unpublished).add(pipeline).range();
  }

  /** Reads an id's key from its bucket on. */
  TupleReader idParts(byte[] key) {
    return new TupleReader(key, ids.length);
  }

  /** Reads an unpublished entry's key from its pipeline on. */
  TupleReader unpublishedParts(byte[] key) {
    return new TupleReader(key, unpublished.length);
  }

  /** A number as a value: a day, a version. */
  static byte[] number(long value) {
    return new TupleWriter().add(value).pack();
  }

  static long number(byte[] value) {
    return new TupleReader(value, 0).readLong();
  }

  private static byte[] prefix(String keyPrefix) {
    return keyPrefix.isEmpty() ? new byte[0] : new TupleWriter().add(keyPrefix).pack();
  }

  private TupleWriter under(String name) {
    return new TupleWriter(prefix).add(name);
  }
}
