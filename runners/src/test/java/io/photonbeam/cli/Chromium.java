package io.photonbeam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, if there is one on the PATH. */
public final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Path folder;
  private String complaints = "";

  /**
   * Skips the test if there is none.
   *
   * @param folder for its profile and what it writes
   */
  public Chromium(Path folder) {
    assumeTrue(
        program().isPresent(), "no browser is on the PATH: " + NAMES + " (Debian's chromium)");
    this.folder = folder;
  }

  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(dir -> NAMES.stream().map(name -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The page's elements as they are when it was loaded and its scripts have run for a while. */
  public String loaded(URI page) throws IOException, InterruptedException {
    Path out = folder.resolve("dom.html");
    Path err = folder.resolve("chromium.log");
    Process browser =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--virtual-time-budget=5000",
                "--dump-dom",
                page.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(browser.waitFor(2, TimeUnit.MINUTES)).as("the browser ended").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    complaints =
        String.join(
            "\n", Files.readString(err).lines().filter(line -> line.contains("CONSOLE")).toList());
    return Files.readString(out, UTF_8);
  }

  /** What the last page's scripts and its policy had to complain of. */
  public String complaints() {
    return complaints;
  }
}
