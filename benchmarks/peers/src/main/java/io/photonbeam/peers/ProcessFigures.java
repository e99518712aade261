package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux tells of a process while it is there: looked at again and again, the last look counts.
 * Elsewhere all figures are 0. Not thread-safe.
 */
final class ProcessFigures {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern WRITTEN = Pattern.compile("write_bytes: (\\d+)");

  /** What POSIX's {@code times} prints: user and system time, of the shell and of its children. */
  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  private final Path folder;
  private long peakBytes;
  private long writtenBytes;

  /**
   * Of a process.
   *
   * @param folder the process's own below {@code /proc}
   */
  ProcessFigures(Path folder) {
    this.folder = folder;
  }

  /** Looks; a process that has ended changes nothing. */
  void look() {
    peakBytes = Math.max(peakBytes, find("status", PEAK) * 1_024);
    writtenBytes = Math.max(writtenBytes, find("io", WRITTEN));
  }

  /** Most memory that was resident. */
  long peakBytes() {
    return peakBytes;
  }

  /** Bytes that the process gave to the disk. */
  long writtenBytes() {
    return writtenBytes;
  }

  private long find(String file, Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(folder.resolve(file)));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Seconds of processor time of a shell's children that it waited for, from what {@code times}
   * printed.
   *
   * @throws IllegalArgumentException if that is something else
   */
  static double childrensSeconds(String times) {
    List<Double> seconds =
        TIME.matcher(times)
            .results()
            .map(time -> Long.parseLong(time.group(1)) * 60 + Double.parseDouble(time.group(2)))
            .toList();
    if (seconds.size() != 4) {
      throw new IllegalArgumentException("'%s' is not what times prints.".formatted(times));
    }
    return seconds.get(2) + seconds.get(3);
  }
}
