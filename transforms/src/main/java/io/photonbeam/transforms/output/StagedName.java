package io.photonbeam.transforms.output;

import io.photonbeam.registry.CommitId;
import io.photonbeam.registry.OutputFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a staged file says. It begins with a commit id, whose time tells how old the
 * file is at most.
 *
 * @param id of its commit; of a file that is made again one of its own, which is never committed
 * @param target where it would be published, below {@code joined/}; empty for a file that is made
 *     again, which only its maker may publish
 */
public record StagedName(CommitId id, Optional<String> target) {
  private static final Pattern NAME =
      Pattern.compile(
          "([0-9a-z-]+)\\."
              + "([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))T([01][0-9]|2[0-3])"
              + "\\.parquet");
  private static final String REBUILT = ".rebuilt.";

  /** Reads the name of a file in a pipeline's folder; empty if it is none of ours. */
  public static Optional<StagedName> parse(String fileName) {
    int idEnd = fileName.indexOf('.');
    Optional<CommitId> id =
        idEnd < 0 ? Optional.empty() : CommitId.parse(fileName.substring(0, idEnd));
    if (id.isEmpty()) {
      return Optional.empty();
    }
    if (fileName.startsWith(REBUILT, idEnd)) {
      return target(fileName.substring(idEnd + REBUILT.length()))
          .map(target -> new StagedName(id.get(), Optional.empty()));
    }
    return target(fileName).map(target -> new StagedName(id.get(), Optional.of(target)));
  }

  private static Optional<String> target(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches() && CommitId.parse(parts.group(1)).isPresent()
        ? Optional.of(
            "date=%s/hour=%s/%s.parquet".formatted(parts.group(2), parts.group(3), parts.group(1)))
        : Optional.empty();
  }

  /** The name of a file while it is made again; a roll-forward never takes it for a staged one. */
  public static String ofRebuilt(CommitId attempt, OutputFile file) {
    return attempt + REBUILT + OutputFolder.stagedName(file.path());
  }
}
