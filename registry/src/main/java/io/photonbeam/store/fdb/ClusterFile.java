package io.photonbeam.store.fdb;

import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster file that can be read and parses: {@code description:ID@host:port[:tls],…}. Checked
 * here, because the native client would wait for ever for a cluster that is described wrongly.
 *
 * @param path absolute, links followed, so that it is the same for all who mean this file
 * @param coordinators the addresses of the cluster's coordinators
 */
record ClusterFile(Path path, List<String> coordinators) {
  private static final String FORM = "description:ID@host:port[:tls],…";
  private static final Pattern COMMENT = Pattern.compile("#.*");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern NAME = Pattern.compile("\\w*:[A-Za-z0-9]*");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[\\w-]+(?:\\.[\\w-]+)*\\.?):(\\d{1,5})(:tls)?(\\(fromHostname\\))?");
  private static final Pattern NUMBERS = Pattern.compile("[\\d.]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");

  /**
   * Reads a cluster file.
   *
   * @throws StoreAccessException if it is missing, unreadable or no cluster file
   */
  static ClusterFile read(Path path) {
    try {
      Path real = path.toRealPath();
      return new ClusterFile(real, parse(path, Files.readAllLines(real, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      throw new StoreAccessException(
          "There is no cluster file %s; copy the one of the FoundationDB cluster there, or name it."
              .formatted(path),
          e);
    } catch (AccessDeniedException e) {
      throw new StoreAccessException(
          "The cluster file %s can't be read; check its permissions.".formatted(path), e);
    } catch (CharacterCodingException e) {
      throw new StoreAccessException(
          "%s is no cluster file but a binary one; name one that holds %s.".formatted(path, FORM),
          e);
    } catch (IOException e) {
      throw new StoreAccessException(
          "The cluster file %s can't be read (%s); check the path.".formatted(path, e), e);
    }
  }

  private static List<String> parse(Path path, List<String> lines) {
    // As the client reads it: without comments and white space, over all lines.
    StringBuilder text = new StringBuilder();
    int lineNumber = 0;
    for (int i = 0; i < lines.size(); i++) {
      String content = SPACE.matcher(COMMENT.matcher(lines.get(i)).replaceAll("")).replaceAll("");
      if (!content.isEmpty() && text.isEmpty()) {
        lineNumber = i + 1;
      }
      text.append(content);
    }
    if (text.isEmpty()) {
      throw new StoreAccessException(
          "The cluster file %s is empty; it should hold %s.".formatted(path, FORM));
    }
    int at = text.indexOf("@");
    if (at < 0 || !NAME.matcher(text.substring(0, at)).matches()) {
      throw wrong(path, lineNumber, "does not begin with description:ID@");
    }
    List<String> coordinators = List.of(text.substring(at + 1).split(",", -1));
    Set<String> seen = new HashSet<>();
    for (String coordinator : coordinators) {
      Optional<String> problem = problem(coordinator);
      if (problem.isPresent()) {
        throw wrong(path, lineNumber, problem.get());
      }
      if (!seen.add(coordinator)) {
        throw wrong(path, lineNumber, "names the coordinator '%s' twice".formatted(coordinator));
      }
    }
    return coordinators;
  }

  private static Optional<String> problem(String coordinator) {
    Matcher address = ADDRESS.matcher(coordinator);
    if (!address.matches()) {
      return Optional.of("has '%s' in place of a coordinator's host:port".formatted(coordinator));
    }
    String host = address.group(1);
    if (NUMBERS.matcher(host).matches() && !IPV4.matcher(host).matches()) {
      return Optional.of("has '%s', which is no IP address".formatted(host));
    }
    int port = Integer.parseInt(address.group(2));
    return port >= 1 && port <= 65_535
        ? Optional.empty()
        : Optional.of("has port %d in '%s'; ports are 1 to 65535".formatted(port, coordinator));
  }

  private static StoreAccessException wrong(Path path, int line, String problem) {
    return new StoreAccessException(
        "%s is no cluster file: line %d %s; it should hold %s. Copy the one of the cluster anew."
            .formatted(path, line, problem, FORM));
  }
}
