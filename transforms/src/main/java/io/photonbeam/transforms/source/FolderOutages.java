package io.photonbeam.transforms.source;

import io.photonbeam.log.folder.LogListing;
import io.photonbeam.resilience.Away;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders that could be listed before and can't be now: a moment's trouble of a disk or a network,
 * or of permissions. They are waited for. A folder below a log's own that could never be listed is
 * none of these; nothing says that waiting helps. Not thread-safe.
 */
final class FolderOutages {
  private static final Logger LOG = LoggerFactory.getLogger(FolderOutages.class);

  /** Since when, in epoch microseconds, and why. */
  private record Outage(Path root, long since, String reason) {}

  private final Map<Path, Outage> outages = new TreeMap<>();
  private final List<String> news = new ArrayList<>();

  boolean any() {
    return !outages.isEmpty();
  }

  /** A log's folder could not be listed. */
  void failed(Path root, String reason, long now) {
    begin(root, root, reason, now);
  }

  /**
   * A log was listed, but for the folders that the listing names.
   *
   * @param before an earlier listing, or null
   */
  void listed(Path root, LogListing before, LogListing now, long at) {
    end(root, at);
    for (Path folder : below(root).keySet()) {
      if (!now.unreadable().containsKey(folder)) {
        end(folder, at);
      }
    }
    now.unreadable()
        .forEach(
            (folder, reason) -> {
              if (before != null && hadFiles(before, folder)) {
                begin(root, folder, reason, at);
              }
            });
  }

  private static boolean hadFiles(LogListing listing, Path folder) {
    return !listing.unreadable().containsKey(folder)
        && listing.entries().keySet().stream().anyMatch(file -> file.startsWith(folder));
  }

  private void begin(Path root, Path folder, String reason, long now) {
    if (outages.putIfAbsent(folder, new Outage(root, now, reason)) == null) {
      tell("log folder %s can't be listed: %s; waiting".formatted(folder, reason));
    }
  }

  private void end(Path folder, long now) {
    Outage outage = outages.remove(folder);
    if (outage != null) {
      tell("log folder %s can be listed again after %s".formatted(folder, lasted(outage, now)));
    }
  }

  private void tell(String sentence) {
    LOG.warn("{}", sentence);
    news.add(sentence);
  }

  /** Those of a log, and why. */
  Map<Path, String> below(Path root) {
    Map<Path, String> reasons = new TreeMap<>();
    outages.forEach(
        (folder, outage) -> {
          if (outage.root().equals(root)) {
            reasons.put(folder, outage.reason());
          }
        });
    return reasons;
  }

  /** All of them. */
  List<Away> away(long now) {
    List<Away> away = new ArrayList<>();
    outages.forEach(
        (folder, outage) -> {
          String name = "log folder " + folder;
          String words = "%s away for %s: %s".formatted(name, lasted(outage, now), outage.reason());
          away.add(new Away(name, words));
        });
    return away;
  }

  private static String lasted(Outage outage, long now) {
    Duration lasted = Duration.of(Math.max(0, now - outage.since()), ChronoUnit.MICROS);
    return String.format(Locale.ROOT, "%,d s", lasted.toSeconds());
  }

  /** What was told since this was last asked. */
  List<String> takeNews() {
    List<String> taken = List.copyOf(news);
    news.clear();
    return taken;
  }
}
