package io.photonbeam.cli.process;

import java.util.List;

/**
 * How loud the libraries are: errors only, and nothing from those whose errors the command tells
 * itself. Their warnings are of everyday things, and come once for each file or block. A system
 * property that the user has set wins.
 */
public final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** They log what the command says itself, some with a stack trace. */
  private static final List<String> REPEATING =
      List.of(
          "org.apache.flink",
          "org.apache.beam.runners",
          "org.sqlite",
          "org.xerial.snappy",
          "io.photonbeam.resilience");

  private Logging() {}

  /** Takes effect only before the first logger is made. */
  public static void configure(boolean verbose) {
    set("defaultLogLevel", verbose ? "info" : "error");
    if (!verbose) {
      REPEATING.forEach(name -> set("log." + name, "off"));
    }
  }

  private static void set(String key, String value) {
    if (System.getProperty(PREFIX + key) == null) {
      System.setProperty(PREFIX + key, value);
    }
  }
}
