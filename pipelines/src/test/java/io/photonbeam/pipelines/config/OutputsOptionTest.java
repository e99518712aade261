package io.photonbeam.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.pipelines.option.InvalidOptionsException;
import io.photonbeam.pipelines.option.InvalidValueException;
import io.photonbeam.pipelines.option.Options;
import io.photonbeam.pipelines.verify.VerifyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsOptionTest {
  @TempDir Path folder;

  private static List<Path> read(String text) {
    return OutputOptions.OUTPUTS.type().read(text);
  }

  private VerifyConfig config(Path... outputs) {
    return VerifyConfig.of(folder.resolve("q"), folder.resolve("c"), outputs);
  }

  @Test
  void outputsStandWithCommasBetweenAndAreWrittenAsTheyAreRead() {
    assertThat(read("east")).containsExactly(Path.of("east"));
    List<Path> both = read("east,data/west");

    assertThat(both).containsExactly(Path.of("east"), Path.of("data/west"));
    assertThat(OutputOptions.OUTPUTS.type().writer().apply(both)).isEqualTo("east,data/west");
  }

  @Test
  void aFolderWhoseNameHasACommaIsOneOutputIfItIsThere() throws IOException {
    Path folderWithComma = Files.createDirectory(folder.resolve("east,west"));

    assertThat(read(folderWithComma.toString())).containsExactly(folderWithComma);
  }

  @Test
  void anEmptyNameAndOneThatIsGivenTwiceAreRefused() {
    for (String wrong : List.of("", "east,", ",", "east,,west", "east,east")) {
      assertThatThrownBy(() -> read(wrong)).as(wrong).isInstanceOf(InvalidValueException.class);
    }
    assertThatThrownBy(() -> read("east,s3://bucket")).hasMessageContaining("is a URL");
  }

  @Test
  void outputsLieApartFromEachOtherAndFromTheLogs() {
    assertThatThrownBy(() -> config(folder.resolve("a"), folder.resolve("a/b")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("must be apart");
    assertThatThrownBy(() -> config(folder.resolve("a"), folder.resolve("q/b")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("holds the output");
    assertThat(config(folder.resolve("a"), folder.resolve("b")).outputs()).hasSize(2);
  }

  @Test
  void theRegistryOfOneOutputIsInItByDefault() {
    Options one = Options.NONE.with(OutputOptions.OUTPUTS, List.of(Path.of("out")));

    assertThat(one.get(OutputOptions.REGISTRY)).isEqualTo("sqlite:out/registry.db");
  }
}
