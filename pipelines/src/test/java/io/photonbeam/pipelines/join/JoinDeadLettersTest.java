package io.photonbeam.pipelines.join;

import static io.photonbeam.pipelines.ClickLogs.click;
import static io.photonbeam.pipelines.JoinWorld.direct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.ClickLogs;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.UnjoinableBatch.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is not joined is a dead letter, with its reason. */
class JoinDeadLettersTest {
  @TempDir Path folder;
  private JoinWorld world;
  private Path clicks;

  @BeforeEach
  void writeQueries() throws IOException {
    world = new JoinWorld(folder);
    clicks = world.foreignLog.resolve("clicks.avro");
    ClickLogs.queries(world.primaryLog.resolve("queries.avro"), "q1", "q2", "q3");
  }

  @Test
  void aClickWithoutAQueryIsALetterWithItsPlace() throws IOException {
    ClickLogs.clicks(clicks, click("joined", "q1"), click("lost", "q9"));

    RunMetrics metrics = join();

    assertThat(world.visibleClicks()).containsExactly("joined");
    assertThat(world.deadLetters("no_primary_event"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("click")).hasToString(click("lost", "q9").toString());
              assertThat(row.get("file")).hasToString(clicks.toString());
              assertThat((long) row.get("offset")).isPositive();
            });
    assertThat(metrics.unjoined(Reason.NO_PRIMARY_EVENT)).isEqualTo(1);
    assertThat(JoinWorld.files(world.output.resolve("_staged"), "")).isEmpty();
  }

  @Test
  void malformedClicksAreLettersAsTheyAre() throws IOException {
    ClickLogs.clicks(clicks, click("c1", "q1"), click("", "q1"), click("no key", null));

    join(); // A click without a key is none of them: it names no query, and is only counted.

    assertThat(world.deadLetters("malformed"))
        .extracting(row -> row.get("detail") + ": " + row.get("click"))
        .containsExactly("click_id is empty: " + click("", "q1"));
    assertThat(world.deadLetters("malformed_event")).isEmpty();
    assertThat(world.deadLetters("malformed_primary_event")).isEmpty();
  }

  @Test
  void aClickThatCameAfterItsDayHadExpiredIsALetter() throws IOException {
    try (IdRegistry registry = world.registry()) {
      registry.expire(LocalDate.of(2026, 6, 2));
    }
    ClickLogs.clicks(
        clicks, click("new", "q1"), click("old", "q2", ClickLogs.TIME.minusSeconds(90_000)));

    join();

    assertThat(world.visibleClicks()).containsExactly("new");
    assertThat(world.deadClicks("expired")).containsExactly("old");
  }

  @Test
  void malformedQueriesAndWhatCannotBeReadArePlaces() throws IOException {
    ClickLogs.queries(world.primaryLog.resolve("malformed.avro"), "q4", "");
    Path text = Files.writeString(world.primaryLog.resolve("text.avro"), "no log ".repeat(9));
    Path half = world.foreignLog.resolve("half.avro");
    ClickLogs.clicks(half, click("c1", "q1"), click("c2", "q2"));
    byte[] whole = Files.readAllBytes(half);
    Files.write(half, Arrays.copyOf(whole, whole.length - 5));

    join();

    assertThat(places("unreadable_file")).containsExactly(text + "@0");
    assertThat(world.deadLetters("malformed_primary_event"))
        .singleElement()
        .satisfies(row -> assertThat(row.get("detail")).hasToString("query_id is empty"));
    assertThat(world.deadLetters("unfinished_file")).hasSize(1);
  }

  @Test
  void aDamagedBlockIsAPlaceWithTheNumberOfItsRecords() throws IOException {
    List<Long> ends =
        JoinWorld.log(
            clicks,
            ClickLogs.CLICK,
            List.of(
                List.of(click("c1", "q1")),
                List.of(click("c2", "q1")),
                List.of(click("c3", "q1"))));
    byte[] damaged = Files.readAllBytes(clicks);
    Arrays.fill(
        damaged, Math.toIntExact(ends.get(0)) + 8, Math.toIntExact(ends.get(0)) + 12, (byte) 85);
    Files.write(clicks, damaged);

    join();

    assertThat(world.visibleClicks()).containsExactlyInAnyOrder("c1", "c3");
    assertThat(places("damaged_block")).containsExactly(clicks + "@" + ends.get(0));
  }

  @Test
  void lettersThatCannotBeWrittenFailTheJoin() throws IOException {
    ClickLogs.clicks(clicks, click("lost", "q9"));
    JoinConfig config = world.finite("a").as(JoinConfig::new);
    Files.createDirectories(world.output);
    Files.writeString(world.output.resolve("unjoinable"), "in the way");

    assertThatThrownBy(() -> world.join(config, direct()))
        .hasRootCauseInstanceOf(IOException.class);
  }

  private RunMetrics join() throws IOException {
    return world.join(world.finite("a").as(JoinConfig::new), direct());
  }

  private List<String> places(String reason) throws IOException {
    return world.deadLetters(reason).stream()
        .map((GenericRecord row) -> row.get("file") + "@" + row.get("offset"))
        .toList();
  }
}
