package io.photonbeam.transforms.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.KeyHash;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.Scans;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.stores.Stores;
import io.photonbeam.transforms.FakeOutputs;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.index.hash.StoredPages;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventBatchCoder;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.KeyHashes;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.LogChunkCoder;
import io.photonbeam.transforms.model.LogSchema;
import io.photonbeam.transforms.model.NamedFile;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FindEventsTest {
  private static final long DAY = 86_400_000;
  private static final int SHARDS = 4;

  private final TestRun run = TestRun.over(new ManualClock(TestRun.START));
  private final TestPipeline pipeline = TestRun.pipeline();

  @AfterEach
  void end() {
    run.close();
  }

  /** Id and shard of each event. */
  private static final class Describe extends DoFn<KV<Integer, EventBatch>, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(@Element KV<Integer, EventBatch> element, OutputReceiver<String> out)
        throws IOException {
      EventBatch batch = element.getValue();
      for (int i = 0; i < batch.size(); i++) {
        GenericRecord record =
            new GenericDatumReader<GenericRecord>(batch.schema().avro())
                .read(
                    null,
                    DecoderFactory.get()
                        .binaryDecoder(
                            batch.data(), batch.start(i), batch.end(i) - batch.start(i), null));
        out.output(record.get("id") + "/" + element.getKey());
      }
    }
  }

  private PCollectionTuple find(Role role, EventFields fields, LogChunk... chunks) {
    return pipeline
        .apply(Create.of(List.of(chunks)).withCoder(LogChunkCoder.of()))
        .apply(FindEvents.of(role, fields, SHARDS, run.spec()));
  }

  private static PCollection<String> described(PCollectionTuple found) {
    return found
        .get(FindEvents.BATCHES)
        .apply(ParDo.of(new Describe()))
        .setCoder(StringUtf8Coder.of());
  }

  private static String at(String id, String key) {
    return id + "/" + KeyHash.shard(KeyHash.of(key.getBytes(StandardCharsets.UTF_8)), SHARDS);
  }

  private static List<GenericRecord> clicks(int from, int to, long millis) {
    return IntStream.range(from, to)
        .mapToObj(i -> TestLog.foreign("c" + i, "q" + i, millis))
        .toList();
  }

  @Test
  void theIndexHearsOfNewNamesInTurn(@TempDir Path folder) throws Exception {
    NamedFile before = new NamedFile("log.avro", new HeaderSync(1, 2));
    NamedFile after = before.at("log.1.avro");
    LogChunk renamed = LogChunk.of("", List.of(new FileMove(before, Optional.of(after.path()))));
    Path index = folder.resolve("index.db");
    try (TestRun indexed = TestRun.indexed(new ManualClock(TestRun.START), index)) {
      FindEvents.FindPrimary find =
          new FindEvents.FindPrimary(TestLog.PRIMARY_FIELDS, SHARDS, indexed.spec(), null);
      find.setup();
      find.find(TestChunks.of(List.of(TestLog.primary("q1", 1))), null, new FakeOutputs());
      find.find(renamed, null, new FakeOutputs());
      find.find(TestChunks.of(List.of(TestLog.primary("q2", 1))), null, new FakeOutputs());
      find.awaitNotes();
      find.teardown();
    }
    try (TransactionalStore store = Stores.open("sqlite:" + index)) {
      KeyRange names = KeyRange.within(new TupleWriter().add("s").pack());
      List<String> paths = new ArrayList<>();
      Scans.forEach(store, names, entry -> paths.add(pathOf(entry.key())));
      assertThat(paths)
          .as("another file has the old name")
          .containsExactlyInAnyOrder("log.avro", "log.1.avro");
    }
  }

  /** The last part of a key that ends in a file's name. */
  private static String pathOf(byte[] key) {
    TupleReader parts = new TupleReader(key, 0);
    parts.readString();
    parts.readLong();
    parts.readLong();
    return parts.readString();
  }

  @Test
  void aBundleEndsWhenTheIndexKnowsOfItAndFailsIfThatCannotBe(@TempDir Path folder)
      throws Exception {
    Path index = folder.resolve("index.db");
    try (TestRun indexed = TestRun.indexed(new ManualClock(TestRun.START), index)) {
      FindEvents.FindPrimary find =
          new FindEvents.FindPrimary(TestLog.PRIMARY_FIELDS, SHARDS, indexed.spec(), null);
      find.setup();
      find.find(TestChunks.of(List.of(TestLog.primary("q1", 1))), null, new FakeOutputs());
      find.awaitNotes();
      try (TransactionalStore store = Stores.open("sqlite:" + index)) {
        assertThat(StoredPages.in(store).ids()).hasSize(1);
      }

      Files.copy(index, folder.resolve("another.db"));
      Files.move(folder.resolve("another.db"), index, StandardCopyOption.REPLACE_EXISTING);
      find.find(TestChunks.of(List.of(TestLog.primary("q2", 1))), null, new FakeOutputs());

      assertThatThrownBy(find::awaitNotes).isInstanceOf(StoreException.class);
      find.teardown();
    }
  }

  @Test
  void takenAndExpiredForeignEventsGoNoFurther() {
    run.take(5 * DAY, "c1", "c3");
    run.registry().expire(LocalDate.ofEpochDay(3));
    LogChunk chunk =
        new TestChunks(LogSchema.of(TestLog.FOREIGN))
            .block(1, clicks(0, 5, 5 * DAY))
            .block(2, clicks(5, 7, 2 * DAY))
            .build();

    PCollectionTuple found = find(Role.FOREIGN, TestLog.FOREIGN_FIELDS, chunk);

    PAssert.that(described(found))
        .containsInAnyOrder(at("c0", "q0"), at("c2", "q2"), at("c4", "q4"));
    PAssert.that(found.get(FindEvents.PROBLEMS)).empty();
    pipeline.run();
    assertThat(run.metrics().foreignEvents.sum()).isEqualTo(7);
    assertThat(run.metrics().alreadyTaken.sum()).isEqualTo(2);
    assertThat(run.metrics().expired.sum()).isEqualTo(2);
    assertThat(run.metrics().bytesRead.sum()).isEqualTo(chunk.bytes());
  }

  @Test
  void anExpiredEventIsALetterOnlyIfItCameIntoItsLogTooLate() {
    // Chunks of tests were written 77 µs after 1970 began.
    run.registry().expire(LocalDate.ofEpochDay(3));
    List<GenericRecord> old = clicks(0, 2, 2 * DAY);
    LogChunk inTime = new TestChunks(LogSchema.of(TestLog.FOREIGN)).block(1, old).build();
    LogChunk tooLate =
        new TestChunks(LogSchema.of(TestLog.FOREIGN))
            .writtenAt(3 * DAY * 1000)
            .block(2, clicks(2, 4, 2 * DAY))
            .block(3, clicks(4, 5, 4 * DAY))
            .build();

    PCollectionTuple found = find(Role.FOREIGN, TestLog.FOREIGN_FIELDS, inTime, tooLate);

    PAssert.that(described(found)).containsInAnyOrder(at("c4", "q4"));
    PAssert.thatSingleton(found.get(FindEvents.UNJOINABLE))
        .satisfies(
            batch -> {
              assertThat(batch.reason()).isEqualTo(UnjoinableBatch.Reason.EXPIRED);
              assertThat(batch.events().size()).isEqualTo(2);
              assertThat(batch.events().blockOffset(0)).isEqualTo(2);
              return null;
            });
    pipeline.run();
    assertThat(run.metrics().expired.sum()).isEqualTo(4);
  }

  @Test
  void primaryEventsAreNeverDropped() {
    run.take(5 * DAY, "q1");
    run.registry().expire(LocalDate.ofEpochDay(3));
    LogChunk chunk = TestChunks.of(List.of(TestLog.primary("q1", 1), TestLog.primary("q2", 1)));

    PCollectionTuple found = find(Role.PRIMARY, TestLog.PRIMARY_FIELDS, chunk);

    PAssert.that(described(found)).containsInAnyOrder(at("q1", "q1"), at("q2", "q2"));
    pipeline.run();
    assertThat(run.metrics().primaryEvents.sum()).isEqualTo(2);
    assertThat(run.metrics().foreignEvents.sum()).isZero();
  }

  @Test
  void onlyPrimaryEventsOfWantedKeysAreFound() {
    LogChunk chunk =
        TestChunks.of(
            List.of(TestLog.primary("q1", 1), TestLog.primary("q2", 1), TestLog.primary("q3", 1)));
    PCollectionView<KeyHashes> wanted =
        pipeline
            .apply(
                "Wanted", Create.of(batchOf("q3"), batchOf("q1")).withCoder(EventBatchCoder.of()))
            .apply(Combine.globally(KeyHashes.ofBatches()).asSingletonView());

    PCollectionTuple found =
        pipeline
            .apply(Create.of(List.of(chunk)).withCoder(LogChunkCoder.of()))
            .apply(
                FindEvents.of(Role.PRIMARY, TestLog.PRIMARY_FIELDS, SHARDS, run.spec())
                    .withKeys(wanted));

    PAssert.that(described(found)).containsInAnyOrder(at("q1", "q1"), at("q3", "q3"));
    pipeline.run();
    assertThat(run.metrics().primaryEvents.sum()).isEqualTo(3);
  }

  private static EventBatch batchOf(String key) {
    return TestBatches.foreign(TestLog.foreign("c of " + key, key, 1));
  }

  @Test
  void damageAndMalformedEventsComeOutAsProblems() {
    LogProblem before = new LogProblem(LogProblem.Kind.SHRUNK_FILE, "x.avro", 1, "shorter", 0);
    LogChunk chunk =
        new TestChunks(LogSchema.of(TestLog.PRIMARY))
            .problem(before)
            .block(10, List.of(TestLog.primary("q1", 1), TestLog.primary("", 1)))
            .block(20, 9, TestLog.encode(TestLog.primary("q2", 1)))
            .build();

    PCollectionTuple found = find(Role.PRIMARY, TestLog.PRIMARY_FIELDS, chunk);

    PAssert.that(described(found)).containsInAnyOrder(at("q1", "q1"));
    PAssert.that(found.get(FindEvents.PROBLEMS))
        .satisfies(
            problems -> {
              assertThat(problems)
                  .extracting(problem -> problem.kind() + "@" + problem.offset())
                  .containsExactlyInAnyOrder(
                      "SHRUNK_FILE@1", "MALFORMED_EVENT@10", "DAMAGED_BLOCK@20");
              return null;
            });
    pipeline.run();
  }
}
