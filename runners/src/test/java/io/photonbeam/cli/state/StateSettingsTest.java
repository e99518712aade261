package io.photonbeam.cli.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.option.Options;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateSettingsTest {
  private static final Options OPTIONS =
      Options.NONE
          .with(LogOptions.PRIMARY_LOG, Path.of("q"))
          .with(LogOptions.FOREIGN_LOG, Path.of("c"))
          .with(OutputOptions.OUTPUT, Path.of("out"))
          .with(JoinConfig.PIPELINE_ID, "a");

  private static String digest(Options options) {
    return StateSettings.digest(options.as(JoinConfig::new));
  }

  @Test
  void eachSettingThatIsNotedIsInTheDigest() {
    String digest = digest(OPTIONS);

    assertThat(digest).matches("[0-9a-f]{16}");
    assertThat(digest(OPTIONS.with(LogOptions.PRIMARY_LOG, Path.of("x/../q").toAbsolutePath())))
        .isEqualTo(digest);
    assertThat(digest(OPTIONS.with(JoinConfig.SHARDS, 7))).isNotEqualTo(digest);
    assertThat(digest(OPTIONS.with(LogOptions.FOREIGN_LOG, Path.of("d")))).isNotEqualTo(digest);
    assertThat(digest(OPTIONS.with(OutputOptions.OUTPUT, Path.of("o")))).isNotEqualTo(digest);
    assertThat(digest(OPTIONS.with(JoinConfig.PIPELINE_ID, "b"))).isEqualTo(digest);
  }

  @Test
  void whatChangedIsSaidInWordsAlsoOfAnOptionThatIsNew() {
    StateSettings now = new StateSettings(2, Map.of("shards", "5"));

    assertThat(now.changesSince(new StateSettings(2, Map.of("shards", "16"))))
        .containsExactly("--shards is 5 and was 16");
    assertThat(now.changesSince(new StateSettings(2, Map.of())))
        .containsExactly("--shards is 5 and was not there before");
  }
}
