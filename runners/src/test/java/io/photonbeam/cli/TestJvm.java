package io.photonbeam.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines of the program as a process of its own, on a JVM that starts quickly. */
final class TestJvm {
  private TestJvm() {}

  /**
   * Of a JVM with these options, and with the serial collector unless they name another; what it
   * runs is to be added.
   */
  static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    if (Arrays.stream(options).noneMatch(TestJvm::isCollector)) {
      command.add("-XX:+UseSerialGC"); // A JVM does not start with two.
    }
    command.addAll(List.of(options));
    return command;
  }

  private static boolean isCollector(String option) {
    return option.matches("-XX:\\+Use\\w*GC");
  }

  /** Of the program as it is on this class path, on such a JVM; its words are to be added. */
  static List<String> ofProgram(String... options) {
    List<String> command = command(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}
