package io.photonbeam.pipelines.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.photonbeam.event.EventId;
import io.photonbeam.pipelines.config.LogOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Disorder HEAVY = new Disorder(0.1, 0.2, 0.1, 0.1);

  @TempDir private Path directory;

  private Instant now = START;

  @Test
  void theSameSeedAndTimeMakeTheSameBytes() throws IOException {
    run(config("one", 20_000).with(GenerateConfig.SEED, 7L));
    run(config("two", 20_000).with(GenerateConfig.SEED, 7L));
    Map<String, byte[]> one = contents(directory.resolve("one"));
    Map<String, byte[]> two = contents(directory.resolve("two"));
    assertThat(two.keySet()).isEqualTo(one.keySet()).hasSize(16);
    one.forEach((file, bytes) -> assertThat(two.get(file)).as(file).isEqualTo(bytes));
  }

  @Test
  void anotherSeedMakesOtherEvents() throws IOException {
    run(config("one", 100).with(GenerateConfig.SEED, 7L));
    run(config("two", 100).with(GenerateConfig.SEED, 8L));
    assertThat(new Logs("two").primaries).doesNotContainKeys(new Logs("one").anyPrimary());
  }

  @Test
  void whatItSaysIsWhatStandsInTheLogs() throws IOException {
    GenerateReport report = run(config("a", 20_000).withDisorder(HEAVY));
    Logs logs = new Logs("a");
    assertReportMatchesLogs(report, logs);
    assertThat(report.primaryEvents()).isEqualTo(20_000);
    assertThat(report.latePrimaries()).isPositive().isEqualTo(logs.onlyInRetryFiles);
    assertThat(report.outOfOrder()).isPositive();
    assertThat(report.repeatedLines()).isPositive();
    assertThat(report.neverMatching()).isPositive();
  }

  @Test
  void theUsualWorkloadHasTheSharesThatItNames() throws IOException {
    GenerateReport report = run(config("a", 100_000));
    double foreign = report.foreignEvents();
    assertThat(foreign / report.primaryEvents()).isCloseTo(0.1, within(0.005));
    assertThat(report.neverMatching() / foreign).isCloseTo(0.02, within(0.005));
    assertThat(report.latePrimaries() / foreign).isCloseTo(0.02, within(0.005));
    assertThat((double) report.repeatedLines() / report.lines()).isCloseTo(0.01, within(0.002));
    assertThat(report.outOfOrder() / (report.primaryEvents() + foreign))
        .isCloseTo(0.05, within(0.005));
  }

  @Test
  void foreignEventsMayOutnumberPrimaryEvents() throws IOException {
    GenerateReport report =
        run(
            config("a", 5_000)
                .with(GenerateConfig.FOREIGN_RATIO, 2.5)
                .withDisorder(HEAVY)
                .with(GenerateConfig.SERVERS, 1));
    assertThat((double) report.foreignEvents() / report.primaryEvents())
        .isCloseTo(2.5, within(0.05));
    assertReportMatchesLogs(report, new Logs("a"));
  }

  @Test
  void withoutDisorderEveryLineIsInOrderAndJoinable() throws IOException {
    GenerateReport report = run(config("a", 10_000).withDisorder(Disorder.NONE));
    Logs logs = new Logs("a");
    assertThat(report.joinable()).isEqualTo(report.foreignLines());
    assertThat(logs.primaryLines + logs.foreignLines).isEqualTo(report.lines());
    assertThat(report.repeatedLines() + report.outOfOrder() + report.latePrimaries()).isZero();
    assertThat(report.files()).isEqualTo(8);
    assertReportMatchesLogs(report, logs);
  }

  @Test
  void theVirtualClockEndsNow() throws IOException {
    run(config("a", 20_000));
    Logs logs = new Logs("a");
    long first = logs.primaries.keySet().stream().mapToLong(EventId::micros).min().orElseThrow();
    long last = logs.foreigns.keySet().stream().mapToLong(EventId::micros).max().orElseThrow();
    long end = micros(START);
    assertThat(first).isBetween(end - 10_000_000, end - 9_900_000);
    assertThat(last).isBetween(end - 1_000_000, end);
  }

  @Test
  void idsAscendInTheFilesOfPromptLines() throws IOException {
    run(config("a", 20_000).withDisorder(HEAVY));
    for (Path file : files(directory.resolve("a"))) {
      if (!file.toString().contains("retry")) {
        List<EventId> ids = read(file).stream().map(record -> eventId(record, 0)).toList();
        assertThat(ids).as(file.toString()).isNotEmpty().isSorted();
      }
    }
  }

  @Test
  void anAdThatIsClickedIsOneOfItsQuerysAds() throws IOException {
    run(config("a", 5_000));
    Logs logs = new Logs("a");
    logs.foreigns.values().stream()
        .filter(click -> logs.primaries.containsKey(eventId(click, "query_id")))
        .forEach(
            click -> {
              GenericRecord query = logs.primaries.get(eventId(click, "query_id"));
              int position = (Integer) click.get("position");
              GenericRecord ad = (GenericRecord) ((List<?>) query.get("ads")).get(position - 1);
              assertThat(ad.get("position")).isEqualTo(position);
              assertThat(ad.get("ad_id")).isEqualTo(click.get("ad_id"));
            });
  }

  @Test
  void aSecondRunAddsFilesAndEventsAndLeavesTheFirstAlone() throws IOException {
    run(config("a", 5_000));
    Map<String, byte[]> before = contents(directory.resolve("a"));
    // While its virtual clock runs over the same times.
    now = START.plusMillis(700);
    GenerateReport second = run(config("a", 5_000));

    Map<String, byte[]> after = contents(directory.resolve("a"));
    before.forEach((file, bytes) -> assertThat(after.get(file)).as(file).isEqualTo(bytes));
    assertThat(after).hasSize(before.size() + second.files());
    assertThat(new Logs("a").primaries).hasSize(10_000);
  }

  @Test
  void liveLinesAreWrittenAtTheirTime() throws IOException {
    GenerateConfig config =
        GenerateConfig.live(log("a/q"), log("a/c"), 5_000)
            .with(GenerateConfig.DURATION, Duration.ofSeconds(4));
    List<Long> lines = new ArrayList<>();
    GenerateReport report = live(config).run(soFar -> lines.add(soFar.lines()));
    // Each half a second; clicks come only after a while.
    assertThat(lines).hasSize(8);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isBetween((long) ((i + 1) * 2_500 * 0.85), (i + 1) * 2_600L);
    }
    assertThat(report.lines()).isCloseTo(20_000, within(600L));
    assertThat(report.seconds()).isCloseTo(4, within(0.05));
    assertReportMatchesLogs(report, new Logs("a"));
  }

  @Test
  void aLiveLineIsReadableSoonAfterItsTime() throws IOException {
    GenerateConfig config =
        GenerateConfig.live(log("a/q"), log("a/c"), 100).with(GenerateConfig.EVENTS, 1_000L);
    List<Long> newest = new ArrayList<>();
    Generate generate =
        live(
            config,
            () -> {
              if (Duration.between(START, now).toMillis() % 1_000 == 500) {
                newest.add(micros(now) - newestPrimary());
              }
            });
    generate.run(soFar -> {});
    // Flushed within 100 ms, looked at every 20 ms; the next line may take a while.
    assertThat(newest).hasSizeGreaterThan(5).allSatisfy(age -> assertThat(age).isLessThan(250_000));
  }

  @Test
  void aLiveRunThatIsStoppedCountsWhatItWrote() throws IOException {
    GenerateConfig config = GenerateConfig.live(log("a/q"), log("a/c"), 5_000).withDisorder(HEAVY);
    Generate[] generate = new Generate[1];
    generate[0] =
        live(
            config,
            () -> {
              if (now.isAfter(START.plusSeconds(5))) {
                generate[0].stop();
              }
            });
    GenerateReport report = generate[0].run(soFar -> {});
    assertThat(report.foreignEvents()).isPositive();
    assertReportMatchesLogs(report, new Logs("a"));
  }

  @Test
  void aMachineThatCannotKeepUpLeavesNothingOut() throws IOException {
    GenerateConfig config =
        GenerateConfig.live(log("a/q"), log("a/c"), 1_000).with(GenerateConfig.EVENTS, 2_000L);
    Generate slow = new Generate(config, () -> now, duration -> now = now.plusSeconds(7));
    List<Long> progress = new ArrayList<>();
    GenerateReport report = slow.run(soFar -> progress.add(soFar.lines()));
    assertThat(progress).hasSizeBetween(1, 2);
    assertThat(report.primaryEvents()).isEqualTo(2_000);
    assertReportMatchesLogs(report, new Logs("a"));
  }

  @Test
  void aQueryHasARealisticSize() throws IOException {
    GenerateConfig config = config("a", 10_000);
    run(config);
    long bytes = 0;
    long lines = 0;
    for (Path file : files(config.get(LogOptions.PRIMARY_LOG))) {
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
        while (reader.hasNext()) {
          bytes += reader.nextBlock().remaining();
          lines += reader.getBlockCount();
        }
      }
    }
    assertThat(bytes / lines).isBetween(240L, 300L);
  }

  private GenerateReport run(GenerateConfig config) throws IOException {
    return new Generate(config, () -> now, duration -> {}).run(soFar -> {});
  }

  private Generate live(GenerateConfig config) {
    return live(config, () -> {});
  }

  /** A live run on a clock that only its pauses put on. */
  private Generate live(GenerateConfig config, Runnable eachPause) {
    return new Generate(
        config,
        () -> now,
        duration -> {
          now = now.plus(duration);
          eachPause.run();
        });
  }

  private GenerateConfig config(String name, long events) {
    return GenerateConfig.of(log(name + "/q"), log(name + "/c"), events);
  }

  private Path log(String name) {
    return directory.resolve(name);
  }

  private long newestPrimary() {
    try {
      return new Logs("a").primaries.keySet().stream().mapToLong(EventId::micros).max().orElse(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertReportMatchesLogs(GenerateReport report, Logs logs) {
    assertThat(report.primaryEvents()).isEqualTo(logs.primaries.size());
    assertThat(report.primaryLines()).isEqualTo(logs.primaryLines);
    assertThat(report.foreignEvents()).isEqualTo(logs.foreigns.size());
    assertThat(report.foreignLines()).isEqualTo(logs.foreignLines);
    assertThat(report.joinable()).isEqualTo(logs.joinable());
    assertThat(report.neverMatching()).isEqualTo(logs.foreigns.size() - logs.joinable());
    assertThat(report.outOfOrder()).isEqualTo(logs.outOfOrder());
    assertThat(report.bytes()).isEqualTo(logs.bytes);
    assertThat(report.files()).isEqualTo(logs.files);
  }

  /** An independent reading of what a run wrote. */
  private final class Logs {
    final Map<EventId, GenericRecord> primaries = new HashMap<>();
    final Map<EventId, GenericRecord> foreigns = new HashMap<>();
    long primaryLines;
    long foreignLines;
    long bytes;
    int files;
    long onlyInRetryFiles;

    Logs(String name) throws IOException {
      Set<EventId> prompt = new HashSet<>();
      for (Path file : files(log(name))) {
        boolean primary = file.getParent().endsWith("q");
        for (GenericRecord record : read(file)) {
          EventId id = eventId(record, 0);
          GenericRecord before = (primary ? primaries : foreigns).putIfAbsent(id, record);
          assertThat(before == null || before.equals(record)).as("one event for each id").isTrue();
          if (primary) {
            primaryLines++;
          } else {
            foreignLines++;
          }
          if (!file.toString().contains("retry")) {
            prompt.add(id);
          }
        }
        bytes += Files.size(file);
        files++;
      }
      onlyInRetryFiles = primaries.keySet().stream().filter(id -> !prompt.contains(id)).count();
    }

    EventId[] anyPrimary() {
      return primaries.keySet().stream().limit(10).toArray(EventId[]::new);
    }

    long joinable() {
      return foreigns.values().stream()
          .filter(click -> primaries.containsKey(eventId(click, "query_id")))
          .count();
    }

    long outOfOrder() {
      return Stream.concat(primaries.values().stream(), foreigns.values().stream())
          .filter(record -> (Long) record.get("timestamp") < eventId(record, 0).micros())
          .count();
    }
  }

  private static EventId eventId(GenericRecord record, int field) {
    return EventId.parse(record.get(field).toString()).orElseThrow();
  }

  private static EventId eventId(GenericRecord record, String field) {
    return EventId.parse(record.get(field).toString()).orElseThrow();
  }

  private static long micros(Instant instant) {
    return Duration.between(Instant.EPOCH, instant).toNanos() / 1_000;
  }

  private static List<GenericRecord> read(Path file) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    for (Path file : files(directory)) {
      contents.put(directory.relativize(file).toString(), Files.readAllBytes(file));
    }
    return contents;
  }
}
