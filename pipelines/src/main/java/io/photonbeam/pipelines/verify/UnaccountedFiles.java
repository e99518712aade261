package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.output.UnknownFileSearch;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.repair.UnknownFiles.Unknown;
import io.photonbeam.repair.UnknownFiles.Why;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Visible files that the registry does not account for. Their rows may be right today, but their
 * events are free to be joined a second time, or stand in another file.
 *
 * @param files how many there are
 * @param places the first of them
 */
record UnaccountedFiles(long files, Places places) {
  static final UnaccountedFiles NONE = new UnaccountedFiles(0, Places.NONE);

  /**
   * Asks a registry for the commits of all visible files of some outputs.
   *
   * @throws IOException if an output can't be listed
   */
  static UnaccountedFiles of(IdRegistry registry, List<Path> outputs) throws IOException {
    Places.Builder places = new Places.Builder();
    long[] files = {0};
    for (Path output : outputs) {
      new UnknownFileSearch(
              UnknownFileSearch.Known.of(registry),
              unknown -> {
                files[0]++;
                places.add(place(output, unknown));
              })
          .run(output);
    }
    return new UnaccountedFiles(files[0], places.build());
  }

  private static VerifyReport.Place place(Path output, Unknown unknown) {
    Path file = output.resolve("joined").resolve(unknown.file().path());
    return new VerifyReport.Place("unaccounted file", file.toString(), -1, words(unknown.why()));
  }

  private static String words(Why why) {
    return switch (why) {
      case UNKNOWN_COMMIT ->
          "the registry does not know its commit, so its events may be joined again; see"
              + " './photonbeam registry recover --help'";
      case NOT_OF_ITS_COMMIT -> "its commit has no such file; move it out of joined/";
      case NO_COMMIT -> "no commit has made it; move it out of joined/";
      case OF_OTHER_OUTPUT ->
          "another output has taken its commit over, so its rows are visible there as well; let"
              + " nobody read this one any more";
    };
  }
}
