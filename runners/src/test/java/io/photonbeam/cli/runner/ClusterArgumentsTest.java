package io.photonbeam.cli.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What arguments say of a cluster. */
class ClusterArgumentsTest {
  private static Options options(String... foreign) {
    return new Options(Map.of(), List.of(), List.of(foreign));
  }

  @Test
  void onlyAnAddressIsAClusterOfOtherProcesses() {
    assertThat(ClusterArguments.address(options("--flinkMaster=h:1"))).contains("h:1");
    assertThat(ClusterArguments.address(options("--flinkMaster=[::1]:8081")))
        .contains("[::1]:8081");
    for (String here :
        List.of("--flinkMaster=[local]", "--flinkMaster=[auto]", "--parallelism=2")) {
      assertThat(ClusterArguments.address(options(here))).as(here).isEmpty();
    }
    assertThat(ClusterArguments.check(options("--flinkMaster=a b"))).hasSize(1);
  }

  @Test
  void aJobHasNoOtherNameThanItsPipelines() {
    assertThat(ClusterArguments.check(options("--flinkMaster=h", "--jobName=b"))).hasSize(1);
    assertThat(ClusterArguments.check(options("--flinkMaster=h"))).isEmpty();
    assertThat(ClusterArguments.check(options("--jobName=b"))).isEmpty();
  }

  @Test
  void theStepsOfAJobAreChained(@TempDir Path conf) throws IOException {
    assertThat(ClusterArguments.check(options("--flinkMaster=h", "--operatorChaining=true")))
        .isEmpty();
    assertThat(ClusterArguments.check(options("--flinkMaster=h", "--operatorChaining=false")))
        .singleElement()
        .asString()
        .startsWith("--operatorChaining=false: is not possible");
    Files.writeString(conf.resolve("config.yaml"), "pipeline.operator-chaining.enabled: false\n");
    assertThat(ClusterArguments.check(options("--flinkMaster=h", "--flinkConfDir=" + conf)))
        .singleElement()
        .asString()
        .startsWith(
            "pipeline.operator-chaining.enabled=false in Flink's configuration: is not possible");
    assertThat(ClusterArguments.check(options("--operatorChaining=false"))).isEmpty();
  }
}
