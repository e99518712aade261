package io.photonbeam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A checkout with the launcher, and with sources for it to look at. */
final class LauncherCheckout {
  private LauncherCheckout() {}

  /** Makes one in an empty folder; returns all that a jar must be newer than. */
  static List<Path> in(Path home) throws IOException {
    List<Path> sources = new ArrayList<>();
    sources.add(Files.createFile(home.resolve("pom.xml")));
    for (String module : List.of("schemas", "registry", "transforms", "pipelines", "runners")) {
      sources.add(Files.createDirectories(home.resolve(module).resolve("src/main")));
      sources.add(Files.createFile(home.resolve(module).resolve("pom.xml")));
    }
    Path launcher = Path.of("..", "photonbeam").toAbsolutePath();
    sources.add(Files.copy(launcher, home.resolve("photonbeam")));
    makeExecutable(home.resolve("photonbeam"));
    return sources;
  }

  /** Writes a shell script. */
  static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
