package io.photonbeam.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.Moment;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptions;

/** A world whose output is reconciled, long after all that is in it. */
final class ReconcileWorld {
  static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  final JoinWorld join;
  private final String registry;
  Instant now = LATER;
  Duration settle = Options.NONE.get(ReconcileConfig.SETTLE);
  Set<String> adopt = Set.of();
  List<Path> peers = List.of();
  Optional<String> lostPipeline = Optional.empty();
  Optional<Moment> since = Optional.empty();
  Optional<Moment> until = Optional.empty();
  Optional<String> adapter = Optional.empty();
  Optional<String> pipelineId = Optional.empty();
  boolean deep;
  boolean compact;

  ReconcileWorld(JoinWorld join, String registry) {
    this.join = join;
    this.registry = registry;
  }

  static ReconcileWorld of(JoinWorld join) {
    return new ReconcileWorld(join, OutputOptions.defaultRegistry(join.output));
  }

  /** A join that ends when all is read, which is soon in logs as small as these. */
  Options finite(String pipeline) {
    return join.config(pipeline).with(JoinConfig.STOP_WHEN_IDLE, Duration.ofMillis(100));
  }

  /** The same that puts all of few events into one commit. */
  Options inOneCommit() {
    return finite("a").with(JoinConfig.SHARDS, 1).with(JoinConfig.WRITERS, 1);
  }

  void joinInOneCommit() throws IOException {
    join.join(inOneCommit().as(JoinConfig::new), JoinWorld.direct());
  }

  ReconcileReport reconcile() throws IOException {
    return reconcile(JoinWorld.direct());
  }

  ReconcileReport reconcile(PipelineOptions options) throws IOException {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    try (Reconciliation round = new Reconciliation(config(), clock)) {
      ReconcileReport report = round.run(options, JoinWorld.WRITERS);
      assertEachEventIsInOneClass(report.events());
      return report;
    }
  }

  private ReconcileConfig config() throws IOException {
    SavedJoinConfig settings =
        new SavedJoinConfig(
            join.primaryLog,
            join.foreignLog,
            registry,
            LogOptions.DEFAULT_PRIMARY_FIELDS,
            LogOptions.DEFAULT_FOREIGN_FIELDS,
            adapter);
    String id =
        pipelineId.isPresent()
            ? pipelineId.get()
            : SavedJoinConfig.notedIn(join.output).get(0).pipelineId() + ".rec";
    Options options =
        ReconcileConfig.of(join.output, settings, id)
            .with(ReconcileConfig.ADOPT, adopt)
            .with(ReconcileConfig.SETTLE, settle)
            .with(ReconcileConfig.DEEP, deep)
            .with(ReconcileConfig.COMPACT, compact)
            .with(ReconcileConfig.SHARDS, 8);
    if (!peers.isEmpty()) {
      options = options.with(ReconcileConfig.PEER, peers);
    }
    if (lostPipeline.isPresent()) {
      options = options.with(ReconcileConfig.REBUILD_OUTPUT_OF, lostPipeline.get());
    }
    if (since.isPresent()) {
      options = options.with(ReconcileConfig.SINCE, since.get());
    }
    if (until.isPresent()) {
      options = options.with(ReconcileConfig.UNTIL, until.get());
    }
    return options.as(ReconcileConfig::new);
  }

  private static void assertEachEventIsInOneClass(ReconcileReport.Events events) {
    assertThat(
            events.alreadyJoined()
                + events.recovered()
                + events.rebuilt()
                + events.lost()
                + events.unjoinable()
                + events.filtered()
                + events.adapterFailed()
                + events.expired()
                + events.malformed()
                + events.repeated()
                + events.waiting()
                + events.withoutKey())
        .as("the sum of %s", events)
        .isEqualTo(events.all());
  }

  /** Asserts that the output is exact, by the audit, which shares no code with the join. */
  void assertExact() throws IOException {
    VerifyReport report = audit();
    assertThat(report.exact()).as(report.toJson()).isTrue();
    assertThat(report.pending()).as("rows that are not visible yet").isZero();
  }

  /** Asserts that the audit does not call the output exact either. */
  void assertNotExact() throws IOException {
    VerifyReport report = audit();
    assertThat(report.exact()).as(report.toJson()).isFalse();
  }

  private VerifyReport audit() throws IOException {
    return audit(false);
  }

  /** What the audit says of the files that the manifest lists. */
  VerifyReport auditManifest() throws IOException {
    return audit(true);
  }

  private VerifyReport audit(boolean ofManifest) throws IOException {
    VerifyConfig config =
        VerifyConfig.of(join.primaryLog, join.foreignLog, join.output)
            .with(OutputOptions.REGISTRY, registry)
            .with(VerifyConfig.MANIFEST, ofManifest);
    return new Verification(config).run(progress -> {});
  }

  IdRegistry registry() {
    return IdRegistry.open(registry);
  }

  /** All commits, in the order of their ids. */
  List<CommitRecord> commits() {
    List<CommitRecord> commits = new ArrayList<>();
    try (IdRegistry open = registry()) {
      open.forEachCommit(commits::add);
    }
    return commits;
  }

  List<Path> published() throws IOException {
    return JoinWorld.files(join.output.resolve("joined"), ".parquet");
  }

  List<Path> staged() throws IOException {
    return JoinWorld.files(join.output.resolve("_staged"), "");
  }

  /** Runs a join that dies when it has committed, and before it has published anything. */
  void joinAndDieBeforePublishing(JoinConfig config) throws IOException {
    Path joined = join.output.resolve("joined");
    Path aside = join.output.resolve("_aside");
    if (Files.exists(joined)) {
      Files.move(joined, aside);
    }
    Files.createDirectories(join.output);
    Files.writeString(joined, "in the way");
    assertThatThrownBy(() -> join.join(config, JoinWorld.direct()))
        .hasRootCauseInstanceOf(IOException.class);
    Files.delete(joined);
    if (Files.exists(aside)) {
      Files.move(aside, joined);
    }
  }
}
