package io.photonbeam.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a child is told of the options of its parent. */
class JavaCommandTest {
  private static final List<String> PARENT =
      List.of("-Xmx3g", "-Dwhere=here", "-XX:TieredStopAtLevel=1", "-XX:+UseZGC");

  @Test
  void aChildHasPropertiesAndCompilersOfItsParentAndItsOwnMemory() {
    List<String> command =
        JavaCommand.of(PARENT, Map.of(), List.of("-Xmx1g"), JavaCommandTest.class, List.of("join"));

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
            Map.of(),
            List.of("-Dwhere=there", "-XX:TieredStopAtLevel=4"),
            JavaCommandTest.class,
            List.of());

    assertThat(command).containsSubsequence("-Dwhere=here", "-Dwhere=there");
    assertThat(command).containsSubsequence("-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
  void aCollectorThatTheEnvironmentNamesIsTheOnlyOne(String variable) {
    List<String> told = List.of("-Xmx1g", "-XX:+UseSerialGC");

    assertThat(command(Map.of(variable, "-Da=b -XX:+UseG1GC"), told))
        .contains("-Xmx1g")
        .doesNotContain("-XX:+UseSerialGC");
    assertThat(command(Map.of(variable, "-XX:+UseGCOverheadLimit"), told))
        .contains("-XX:+UseSerialGC");
  }

  private static List<String> command(Map<String, String> environment, List<String> jvmOptions) {
    return JavaCommand.of(PARENT, environment, jvmOptions, JavaCommandTest.class, List.of());
  }
}
