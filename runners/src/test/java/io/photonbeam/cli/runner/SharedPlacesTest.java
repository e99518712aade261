package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedPlacesTest {
  private static Options options(String... foreign) {
    return new Options(Map.of(), List.of(), List.of(foreign))
        .with(LogOptions.PRIMARY_LOG, Path.of("q"))
        .with(LogOptions.FOREIGN_LOG, Path.of("/c"))
        .with(OutputOptions.OUTPUT, Path.of("out"))
        .with(JoinConfig.PIPELINE_ID, "a");
  }

  private static String absolute(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }

  @Test
  void inOneProcessAllIsAsItWas() {
    for (String here :
        List.of("--flinkMaster=[local]", "--flinkMaster=[auto]", "--parallelism=2")) {
      assertThat(SharedPlaces.forJoin(options(here))).as(here).isEqualTo(options(here));
    }
  }

  @Test
  void pathsMeanTheSameForAllProcesses() {
    Options known =
        SharedPlaces.forJoin(options("--flinkMaster=h").with(SharedPlaces.SHARED_DISK, true));

    assertThat(known.get(LogOptions.PRIMARY_LOG)).hasToString(absolute("q"));
    assertThat(known.get(LogOptions.FOREIGN_LOG)).hasToString("/c");
    assertThat(known.get(OutputOptions.OUTPUT)).hasToString(absolute("out"));
    assertThat(known.get(OutputOptions.REGISTRY))
        .isEqualTo("sqlite:" + absolute("out/registry.db"));
    assertThat(known.get(JoinConfig.INDEX)).isEqualTo("sqlite:" + absolute("out/index-a.db"));
  }

  @Test
  void theIndexIsInTheClusterOfTheRegistryUnderANameOfItsOwn() {
    Options one =
        SharedPlaces.forJoin(
            options("--flinkMaster=h").with(OutputOptions.REGISTRY, "fdb:fdb.cluster?prefix=ads"));
    Options two =
        SharedPlaces.forJoin(
            options("--flinkMaster=h")
                .with(JoinConfig.PIPELINE_ID, "b")
                .with(OutputOptions.REGISTRY, "fdb:fdb.cluster?prefix=ads"));

    assertThat(one.get(OutputOptions.REGISTRY))
        .isEqualTo("fdb:" + absolute("fdb.cluster") + "?prefix=ads");
    assertThat(one.get(JoinConfig.INDEX))
        .matches("fdb:" + absolute("fdb.cluster") + "\\?prefix=index-[0-9a-f]{16}");
    assertThat(two.get(JoinConfig.INDEX)).isNotEqualTo(one.get(JoinConfig.INDEX));
    new JoinConfig(one); // All of it fits.
  }

  @Test
  void anIndexThatIsNotWantedStaysOff() {
    Options known =
        SharedPlaces.forJoin(
            options("--flinkMaster=h")
                .with(OutputOptions.REGISTRY, "fdb:/fdb.cluster")
                .with(JoinConfig.INDEX, "off"));

    assertThat(known.get(JoinConfig.INDEX)).isEqualTo("off");
  }

  @Test
  void storesThatOtherProcessesCannotReachAreRefused() {
    assertThatThrownBy(() -> SharedPlaces.forJoin(options("--flinkMaster=h")))
        .isInstanceOfSatisfying(
            InvalidOptionsException.class, e -> assertThat(e.problems()).hasSize(2));
    Options memory =
        options("--flinkMaster=h")
            .with(SharedPlaces.SHARED_DISK, true)
            .with(OutputOptions.REGISTRY, "memory:a");
    assertThatThrownBy(() -> SharedPlaces.forJoin(memory))
        .isInstanceOfSatisfying(
            InvalidOptionsException.class,
            e -> assertThat(e.problems().toString()).contains("lives in one process"));
  }
}
