package io.photonbeam.peers.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void valuesAreFoundByName() {
    Arguments arguments = Arguments.of("--output=a=b", "--parallelism=2");

    assertThat(arguments.get("output")).isEqualTo("a=b");
    assertThat(arguments.integer("parallelism")).isEqualTo(2);
    assertThat(arguments.find("resume")).isEmpty();
    assertThat(arguments.path("output")).isAbsolute().endsWithRaw(Path.of("a=b"));
  }

  @Test
  void whatIsMissingOrNoOptionIsNamed() {
    assertThatThrownBy(() -> Arguments.of().get("output")).hasMessage("--output is missing.");
    assertThatThrownBy(() -> Arguments.of("--output"))
        .hasMessage("'--output' is not --name=value.");
  }
}
