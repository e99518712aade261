package io.photonbeam.pipelines.output;

import io.photonbeam.registry.CommitStateUnknownException;
import io.photonbeam.registry.IdRegistry;
import io.photonbeam.registry.Lease;
import io.photonbeam.registry.LeaseWatch;
import io.photonbeam.registry.Sleeper;
import io.photonbeam.resilience.StoreCalls;
import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sees to it that one process at a time runs a pipeline. A second one waits for the first; one that
 * has died without giving the lease back holds it up for the lease time at most, and not at all if
 * it was of the same machine. Beats come from a thread of its own, one small transaction each.
 *
 * <p>That no row is doubled does not depend on it: a run that was paused and has lost the lease is
 * told so, and until it has ended both go on to no harm.
 */
public final class PipelineLease implements AutoCloseable {
  /** How long to wait, and how often to beat. */
  public record Times(Duration lease, Duration beat, Duration look, Duration start) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(12),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofMinutes(1));

    /** With another time that a start may take. */
    public Times startingWithin(Duration longest) {
      return new Times(lease, beat, look, longest);
    }
  }

  private final IdRegistry registry;
  private final String pipeline;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Consumer<String> whenLost;
  private volatile Lease mine;
  private volatile String lost;
  private volatile boolean left;
  private Thread beats;

  private PipelineLease(
      IdRegistry registry, String pipeline, Lease mine, Consumer<String> whenLost) {
    this.registry = registry;
    this.pipeline = pipeline;
    this.mine = mine;
    this.whenLost = whenLost;
  }

  /**
   * Takes the lease of a pipeline, waiting for its holder.
   *
   * @param mine of this run
   * @param tell is told once whom it waits for
   * @param whenLost is told, on another thread, if somebody else takes it over
   * @throws IOException if the holder goes on for longer than a start may take
   */
  public static PipelineLease take(
      IdRegistry registry,
      String pipeline,
      Lease mine,
      Times times,
      LongSupplier nanos,
      Sleeper sleeper,
      Consumer<String> tell,
      Consumer<String> whenLost)
      throws IOException {
    LeaseWatch watch = new LeaseWatch(times.lease());
    long began = nanos.getAsLong();
    boolean told = false;
    while (true) {
      Optional<Lease> held = registry.leases().of(pipeline);
      if (watch.mayTake(held, held.filter(HolderProcess::isDead).isPresent(), nanos.getAsLong())) {
        held = taken(registry, pipeline, mine, held, watch);
        if (held.filter(mine::isOfSameRun).isPresent()) {
          return new PipelineLease(registry, pipeline, mine, whenLost).beating(times.beat());
        }
      }
      String holder = held.map(Lease::holder).orElse("a process that has just ended");
      if (!told) {
        told = true;
        tell.accept(
            "Pipeline %s is run by %s; waiting up to %d s for its end, or up to %d s if it gives no sign of life."
                .formatted(
                    pipeline,
                    holder,
                    times.start().toSeconds(),
                    Math.min(times.start().toSeconds(), times.lease().toSeconds())));
      }
      if (nanos.getAsLong() - began >= times.start().toNanos()) {
        throw new IOException(
            ("pipeline '%s' is run by %s, and has not ended within %d s: two running pipelines"
                    + " never have the same id. End that one; a join may take another --pipelineId")
                .formatted(pipeline, holder, times.start().toSeconds()));
      }
      sleep(sleeper, times.look());
    }
  }

  /**
   * Takes the lease of a pipeline that nobody runs, so that nobody can begin to. Waits for a
   * holder's next beat for as long as the lease time.
   *
   * @param mine of this run
   * @throws IOException if somebody does run it; the message names the process
   */
  public static PipelineLease takeEnded(
      StoreCalls<IdRegistry> registry,
      String pipeline,
      Lease mine,
      Times times,
      LongSupplier nanos,
      Sleeper sleeper)
      throws IOException {
    Optional<Lease> ended = ended(registry, pipeline, times, nanos, sleeper);
    return registry.write(
        r -> {
          Lease held = r.leases().take(pipeline, mine, ended);
          if (!held.isOfSameRun(mine)) {
            throw isRunning(pipeline, held);
          }
          return new PipelineLease(r, pipeline, mine, why -> {}).beating(times.beat());
        });
  }

  /** The lease of a pipeline that has ended, or died; empty if it has none. */
  private static Optional<Lease> ended(
      StoreCalls<IdRegistry> registry,
      String pipeline,
      Times times,
      LongSupplier nanos,
      Sleeper sleeper)
      throws IOException {
    LeaseWatch watch = new LeaseWatch(times.lease());
    Optional<Lease> first = registry.read(r -> r.leases().of(pipeline));
    Optional<Lease> held = first;
    while (!watch.mayTake(
        held, held.filter(HolderProcess::isDead).isPresent(), nanos.getAsLong())) {
      if (!held.equals(first)) {
        throw isRunning(pipeline, held.get());
      }
      sleep(sleeper, times.look());
      long failed = registry.failedAttempts();
      held = registry.read(r -> r.leases().of(pipeline));
      if (registry.failedAttempts() > failed) {
        watch.startOver(); // As long as the registry was away, nobody could beat.
      }
    }
    return held;
  }

  private static IOException isRunning(String pipeline, Lease holder) {
    return new IOException(
        ("pipeline '%s' is run by %s: what a running pipeline has committed is never taken over."
                + " End it first")
            .formatted(pipeline, holder.holder()));
  }

  /** Tries to take it; what is held now, as far as is known. */
  private static Optional<Lease> taken(
      IdRegistry registry, String pipeline, Lease mine, Optional<Lease> seen, LeaseWatch watch) {
    try {
      return Optional.of(registry.leases().take(pipeline, mine, seen));
    } catch (StoreUnavailableException | CommitStateUnknownException e) {
      if (seen.isEmpty()) {
        throw e;
      }
      watch.startOver();
      return seen;
    }
  }

  private static void sleep(Sleeper sleeper, Duration time) throws IOException {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it waited for another process", e);
    }
  }

  private PipelineLease beating(Duration every) {
    beats = new Thread(() -> beat(every), "lease of " + pipeline);
    beats.setDaemon(true);
    beats.start();
    return this;
  }

  private void beat(Duration every) {
    try {
      while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS) && lost == null) {
        renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One beat. A registry that is away is no reason to end, and is told of by those who need it. */
  void renew() {
    Lease next = mine.next();
    try {
      Optional<Lease> held = registry.leases().renew(pipeline, next);
      if (held.filter(next::isOfSameRun).isPresent()) {
        mine = next;
      } else {
        held.ifPresent(this::lose);
      }
    } catch (StoreException | CommitStateUnknownException | IllegalStateException e) {
      mine = next; // Perhaps it was stored.
    }
  }

  private void lose(Lease other) {
    lost =
        ("pipeline '%s' was taken over by %s, as this process had given no sign of life for a"
                + " while. This one ends; nothing is lost or doubled")
            .formatted(pipeline, other.holder());
    whenLost.accept(lost);
  }

  /** Why this run is not the pipeline's any more; empty if it is. */
  public Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /** Gives it back; a registry that is away keeps it until the lease time is over. */
  @Override
  public void close() {
    closed.countDown();
    try {
      beats.join();
      if (!left) {
        registry.leases().release(pipeline, mine);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException | CommitStateUnknownException | IllegalStateException e) {
      // Whoever comes next sees that it does not beat.
      return;
    }
  }

  /** Leaves it to the processes that hold it together with this one. */
  public void handOver() {
    closed.countDown();
    left = true;
  }

  /** A lease that this process asks for. */
  public static Lease ofThisProcess(String token, Instant now) {
    return HolderProcess.lease(token, now);
  }
}
