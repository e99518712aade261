package io.photonbeam.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares Photonbeam with its peers and prints how they did. */
public final class ComparePeers {
  private ComparePeers() {}

  /**
   * Compares; exits with 1 if an output of Photonbeam is not exact, with 2 at wrong options.
   *
   * @param args options, as {@code benchmarks/peers/compare} tells them; the folder it is started
   *     in is that of the project
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PeersOptions options;
    try {
      options = PeersOptions.of(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    if (!compare(options)) {
      System.exit(1);
    }
  }

  private static boolean compare(PeersOptions options) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("photonbeam-peers-");
    try {
      Report report =
          new Comparison(options, Path.of("").toAbsolutePath(), scratch, System.err::println).run();
      System.out.print(report.text());
      if (options.json().isPresent()) {
        Files.writeString(options.json().orElseThrow(), report.json());
      }
      return report.photonbeamIsExact();
    } finally {
      Folders.delete(scratch);
    }
  }
}
