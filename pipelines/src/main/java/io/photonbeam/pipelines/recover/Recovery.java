package io.photonbeam.pipelines.recover;

import io.photonbeam.pipelines.output.NotedHorizon;
import io.photonbeam.pipelines.output.OutputPipelines;
import io.photonbeam.pipelines.output.RegistryBinding;
import io.photonbeam.pipelines.output.UnknownFileSearch;
import io.photonbeam.pipelines.output.VisibleFiles;
import io.photonbeam.registry.AdoptOutcome;
import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import io.photonbeam.text.FileFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Takes the visible files of an output back into a registry that has forgotten them, or was lost as
 * a whole: ids, commits, bindings and horizon. It reads every file of an unknown commit, and writes
 * one transaction for each commit, which refuses if an id is held by another one. So it is safe
 * beside running pipelines, may die at any moment, and does nothing when it is repeated.
 *
 * <p>What was committed and never published can't be found so: its events are free, and joined
 * again. Nobody publishes its staged files without their record.
 */
public final class Recovery {
  private final RecoverConfig config;
  private final IdRegistry registry;
  private final Path joined;
  private final RecoverReport.Builder report = new RecoverReport.Builder();
  private final Set<String> makers = new TreeSet<>();
  private final DryRun dryRun = new DryRun();

  /** Of an output into a registry. */
  public Recovery(RecoverConfig config, IdRegistry registry) {
    this.config = config;
    this.registry = registry;
    this.joined = config.output().resolve("joined");
  }

  /**
   * Does it.
   *
   * @param random for an output that has no id yet
   * @param progress is told how many commits were looked at so far
   * @throws IOException if files can't be listed, or nothing tells the horizon; then nothing was
   *     done
   */
  public RecoverReport run(RandomGenerator random, LongConsumer progress) throws IOException {
    LocalDate horizon = horizon();
    if (!config.dryRun() && horizon.isAfter(registry.horizon())) {
      registry.expire(horizon);
    }
    long done = 0;
    for (Map.Entry<CommitId, NavigableSet<String>> commit : unknownCommits(horizon).entrySet()) {
      adopt(commit.getKey(), commit.getValue(), horizon);
      progress.accept(++done);
    }
    makers.addAll(OutputPipelines.of(config.output()).ids());
    if (!config.dryRun()) {
      bind(random);
      new NotedHorizon(config.output()).note(horizon);
    }
    return report.build(horizon, makers);
  }

  /** To guess too late a day would forget events that can still be joined, or are. */
  private LocalDate horizon() throws IOException {
    Optional<LocalDate> noted = new NotedHorizon(config.output()).read();
    if (config.horizon().isEmpty() && noted.isEmpty() && registry.isNew()) {
      throw new IOException(
          ("neither the registry nor the output %s tells which days have expired: say it with"
                  + " --horizon=DATE, the first day (UTC) that has not, or --horizon=1970-01-01 if"
                  + " none ever did. Nothing was done")
              .formatted(config.output()));
    }
    LocalDate horizon = later(registry.horizon(), noted.orElse(LocalDate.EPOCH));
    return later(horizon, config.horizon().orElse(LocalDate.EPOCH));
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }

  /** Commits with a file of a day that has not expired, and all files of each that are visible. */
  private NavigableMap<CommitId, NavigableSet<String>> unknownCommits(LocalDate horizon)
      throws IOException {
    NavigableMap<CommitId, NavigableSet<String>> commits = new TreeMap<>();
    UnknownFileSearch.Known known =
        UnknownFileSearch.Known.of(registry).with(() -> later(horizon, registry.horizon()));
    new UnknownFileSearch(known, unknown -> note(unknown, commits)).run(config.output());
    if (!commits.isEmpty()) {
      // The search passes over files of expired days; their commit made these as well.
      VisibleFiles.forEach(
          config.output(),
          file -> file.commit().map(commits::get).ifPresent(paths -> paths.add(file.path())));
    }
    return commits;
  }

  private void note(Unknown unknown, NavigableMap<CommitId, NavigableSet<String>> commits) {
    String path = unknown.file().path();
    if (unknown.why() == Why.UNKNOWN_COMMIT) {
      commits
          .computeIfAbsent(unknown.file().commit().orElseThrow(), id -> new TreeSet<>())
          .add(path);
    } else {
      report.problem(
          path + words(unknown.why()) + "; readers see its rows: move it out of joined/.");
    }
  }

  private static String words(Why why) {
    return switch (why) {
      case NO_COMMIT, UNKNOWN_COMMIT -> " is no commit's file";
      case NOT_OF_ITS_COMMIT -> " is not among the files of its commit, which the registry knows";
      case OF_OTHER_OUTPUT -> " is of a commit that another output has taken over";
    };
  }

  private void adopt(CommitId id, NavigableSet<String> paths, LocalDate horizon) {
    try {
      VisibleCommit commit = VisibleCommit.read(joined, id, paths, config.foreignFields(), horizon);
      CommitRecord record = commit.record(config.pipelineId());
      AdoptOutcome outcome =
          config.dryRun()
              ? dryRun.adopt(registry, record, commit.ids())
              : registry.adopt(record, commit.ids());
      if (outcome instanceof AdoptOutcome.Refused refused) {
        report.problem(
            new VisibleTwice(joined, registry, config.foreignFields())
                .describe(commit, refused.held()));
      } else {
        report.adopted(commit);
        makers.add(record.pipeline());
      }
    } catch (IOException | IllegalArgumentException e) {
      report.problem(FileFailures.words(e));
    }
  }

  private void bind(RandomGenerator random) throws IOException {
    for (String pipeline : List.copyOf(makers)) {
      if (!RegistryBinding.bindFound(config.output(), registry, pipeline, random)) {
        makers.remove(pipeline);
        report.problem(
            "Pipeline %s has written into this output, and the registry has bound it to another."
                .formatted(pipeline));
      }
    }
  }
}
