package io.photonbeam.cli.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The command line of a child: this JVM's Java, class path, system properties and compilers. */
public final class JavaCommand {
  /** What Flink reaches into; the launcher script and the runnable jar open the same. */
  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.reflect",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  /** From which a JVM takes options, too. */
  private static final List<String> JVM_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use[A-Za-z0-9]*GC\\b");

  private JavaCommand() {}

  /**
   * The whole command line.
   *
   * @param jvmOptions win over what was said to this JVM
   */
  public static List<String> of(List<String> jvmOptions, Class<?> main, List<String> arguments) {
    List<String> ofThis = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return of(ofThis, System.getenv(), jvmOptions, main, arguments);
  }

  /** The same as a child of a JVM with these options, in this environment. */
  static List<String> of(
      List<String> ofThis,
      Map<String, String> environment,
      List<String> jvmOptions,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ofThis.stream().filter(JavaCommand::isPassedOn).forEach(command::add);
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.awt.headless=true");
    boolean isToldOfCollector = namesCollector(environment);
    jvmOptions.stream()
        .filter(option -> !isToldOfCollector || !COLLECTOR.matcher(option).matches())
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** With two collectors no JVM starts. */
  private static boolean namesCollector(Map<String, String> environment) {
    return JVM_VARIABLES.stream()
        .map(name -> environment.getOrDefault(name, ""))
        .anyMatch(options -> COLLECTOR.matcher(options).find());
  }

  /** Folders for temporary files, the place of FoundationDB's library; how much is compiled. */
  private static boolean isPassedOn(String argument) {
    return argument.startsWith("-D") || argument.startsWith("-XX:TieredStopAtLevel=");
  }
}
