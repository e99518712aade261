package io.photonbeam.pipelines.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
 * for each container), its number and when it began, as numbers are used again. When that was is
 * told in the kernel's ticks since the boot: the time of day at which a process began changes when
 * the clock is set. Where the system does not tell these, nothing is known, and a successor waits.
 */
final class HolderProcess {
  /** Before a number of ticks; earlier versions told milliseconds, which say nothing. */
  private static final String TICKS = "t";

  private HolderProcess() {}

  /** A lease of this process. */
  static Lease lease(String token, Instant now) {
    long pid = ProcessHandle.current().pid();
    String name = place().flatMap(place -> name(place, pid)).orElse("");
    return new Lease(token, 0, host(), pid, name, now);
  }

  /** Whether the holder is known to be dead: one of this machine that is not there any more. */
  static boolean isDead(Lease lease) {
    Optional<String> here = place();
    String number = here.map(place -> place + "/" + lease.pid() + "/").orElse("");
    if (here.isEmpty() || !lease.process().startsWith(number)) {
      return false;
    }
    if (ProcessHandle.of(lease.pid()).filter(ProcessHandle::isAlive).isEmpty()) {
      return true;
    }
    boolean tellsTicks = lease.process().startsWith(TICKS, number.length());
    Optional<String> now = name(here.get(), lease.pid());
    return tellsTicks && now.filter(name -> !name.equals(lease.process())).isPresent();
  }

  private static Optional<String> name(String place, long pid) {
    return startTicks(pid).map(ticks -> place + "/" + pid + "/" + TICKS + ticks);
  }

  /** The 22nd field; the second one, in brackets, may have blanks and brackets. */
  private static Optional<String> startTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1);
      String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(fromThird[22 - 3]);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
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
