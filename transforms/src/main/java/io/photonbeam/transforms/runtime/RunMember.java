package io.photonbeam.transforms.runtime;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.RunBoard;
import io.photonbeam.resilience.Away;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process known to the others of its run, and to whoever watches it, through the
 * registry ({@link RunBoard}): at intervals it tells what it has counted and how far its readers
 * are, hears the others, and notices that the run was asked to stop. On a cluster it also keeps the
 * pipeline's lease alive, which then belongs to the job and not to the client.
 *
 * <p>No clock but its own is trusted: another process is heard as long as its beat moves ({@link
 * Silence}). A registry that is away is no reason for anything; those who need it tell of it.
 */
final class RunMember implements AutoCloseable {
  /** On a cluster, where readers of several processes wait for each other. */
  private static final Duration OFTEN = Duration.ofMillis(500);

  /** For those who ask how a single process does. */
  private static final Duration SELDOM = Duration.ofSeconds(2);

  /** The lease is renewed when nobody else has done so for this long. */
  private static final Duration LEASE_BEAT = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RunMember.class);

  /** Of what can't be reached, so that a report stays short. */
  private static final int MAX_AWAY = 20;

  private static final int MAX_AWAY_CHARS = 500;

  private final RunContext context;
  private final String name;
  private final Duration every;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Silence silence;
  private final Thread thread;
  private volatile Optional<Participant> participant = Optional.empty();
  private volatile String refusal;
  private Lease seenLease;
  private long leaseSince;
  private long beat;
  private boolean reached;
  private boolean isAlone;
  private boolean isEnding;

  /** A member of a run, with its thread. */
  static RunMember start(RunContext context) {
    RunMember member = new RunMember(context);
    member.thread.start();
    return member;
  }

  RunMember(RunContext context) {
    this.context = context;
    this.name = context.commitIds().next().text();
    this.every = context.spec().isDistributed() ? OFTEN : SELDOM;
    this.silence = new Silence(context.steadyClock());
    this.thread = new Thread(this::run, "member of " + context.spec().pipeline());
    this.thread.setDaemon(true);
  }

  /** Takes part from now on. */
  void connect(Participant newParticipant) {
    participant = Optional.of(newParticipant);
  }

  /** Tells that this process can't work for the run. */
  void refuse(String why) {
    refusal = why;
  }

  private void run() {
    try {
      do {
        tryBeat();
      } while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryBeat() {
    try {
      beat(false);
      reached = true;
    } catch (RuntimeException e) {
      // The next beat may come through; a member without beats would hold others up.
      LOG.debug("A beat of {} failed.", name, e);
      reached = false;
    }
  }

  /** Hears and tells once. */
  void beat(boolean isLast) {
    IdRegistry registry = context.registry();
    RunBoard board = registry.board(context.spec().pipeline(), context.spec().stamp());
    RunBoard.Look look = board.look();
    hear(look);
    if (context.spec().isDistributed() && !isLast) {
      keepLease(registry, look.lease());
    }
    ReadersNote readers = participant.map(Participant::tell).orElse(ReadersNote.NONE);
    beat++;
    board.post(
        name, new MemberReport.Note(beat, isLast, readers).encode(), report(isLast).encode());
  }

  private void hear(RunBoard.Look look) {
    boolean lost =
        context.spec().isDistributed() && look.lease().filter(lease -> !isOurs(lease)).isPresent();
    Map<String, MemberReport.Note> notes = new HashMap<>();
    look.notes()
        .forEach(
            (member, note) -> {
              if (!member.equals(name)) {
                MemberReport.Note.read(note).ifPresent(read -> notes.put(member, read));
              }
            });
    List<ReadersNote> living = new ArrayList<>();
    notes.forEach(
        (member, note) -> {
          if (silence.isLive(member, note.beat()) && !note.hasEnded()) {
            living.add(note.readers());
          }
        });
    isAlone = living.isEmpty();
    participant.ifPresent(here -> here.hear(living));
    if (look.stopAsked() || lost) {
      isEnding = true;
      participant.ifPresent(Participant::stop);
    }
  }

  private boolean isOurs(Lease lease) {
    return lease.token().equals(context.spec().stamp().text());
  }

  private void keepLease(IdRegistry registry, Optional<Lease> lease) {
    String pipeline = context.spec().pipeline();
    if (lease.isEmpty() && context.spec().following().isAny()) {
      // Whoever took it gave it back, and the job works all the same.
      registry.leases().take(pipeline, ourLease(), lease);
    } else if (lease.filter(this::isOurs).isPresent()) {
      renewIfNobodyDoes(registry, lease.get());
    }
  }

  private void renewIfNobodyDoes(IdRegistry registry, Lease lease) {
    long now = context.steadyClock().millis();
    if (seenLease == null || lease.beat() != seenLease.beat()) {
      seenLease = lease;
      leaseSince = now;
    } else if (now - leaseSince >= LEASE_BEAT.toMillis()) {
      registry.leases().renew(context.spec().pipeline(), lease.next());
    }
  }

  private Lease ourLease() {
    RunSpec spec = context.spec();
    return Lease.ofCluster(
        spec.stamp().text(), spec.cluster().address(), context.clock().instant());
  }

  /**
   * When all is read, or the run was asked to stop, the last one to end gives the lease back. One
   * that has only just begun, and is not known to live, takes it anew.
   */
  private void releaseLeaseIfLast() {
    boolean ending =
        isEnding || participant.map(Participant::tell).filter(ReadersNote::isFinishing).isPresent();
    if (context.spec().isDistributed() && ending && isAlone) {
      context.registry().leases().release(context.spec().pipeline(), ourLease());
    }
  }

  private MemberReport report(boolean isLast) {
    return new MemberReport(
        beat,
        isLast,
        host(),
        ProcessHandle.current().pid(),
        context.metrics().snapshot(),
        Stream.concat(
                context.retryPolicy().awayNow().stream(),
                participant.map(Participant::away).orElse(List.of()).stream())
            .limit(MAX_AWAY)
            .map(what -> new Away(cut(what.name()), cut(what.words())))
            .toList(),
        refusal);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MAX_AWAY_CHARS));
  }

  /** The name of this machine, for people. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Tells for the last time, unless the registry is away. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
      if (reached) {
        beat(true);
        releaseLeaseIfLast();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("What {} told before has to do.", name, e);
    }
  }
}
