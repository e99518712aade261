package io.photonbeam.pipelines.run;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.LogProblem;
import io.photonbeam.log.LogUse.Extent;
import io.photonbeam.log.folder.LogListing;
import io.photonbeam.transforms.metrics.RunMetrics;
import io.photonbeam.transforms.model.Role;
import io.photonbeam.transforms.runtime.RunSpec;
import io.photonbeam.transforms.source.ReadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log as a batch run lists it, at its beginning, and reads it. Immutable. */
public final class ListedLog {
  private final Role role;
  private final LogListing listing;

  private ListedLog(Role role, LogListing listing) {
    this.role = role;
    this.listing = listing;
  }

  /**
   * Lists the log below a folder; one that does not exist is an empty log.
   *
   * @throws IOException if the folder is there and can't be listed
   */
  public static ListedLog under(Role role, Path root) throws IOException {
    try {
      return new ListedLog(role, LogListing.of(root));
    } catch (IOException e) {
      throw new IOException(
          "the log folder %s can't be listed: %s".formatted(root, LogListing.reason(e)), e);
    }
  }

  /** Reads it as it was listed. */
  public ReadLog read(EventFields fields, RunSpec run) {
    return ReadLog.of(listing, fields, run);
  }

  /** How many files it has. */
  public int files() {
    return listing.entries().size();
  }

  /**
   * What is to be said of it as a whole, which no transform has met: what was not read by the
   * listing's own account, and whether hardly an event could be used.
   *
   * @param needsFiles whether anything says that it should have a file
   * @param job metrics of the run, which has ended
   * @param extent how much of the log it has read
   */
  public List<LogProblem> problems(boolean needsFiles, RunMetrics job, Extent extent) {
    List<LogProblem> problems = new ArrayList<>(listing.problems());
    if (needsFiles) {
      listing.withoutFiles().ifPresent(problems::add);
    }
    MalformedLogs.problem(job, role, listing.root(), extent).ifPresent(problems::add);
    return problems;
  }
}
