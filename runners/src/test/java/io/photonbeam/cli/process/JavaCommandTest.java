package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a child is told of the options of its parent. */
class JavaCommandTest {
  private static final List<String> PARENT =
      List.of("-Xmx3g", "-Dwhere=here", "-XX:TieredStopAtLevel=1", "-XX:+UseZGC");

  @Test
  void aChildHasPropertiesAndCompilersOfItsParentAndItsOwnMemory() {
    List<String> command =
        JavaCommand.of(PARENT, List.of("-Xmx1g"), JavaCommandTest.class, List.of("join"));

    assertThat(command)
        .containsSubsequence("-Dwhere=here", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp")
        .doesNotContain("-Xmx3g", "-XX:+UseZGC")
        .endsWith(JavaCommandTest.class.getName(), "join");
  }

  @Test
  void whatAChildIsToldWinsOverWhatItsParentWas() {
    List<String> command =
        JavaCommand.of(
            PARENT,
            List.of("-Dwhere=there", "-XX:TieredStopAtLevel=4"),
            JavaCommandTest.class,
            List.of());

    assertThat(command).containsSubsequence("-Dwhere=here", "-Dwhere=there");
    assertThat(command).containsSubsequence("-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4");
  }
}
