package io.photonbeam.cli.runner;

import io.photonbeam.log.KeyHash;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Option;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.option.Problem;
import io.photonbeam.stores.StoreUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paths and stores of a command whose work a Flink cluster does, as all processes understand them:
 * those of the cluster have other working directories than the client, and other machines perhaps.
 */
public final class SharedPlaces {
  /** SQLite is for the processes of one machine. */
  public static final Option<Boolean> SHARED_DISK =
      Option.flag(
          "sharedDisk",
          "(--flinkMaster=HOST:PORT) all task managers are on this machine, so that they may share"
              + " SQLite files");

  private SharedPlaces() {}

  /** Relation: what is for a cluster only has one. */
  static List<Problem> check(Options options) {
    return options.get(SHARED_DISK) && ClusterArguments.address(options).isEmpty()
        ? List.of(
            SHARED_DISK.problem(
                true, "is for a cluster, so it needs " + ClusterArguments.MASTER + "HOST:PORT"))
        : List.of();
  }

  /**
   * The options of a join as all processes of a cluster understand them: paths are absolute, and an
   * index is where all of them reach it.
   *
   * @throws InvalidOptionsException if they can't all reach a store
   */
  public static Options forJoin(Options options) {
    if (ClusterArguments.address(options).isEmpty()) {
      return options;
    }
    String registry = absoluteUri(options.get(OutputOptions.REGISTRY));
    String index =
        options
            .given(JoinConfig.INDEX)
            .map(SharedPlaces::absoluteUri)
            .orElse(index(options, registry));
    Options absolute =
        absolutePaths(options).with(OutputOptions.REGISTRY, registry).with(JoinConfig.INDEX, index);
    checkShared(options, List.of(OutputOptions.REGISTRY, JoinConfig.INDEX), absolute);
    return absolute;
  }

  /**
   * The same of a command over what joins have written.
   *
   * @param complete with what they noted
   */
  public static Options forUpkeep(Options complete) {
    if (ClusterArguments.address(complete).isEmpty()) {
      return complete;
    }
    Options absolute =
        absolutePaths(complete)
            .with(OutputOptions.REGISTRY, absoluteUri(complete.get(OutputOptions.REGISTRY)));
    checkShared(complete, List.of(OutputOptions.REGISTRY), absolute);
    return absolute;
  }

  private static Options absolutePaths(Options options) {
    Options absolute = options;
    for (Option<Path> path :
        List.of(
            LogOptions.PRIMARY_LOG,
            LogOptions.FOREIGN_LOG,
            OutputOptions.OUTPUT,
            JoinConfig.CHECKPOINT_DIR)) {
      Optional<Path> given = options.given(path);
      if (given.isPresent()) {
        absolute = absolute.with(path, given.get().toAbsolutePath().normalize());
      }
    }
    return absolute;
  }

  private static String absoluteUri(String uri) {
    return StoreUri.problem(uri).isPresent() ? uri : StoreUri.parse(uri).absolute().toString();
  }

  /** In the registry's FoundationDB cluster, or beside it on the disk. */
  private static String index(Options options, String registry) {
    StoreUri uri = StoreUri.parse(registry);
    if (!uri.isOfNetwork()) {
      return absoluteUri(options.get(JoinConfig.INDEX));
    }
    String names = options.get(JoinConfig.PIPELINE_ID) + " in " + registry;
    return uri.beside("index-%016x".formatted(KeyHash.of(names.getBytes(StandardCharsets.UTF_8))))
        .toString();
  }

  private static void checkShared(Options given, List<Option<String>> stores, Options absolute) {
    List<Problem> problems = new ArrayList<>();
    for (Option<String> store : stores) {
      String uri = absolute.get(store);
      if (StoreUri.problem(uri).isPresent() || StoreUri.parse(uri).isOfNetwork()) {
        continue; // Or there is none: off.
      }
      boolean file = StoreUri.parse(uri).isFile();
      if (!file || !given.get(SHARED_DISK)) {
        problems.add(
            store.problem(
                uri,
                file
                    ? "is a file, which the processes of a cluster share only on one machine: take"
                        + " fdb:CLUSTER_FILE, or say --sharedDisk if all task managers are here"
                    : "lives in one process, and a cluster has several: take fdb:CLUSTER_FILE"));
      }
    }
    InvalidOptionsException.throwIfAny(problems);
  }
}
