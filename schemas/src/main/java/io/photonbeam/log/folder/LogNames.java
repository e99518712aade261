package io.photonbeam.log.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the name of a file in a log's folder says of it. Only files named {@code *.avro} are read.
 * Of the others, those that look like a log are told of, so that nobody believes they were read.
 */
final class LogNames {
  private static final String ENDING = ".avro";

  /** Endings of files that are renamed, or deleted, by whoever writes them. */
  private static final List<String> TEMPORARY =
      List.of(".tmp", ".temp", ".part", ".partial", ".inprogress", ".incomplete", ".pending");

  /** Endings of files that were packed as a whole: an Avro file packs its blocks, and stays one. */
  private static final List<String> PACKED =
      List.of(
          ".gz",
          ".gzip",
          ".tgz",
          ".bz2",
          ".xz",
          ".lzma",
          ".zst",
          ".zstd",
          ".lz4",
          ".lzo",
          ".zip",
          ".7z",
          ".z",
          ".br",
          ".snappy",
          ".sz",
          ".deflate");

  /** Endings of files that stand beside a log file and hold none of its events. */
  private static final List<String> BESIDE =
      List.of(".crc", ".md5", ".sha1", ".sha256", ".sha512", ".asc", ".sig", ".json", ".txt");

  /** What a file is, by its name. */
  enum Kind {
    /** A log file. */
    LOG,
    /** Surely none, or not yet: nothing is said of it. */
    NOTHING,
    /** The name of a log file with something after it, as a rotation or compression makes. */
    LIKE_A_LOG,
    /** A log file if it begins like one. */
    UNKNOWN
  }

  private LogNames() {}

  /** Whether a file or folder of this name takes part at all. */
  static boolean isVisible(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.startsWith("_");
  }

  /** What a visible file is. */
  static Kind kind(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(ENDING)) {
      return Kind.LOG;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (endsWithAny(lower, TEMPORARY)
        || lower.contains(".inprogress.")
        || endsWithAny(lower, BESIDE)) {
      return Kind.NOTHING;
    }
    return lower.contains(ENDING) ? Kind.LIKE_A_LOG : Kind.UNKNOWN;
  }

  /** Whether a name that is like a log file's says that the file must be unpacked to be one. */
  static boolean isPacked(Path file) {
    return kind(file) == Kind.LIKE_A_LOG
        && endsWithAny(file.getFileName().toString().toLowerCase(Locale.ROOT), PACKED);
  }

  private static boolean endsWithAny(String name, List<String> endings) {
    return endings.stream().anyMatch(name::endsWith);
  }
}
