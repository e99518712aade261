package io.photonbeam.transforms.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.log.EventFields;
import io.photonbeam.registry.CommitIds;
import io.photonbeam.transforms.ManualClock;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.TestRun;
import io.photonbeam.transforms.model.TestBatches;
import io.photonbeam.transforms.model.UnjoinableBatch;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import io.photonbeam.transforms.output.BegunOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterSearchTest {
  @TempDir Path output;
  private final ManualClock clock = new ManualClock(TestRun.START);
  private final CommitIds names = new CommitIds(clock, new Random(1));
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    BegunOutput.in(output);
  }

  @Test
  void aLetterIsFoundWithItsReasonTimePipelineAndPlaces() throws IOException {
    Path file = write("dc-a", Reason.ADAPTER_FAILED, "it threw", "c1", "c2");

    DeadLetterSearch search = search("c2");

    assertThat(search.found())
        .containsExactly(
            new FoundDeadLetter(
                Reason.ADAPTER_FAILED,
                "it threw",
                clock.instant(),
                file,
                Optional.of("dc-a"),
                new FoundDeadLetter.Event(
                    "foreign.avro", 1_000, "q of c2", 5_000, Optional.empty())));
    assertThat(progress).containsExactly(2L);
    assertThat(search("c3").found()).isEmpty();
  }

  @Test
  void aFileThatIsThereAndCannotBeOpenedIsNotGone() throws IOException {
    Path file = write("dc-a", Reason.ADAPTER_FAILED, "it threw", "c1");
    // Java says "file not found" of a folder, too, as of what may not be read.
    Path closed = Files.createDirectories(file.resolveSibling("closed.parquet"));

    DeadLetterSearch search = search("c1");

    assertThat(search.found()).hasSize(1);
    assertThat(search.unreadableFiles()).isOne();
    assertThatThrownBy(() -> DeadLetterEvents.read(closed, TestLog.FOREIGN_FIELDS, letter -> {}))
        .as("a retry deletes what it has read")
        .isInstanceOf(IOException.class);
    DeadLetterEvents.read(
        closed.resolveSibling("none.parquet"), TestLog.FOREIGN_FIELDS, letter -> {});
  }

  @Test
  void severalLettersOfOneEventComeInTheOrderOfTheirTimes() throws IOException {
    write("a", Reason.TOO_MANY_PENDING, "first", "c1");
    clock.advance(Duration.ofHours(1));
    write("b", Reason.EXPIRED, "second", "c1");
    clock.advance(Duration.ofHours(1));
    write("a", Reason.NO_PRIMARY_EVENT, "third", "c1");

    assertThat(search("c1").found())
        .extracting(FoundDeadLetter::detail)
        .containsExactly("first", "second", "third");
  }

  @Test
  void anEventThatCannotBeUsedIsFoundByItsId() throws IOException {
    GenericRecord event = TestLog.foreign("c1", "", 5);
    write("a", Reason.MALFORMED, "key is empty", event);

    assertThat(search("c1").found())
        .singleElement()
        .satisfies(letter -> assertThat(letter.event().problem()).contains("key is empty"));
  }

  @Test
  void damagedFilesAndOnesWithOtherFieldsAreCountedAndTheOthersRead() throws IOException {
    Path damaged = write("a", Reason.NO_PRIMARY_EVENT, "x", "c1");
    byte[] bytes = Files.readAllBytes(damaged);
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length / 2));
    write("a", Reason.NO_PRIMARY_EVENT, "y", "c1");

    DeadLetterSearch search = search("c1");

    assertThat(search.found()).extracting(FoundDeadLetter::detail).containsExactly("y");
    assertThat(search.unreadableFiles()).isEqualTo(1);
    EventFields others = EventFields.foreign("payment_id", "order_id", "paid_at");
    DeadLetterSearch otherFields = DeadLetterSearch.of(output, others, "c1", progress::add);
    assertThat(otherFields.found()).isEmpty();
    assertThat(otherFields.unreadableFiles()).isEqualTo(2);
  }

  @Test
  void anOutputWithoutLettersHasNone() throws IOException {
    assertThat(search("c1").found()).isEmpty();
  }

  private DeadLetterSearch search(String id) throws IOException {
    return DeadLetterSearch.of(output, TestLog.FOREIGN_FIELDS, id, progress::add);
  }

  private Path write(String pipeline, Reason reason, String detail, String... ids)
      throws IOException {
    return write(
        pipeline,
        reason,
        detail,
        Arrays.stream(ids)
            .map(id -> TestLog.foreign(id, "q of " + id, 5))
            .toArray(GenericRecord[]::new));
  }

  /** Writes a file of letters, as a pipeline does. */
  private Path write(String pipeline, Reason reason, String detail, GenericRecord... events)
      throws IOException {
    List<Path> files = new ArrayList<>();
    UnjoinableBatch batch = new UnjoinableBatch(TestBatches.foreign(events), reason, detail);
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    new DeadLetterWriter(new UnjoinableFolder(output), pipeline, names, clock)
        .write(reason.code(), List.of(DeadLetterBatch.of(batch, micros)), files::add);
    return files.get(0);
  }
}
