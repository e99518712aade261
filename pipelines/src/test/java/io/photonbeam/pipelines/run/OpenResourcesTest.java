package io.photonbeam.pipelines.run;

import static io.photonbeam.pipelines.ClickLogs.click;
import static io.photonbeam.pipelines.JoinWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.photonbeam.pipelines.ClickLogs;
import io.photonbeam.pipelines.JoinWorld;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.retry.RetryConfig;
import io.photonbeam.pipelines.retry.RetryRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs have opened is closed when they have ended, however many there are in one process. */
class OpenResourcesTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern THREADS =
      Pattern.compile("(member of|lease of|watch of|index|state keeper).*");

  @TempDir Path folder;
  private JoinWorld world;

  static Stream<Named<Supplier<PipelineOptions>>> runners() {
    return Stream.of(
        Named.of("Direct", JoinWorld::direct), Named.of("Flink", () -> JoinWorld.flink()));
  }

  /** Those that other tests have left. */
  private Set<Thread> before;

  @BeforeEach
  void logs() throws IOException {
    before = Thread.getAllStackTraces().keySet();
    assumeThat(DESCRIPTORS).isDirectory();
    world = new JoinWorld(folder.toRealPath());
    ClickLogs.queries(world.primaryLog.resolve("q.avro"), "q1");
    ClickLogs.clicks(world.foreignLog.resolve("c.avro"), click("c1", "q1"), click("c2", "q2"));
  }

  @ParameterizedTest
  @MethodSource("runners")
  void everyRunClosesWhatItHasOpened(Supplier<PipelineOptions> runner) throws IOException {
    world.join(world.finite("a").as(JoinConfig::new), runner.get());
    assertNothingIsOpen();

    SavedJoinConfig settings = SavedJoinConfig.notedIn(world.output).get(0).settings();
    try (RetryRun retry =
        new RetryRun(
            RetryConfig.of(world.output, settings, "a.retry").as(RetryConfig::new),
            Clock.systemUTC())) {
      retry.run(runner.get(), JoinWorld.WRITERS);
    }
    assertNothingIsOpen();

    try (Reconciliation round =
        new Reconciliation(
            ReconcileConfig.of(world.output, settings, "a.reconcile").as(ReconcileConfig::new),
            Clock.systemUTC())) {
      round.run(runner.get(), JoinWorld.WRITERS);
    }
    assertNothingIsOpen();
  }

  @ParameterizedTest
  @MethodSource("runners")
  void aRunThatFailsClosesWhatItHasOpened(Supplier<PipelineOptions> runner) throws IOException {
    JoinConfig config = world.finite("a").as(JoinConfig::new);
    Files.createDirectories(world.output);
    Files.writeString(world.output.resolve("joined"), "in the way");

    assertThatThrownBy(() -> world.join(config, runner.get()))
        .hasRootCauseInstanceOf(IOException.class);

    assertNothingIsOpen();
  }

  /** Of a runner that ends its threads by and by. */
  private void assertNothingIsOpen() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(openFiles()).isEmpty());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : descriptors.toList()) {
        String file = target(descriptor);
        if (file.startsWith(folder.toRealPath().toString())) {
          open.add(file);
        }
      }
    }
    return open;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }

  private Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> THREADS.matcher(name).matches())
        .collect(Collectors.toSet());
  }
}
