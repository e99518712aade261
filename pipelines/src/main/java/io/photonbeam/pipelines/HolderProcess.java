package io.photonbeam.pipelines;

import io.photonbeam.registry.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells processes of one machine apart, so that a successor need not wait for one that is dead. A
 * process is named by the machine's present boot, the namespace in which its number is valid (one
 * for each container), its number and when it began, as numbers are used again. Where the system
 * does not tell these, nothing is known, and a successor waits.
 */
final class HolderProcess {
  private HolderProcess() {}

  /** A lease of this process. */
  static Lease lease(String token, Instant now) {
    ProcessHandle self = ProcessHandle.current();
    String name = place().flatMap(place -> name(place, self)).orElse("");
    return new Lease(token, 0, host(), self.pid(), name, now);
  }

  /** Whether the holder is known to be dead: one of this machine that is not there any more. */
  static boolean isDead(Lease lease) {
    Optional<String> here = place();
    if (here.isEmpty() || !lease.process().startsWith(here.get() + "/")) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(lease.pid()).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return true;
    }
    return name(here.get(), process.get()).map(name -> !name.equals(lease.process())).orElse(false);
  }

  private static Optional<String> name(String place, ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> place + "/" + process.pid() + "/" + start.toEpochMilli());
  }

  private static Optional<String> place() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return Optional.of(boot + "/" + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
