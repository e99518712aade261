package io.photonbeam.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the program as a process of its own, on a JVM that starts quickly. */
final class TestJvm {
  private TestJvm() {}

  /** Of a JVM with these options; what it runs is to be added. */
  static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of(options));
    return command;
  }

  /** Of the program as it is on this class path, on such a JVM; its words are to be added. */
  static List<String> ofProgram(String... options) {
    List<String> command = command(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}
