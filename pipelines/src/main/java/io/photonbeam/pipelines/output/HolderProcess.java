package io.photonbeam.pipelines.output;

import io.photonbeam.registry.Lease;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    ProcessTable processes = ProcessTable.OF_SYSTEM;
    long pid = ProcessHandle.current().pid();
    Optional<String> ticks = processes.startTicks(pid);
    String name =
        processes
            .place()
            .flatMap(place -> ticks.map(began -> number(place, pid) + TICKS + began))
            .orElse("");
    return new Lease(token, 0, host(), pid, name, now);
  }

  /** Whether the holder is known to be dead: one of this machine that is not there any more. */
  static boolean isDead(Lease lease) {
    return isDead(lease, ProcessTable.OF_SYSTEM);
  }

  /** The same, as the processes are shown in some folder. */
  static boolean isDead(Lease lease, ProcessTable processes) {
    Optional<String> number = processes.place().map(place -> number(place, lease.pid()));
    if (number.filter(lease.process()::startsWith).isEmpty()) {
      return false;
    }
    Optional<String> ticks = processes.startTicks(lease.pid());
    if (ticks.isEmpty()) {
      return processes.showsAll();
    }
    String began = lease.process().substring(number.get().length());
    return began.startsWith(TICKS) && !began.equals(TICKS + ticks.get());
  }

  private static String number(String place, long pid) {
    return place + "/" + pid + "/";
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
