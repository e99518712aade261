package io.photonbeam.pipelines.option;

import io.photonbeam.text.NameEncoding;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path as people write it on a command line. What can only be meant for somebody else to resolve,
 * such as a URL, a pattern or a {@code ~} that no shell has expanded, is refused with what to write
 * instead, so that no folder of that name is made or looked for. {@code file:///a%20b} is the local
 * path. What is there under exactly the name that was given is taken, however it looks; only URLs
 * and {@code ~} need {@code ./} before them then.
 */
public final class PathText {
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final Pattern HOST_OR_SCHEME = Pattern.compile("[^/:]+:/.*");
  private static final Pattern WINDOWS = Pattern.compile("([A-Za-z]:|\\\\)\\\\.*");
  private static final Pattern GLOB = Pattern.compile(".*([*?]|\\[[^/]*]|\\{[^/]*}).*");
  private static final Pattern VARIABLE = Pattern.compile(".*\\$(\\{?[A-Za-z_]|\\().*");
  private static final Pattern QUOTED = Pattern.compile("(['\"]).*\\1");
  private static final char REPLACEMENT = '\ufffd';

  /** Schemes that people write without slashes, too; other names with a colon may be files. */
  private static final List<String> SCHEMES =
      List.of(
          "s3", "s3a", "s3n", "gs", "gcs", "hdfs", "webhdfs", "viewfs", "abfs", "abfss", "wasb",
          "wasbs", "adl", "az", "azure", "oss", "cos", "obs", "swift", "dbfs", "http", "https",
          "ftp", "ftps", "sftp", "ssh", "nfs", "smb", "cifs", "kafka", "kinesis", "pubsub", "jdbc",
          "jar", "data", "sqlite", "fdb", "memory");

  private PathText() {}

  /**
   * Reads a path.
   *
   * @throws InvalidValueException with what is wrong and what to write instead
   */
  public static Path read(String text) {
    String name = FileUri.isOne(text) ? FileUri.path(text) : text;
    if (name.isBlank()) {
      throw new InvalidValueException("must be a path");
    }
    Path path = path(name);
    resolvedByNobody(name)
        .or(() -> exists(path) ? Optional.empty() : unlikelyName(name))
        .ifPresent(
            problem -> {
              throw new InvalidValueException(problem);
            });
    return path;
  }

  /** Whether something is there under exactly this name. */
  static boolean isThere(String text) {
    try {
      return exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InvalidValueException(
          name.indexOf('\0') >= 0
              ? "holds a NUL character, which no path can"
              : "holds " + NameEncoding.lacking());
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** What is refused even if a folder of that name is there, as mistakes have made such folders. */
  private static Optional<String> resolvedByNobody(String name) {
    if (URL.matcher(name).matches()) {
      return Optional.of(
          "is a URL, and only files of this machine are read and written; name a local or mounted"
              + " folder (./%s if a folder is really named so)".formatted(name));
    }
    if (name.equals("~") || name.startsWith("~/")) {
      return Optional.of(
          "begins with a ~ that no shell has expanded, as they do only at the beginning of a word;"
              + " write $HOME%s (./%s if a folder is really named so)"
                  .formatted(name.substring(1), name));
    }
    return Optional.empty();
  }

  /** Why a name of which nothing is there is most likely a mistake. */
  private static Optional<String> unlikelyName(String name) {
    if (name.indexOf(REPLACEMENT) >= 0) {
      return Optional.of(
          "holds bytes that are no %s; %s".formatted(NameEncoding.current(), NameEncoding.ADVICE));
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("holds a control character (a script with the wrong line ends?)");
    }
    if (HOST_OR_SCHEME.matcher(name).matches()
        || WINDOWS.matcher(name).matches()
        || isKnown(name)) {
      return Optional.of(
          "is no path of this machine; name a local or mounted folder"
              + " (./%s if it is to be named so)".formatted(name));
    }
    if (name.startsWith("~") || VARIABLE.matcher(name).matches()) {
      return Optional.of("is not there, and nobody has expanded it; write it out, or unquote it");
    }
    if (GLOB.matcher(name).matches()) {
      return Optional.of(
          "is not there, and patterns are not expanded; name a folder, of which all files are read"
              + " (make it first if it is really to be named so)");
    }
    if (QUOTED.matcher(name).matches()) {
      return Optional.of("is not there; its quotes are a part of the name");
    }
    return Optional.empty();
  }

  private static boolean isKnown(String name) {
    return SCHEME.matcher(name).matches()
        && SCHEMES.contains(name.substring(0, name.indexOf(':')).toLowerCase(Locale.ROOT));
  }
}
