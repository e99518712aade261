package io.photonbeam.peers;

import java.util.Locale;

/** What is measured of a run. */
enum Figure {
  /** Log lines a second from the first event to the last row visible. */
  WORK_RATE("eventsPerSecondAtWork", "events/s at work", 0),
  /** Log lines a second from the process's start to its end. */
  PROCESS_RATE("eventsPerSecondOfProcess", "events/s of the process", 0),
  /** Seconds of processor time of the whole process, and of all threads of its JVM. */
  CPU_SECONDS("cpuSeconds", "CPU s", 1),
  /** Most memory that the process had resident. */
  PEAK_MIB("peakMiB", "peak MiB", 0),
  /** Seconds from the process's start to its first file with rows. */
  FIRST_ROW_SECONDS("firstRowSeconds", "first row s", 1),
  /** Files with rows. */
  FILES("files", "files", 0),
  /** Bytes of these. */
  OUTPUT_MIB("outputMiB", "output MiB", 1),
  /** Bytes that the process gave to the disk, those of checkpoints and registry included. */
  WRITTEN_MIB("writtenMiB", "written MiB", 0),
  /** Rows in the output. */
  ROWS("rows", "rows", 0);

  private final String key;
  private final String label;
  private final int decimals;

  Figure(String key, String label, int decimals) {
    this.key = key;
    this.label = label;
    this.decimals = decimals;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** A value, with as many digits as it deserves. */
  String inWords(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  @Override
  public String toString() {
    return label;
  }
}
