package io.photonbeam.pipelines.compact;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a compaction does. Not thread-safe. */
final class CompactCounts {
  private final LongAdder progress;
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private long hours;
  private long smallFiles;
  private long smallBytes;
  private long largeFiles;
  private long largeBytes;
  private long damagedFiles;

  /** One that shows how many small files are done while it goes on. */
  CompactCounts(LongAdder progress) {
    this.progress = progress;
  }

  void made(long files, long bytesBefore, long bytes) {
    smallFiles += files;
    smallBytes += bytesBefore;
    largeFiles++;
    largeBytes += bytes;
    progress.add(files);
  }

  void hour() {
    hours++;
  }

  void damaged() {
    damagedFiles++;
  }

  void unreadable(String file) {
    name(unreadable, file);
  }

  void lost(String file) {
    name(lost, file);
  }

  private static void name(List<String> files, String file) {
    if (files.size() < CompactReport.MAX_NAMED && !files.contains(file)) {
      files.add(file);
    }
  }

  CompactReport report(long listed, boolean manifestChanged) {
    return new CompactReport(
        false,
        hours,
        smallFiles,
        smallBytes,
        largeFiles,
        largeBytes,
        damagedFiles,
        listed,
        manifestChanged,
        List.copyOf(unreadable),
        List.copyOf(lost));
  }
}
