package io.photonbeam.pipelines.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The processes of this machine, as Linux shows them in a folder; elsewhere it tells nothing.
 *
 * @param folder {@code /proc}, unless in a test
 */
record ProcessTable(Path folder) {
  private static final long FIRST_PROCESS = 1;

  /** Of this system. */
  static final ProcessTable OF_SYSTEM = new ProcessTable(Path.of("/proc"));

  /** The machine's present boot and the namespace in which process numbers are valid. */
  Optional<String> place() {
    try {
      String boot = Files.readString(folder.resolve("sys/kernel/random/boot_id")).strip();
      return Optional.of(boot + "/" + Files.readSymbolicLink(folder.resolve("self/ns/pid")));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** When a process began, in ticks since the boot; empty if it is not shown. */
  Optional<String> startTicks(long pid) {
    try {
      String stat =
          Files.readString(folder.resolve(Long.toString(pid)).resolve("stat"), ISO_8859_1);
      // The 22nd field; the second one, in brackets, may have blanks and brackets.
      String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(fromThird[22 - 3]);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a process that is not shown is not there. Mounted with {@code hidepid}, as hardened
   * systems and services have it, the folder hides those of other users, the first one among them.
   */
  boolean showsAll() {
    return startTicks(FIRST_PROCESS).isPresent();
  }
}
