package io.photonbeam.pipelines.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.RegistrySettings;
import io.photonbeam.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("E")
          .fields()
          .requiredString("id")
          .requiredString("key")
          .requiredLong("t")
          .endRecord();
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final CommitId COMMIT = new CommitId("20260102-030405678-4k9rt0mzq2x7vb1c");
  private static final String PATH = "date=2026-01-02/hour=03/" + COMMIT + ".parquet";

  private static final String ROWS = "rows";

  @TempDir Path dir;
  private final IdRegistry registry =
      IdRegistry.open(MemoryStore.create(), RegistrySettings.defaults());

  @AfterEach
  void close() {
    registry.close();
  }

  private void log(String name, String... idsAndKeys) throws IOException {
    Path file = dir.resolve(name).resolve("file.avro");
    Files.createDirectories(file.getParent());
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.create(SCHEMA, file.toFile());
      for (String each : idsAndKeys) {
        String[] parts = each.split("=", 2);
        writer.append(
            new GenericRecordBuilder(SCHEMA)
                .set("id", parts[0])
                .set("key", parts[1])
                .set("t", TIME.toEpochMilli())
                .build());
      }
    }
  }

  @Test
  void behindARepeatedHeaderEventsAreFoundAndBehindOneOfAnotherSchemaNot() throws IOException {
    log("q", "q1=");
    log("c", "c1=q1");
    Path file = dir.resolve("c/file.avro");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, with(bytes, "c1", "c2"), StandardOpenOption.APPEND);
    byte[] otherSchema = with(bytes, "\"name\":\"E\"", "\"name\":\"F\"");
    Files.write(file, with(otherSchema, "c1", "c3"), StandardOpenOption.APPEND);

    assertThat(text(explain("c2"))).contains("c2 is in the log");
    assertThat(text(explain("c3"))).contains("1 block or file could not be");
  }

  /** The same file, with another text of the same length. */
  private static byte[] with(byte[] bytes, String text, String other) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replace(text, other)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void commit(String id) {
    long micros = TIME.toEpochMilli() * 1_000;
    CommitRecord record =
        CommitRecord.of(
            COMMIT,
            "dc-a",
            List.of(new OutputFile(PATH, 1, ROWS.length(), "xxh64:00")),
            micros,
            micros);
    registry.commit(record, List.of(ForeignId.of(id, micros)));
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, ROWS);
  }

  private Path out() {
    return dir.resolve("an output");
  }

  private Explanation explain(String id) throws IOException {
    ExplainConfig config =
        new ExplainConfig(
            dir.resolve("q"),
            dir.resolve("c"),
            List.of(out()),
            EventFields.primary("id", "t"),
            EventFields.foreign("id", "key", "t"));
    return new Explain(config, registry).of(id, events -> {});
  }

  /** The command, as a shell needs it for a folder with spaces. */
  private String reconcile() {
    return "`./photonbeam reconcile '--output=" + out() + "'`";
  }

  private static String text(Explanation explanation) {
    return String.join("\n", explanation.sentences());
  }

  @Test
  void aVisibleEventIsExplainedWithItsPlaceCommitAndFile() throws IOException {
    log("c", "other=x", "c1=q1", "c1=q1");
    commit("c1");
    write(out().resolve("joined").resolve(PATH));

    Explanation explanation = explain("c1");

    assertThat(explanation.visible()).isTrue();
    assertThat(text(explanation))
        .contains(dir.resolve("c/file.avro").toString(), "block at byte ")
        .contains("2026-01-02T03:04:05Z", "primary event q1", "2 times")
        .contains("commit " + COMMIT, "pipeline dc-a", PATH)
        .endsWith("Nothing is left to do.");
  }

  @Test
  void aCommittedEventThatIsOnlyStagedBecomesVisibleByItself() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    write(out().resolve("_staged/dc-a").resolve(COMMIT + ".2026-01-02T03.parquet"));

    Explanation explanation = explain("c1");

    assertThat(explanation.visible()).isFalse();
    assertThat(text(explanation)).contains("not visible yet", "at its next start", reconcile());
  }

  @Test
  void aCommittedEventWhoseFileIsGoneIsToldOfByName() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    Files.createDirectories(out().resolve("_staged/dc-a"));

    assertThat(text(explain("c1"))).contains("is gone", PATH, reconcile(), "backup");
  }

  @Test
  void aPublishedFileOfAnotherSizeThanRecordedShowsNothing() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    Files.createDirectories(out().resolve("_staged/dc-a"));
    Path file = out().resolve("joined").resolve(PATH);
    write(file);
    Files.writeString(file, "");

    Explanation explanation = explain("c1");

    assertThat(explanation.visible()).isFalse();
    assertThat(text(explanation))
        .contains(
            "is damaged, having another size", file.toString(), reconcile() + " writes it again")
        .doesNotContain("Nothing is left to do");
  }

  @Test
  void anEventThatAnotherOutputsPipelineHasJoinedIsToldToBeThere() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    Files.createDirectories(out().resolve("_staged/dc-b"));

    Explanation explanation = explain("c1");

    assertThat(explanation.visible()).isFalse();
    assertThat(text(explanation))
        .contains("pipeline dc-a, which is not this output's")
        .endsWith("its row is in the output of that pipeline.")
        .doesNotContain("is gone", "reconcile");
  }

  @Test
  void aPipelineIsThisOutputsIfTheRegistrySaysSoWhateverFoldersThereAre() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    Files.createDirectories(out());
    RegistryBinding.bindFound(out(), registry, "dc-a", new Random(1));

    assertThat(text(explain("c1"))).contains("is gone", PATH, reconcile());
  }

  @Test
  void aFolderMakesNoPipelineOfAnotherOutputThisOutputs() throws IOException {
    log("c", "c1=q1");
    commit("c1");
    Path other = Files.createDirectories(dir.resolve("other"));
    RegistryBinding.bindFound(other, registry, "dc-a", new Random(1));
    Files.createDirectories(out().resolve("_staged/dc-a"));

    assertThat(text(explain("c1"))).contains("which is not this output's").doesNotContain("gone");
  }

  @Test
  void anEventWithoutPrimaryEventWaits() throws IOException {
    log("c", "c1=q1");
    log("q", "q2=-", "q3=-");

    assertThat(text(explain("c1")))
        .contains("No commit has taken it")
        .contains("q1 is not in the primary log (2 events in 1 file were read)")
        .contains("--joinTimeout");
  }

  @Test
  void anEventWhosePrimaryEventIsThereWillBeJoined() throws IOException {
    log("c", "c1=q1");
    log("q", "q1=-");

    assertThat(text(explain("c1")))
        .contains("primary event q1 is in the log: " + dir.resolve("q/file.avro"))
        .contains("Both events are there", reconcile())
        .doesNotContain("retry", "dead letter");
  }

  @Test
  void anExpiredEventIsNotJoinedAnyMore() throws IOException {
    log("c", "c1=q1");
    log("q", "q1=-");
    registry.expire(LocalDate.of(2026, 1, 3));

    assertThat(text(explain("c1"))).contains("horizon, 2026-01-03", "will not be joined");
  }

  @Test
  void anEventThatCannotBeUsedIsSaidToBeSo() throws IOException {
    log("c", "c1=");

    assertThat(text(explain("c1")))
        .contains("c1 is in the log, but can't be used: " + dir.resolve("c/file.avro"))
        .contains("key is empty")
        .contains("log it again, corrected");
  }

  @Test
  void anEventThatIsNotInTheLogIsLookedForInVain() throws IOException {
    log("c", "c1=q1");
    Files.writeString(dir.resolve("c/broken.avro"), "this is no log file at all, is it?");

    assertThat(text(explain("c2")))
        .contains("c2 is not in the foreign log", "1 block or file could not be")
        .contains("check the id and --foreignLog");
  }
}
