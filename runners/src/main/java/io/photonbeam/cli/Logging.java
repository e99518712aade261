package io.photonbeam.cli;

import java.util.List;

/**
 * How loud the libraries are: warnings only, and from those that warn of everyday things only
 * errors. A system property that the user has set wins.
 */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  /** Their warnings are of no use to somebody who joins logs. */
  private static final List<String> CHATTY =
      List.of(
          "org.apache.beam.runners",
          "org.apache.beam.sdk",
          "org.apache.hadoop",
          "org.apache.parquet",
          "org.apache.pekko",
          "akka");

  /** They log what the command says itself, some with a stack trace. */
  private static final List<String> REPEATING =
      List.of(
          "org.apache.flink", "org.apache.beam.runners.flink", "io.photonbeam.transforms.patience");

  private Logging() {}

  /** Takes effect only before the first logger is made. */
  static void configure(boolean verbose) {
    set("defaultLogLevel", verbose ? "info" : "warn");
    if (!verbose) {
      CHATTY.forEach(name -> set("log." + name, "error"));
      REPEATING.forEach(name -> set("log." + name, "off"));
    }
  }

  private static void set(String key, String value) {
    if (System.getProperty(PREFIX + key) == null) {
      System.setProperty(PREFIX + key, value);
    }
  }
}
