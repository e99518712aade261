package io.photonbeam.peers;

/** What is measured of a run. */
enum Figure {
  /** Log lines a second from the first event to the last row visible. */
  WORK_RATE("events/s at work", 0),
  /** Log lines a second from the process's start to its end. */
  PROCESS_RATE("events/s of the process", 0),
  /** Seconds of processor time of the whole process, and of all threads of its JVM. */
  CPU_SECONDS("CPU s", 1),
  /** Most memory that the process had resident. */
  PEAK_MIB("peak MiB", 0),
  /** Seconds from the process's start to its first file with rows. */
  FIRST_ROW_SECONDS("first row s", 1),
  /** Files with rows. */
  FILES("files", 0),
  /** Bytes of these. */
  OUTPUT_MIB("output MiB", 1),
  /** Bytes that the process gave to the disk, those of checkpoints and registry included. */
  WRITTEN_MIB("written MiB", 0),
  /** Rows in the output. */
  ROWS("rows", 0);

  private final String label;
  private final int decimals;

  Figure(String label, int decimals) {
    this.label = label;
    this.decimals = decimals;
  }

  /** How many digits after the point are shown. */
  int decimals() {
    return decimals;
  }

  @Override
  public String toString() {
    return label;
  }
}
