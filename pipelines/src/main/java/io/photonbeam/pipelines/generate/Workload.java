package io.photonbeam.pipelines.generate;

import io.photonbeam.event.EventId;
import io.photonbeam.event.EventIdGenerator;
import io.photonbeam.pipelines.generate.EventEncoder.AdShown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The lines of both logs in the order in which they are written, each at a time in microseconds
 * since the workload's start. Where that start lies, and whether anybody waits for a line's time,
 * is the caller's affair: the lines follow from configuration, seed and start alone.
 *
 * <p>Primary events come at an even rate. What follows from one later (its foreign event, its own
 * late writing, a repetition) waits in a queue for its time. Not thread-safe.
 */
final class Workload {
  /** Primary events a second, where nobody waits for them. */
  static final double VIRTUAL_RATE = 2_000;

  private static final double MICROS = 1e6;

  /** Lowest process id drawn and the first one beyond: what Linux gives to ordinary processes. */
  private static final int MIN_PROCESS_ID = 1_000;

  private static final int END_PROCESS_ID = 4_194_304;

  private final Disorder disorder;
  private final double foreignRatio;
  private final long startMicros;
  private final ServerLogs primaryLog;
  private final ServerLogs foreignLog;
  private final WorkloadCounts counts;
  private final SplittableRandom random;
  private final EventEncoder encoder;
  private final Delays delays;
  private final EventIdGenerator[] servers;
  private final long primaries;
  private final double microsPerPrimary;
  private final PriorityQueue<Later> queue = new PriorityQueue<>(Later.IN_ORDER);

  private long drawn;
  private long nextPrimary;
  private long enqueued;

  /** The time of the line under way. */
  private long now;

  Workload(
      GenerateConfig config,
      long startMicros,
      ServerLogs primaryLog,
      ServerLogs foreignLog,
      WorkloadCounts counts) {
    this.disorder = config.disorder();
    this.foreignRatio = config.get(GenerateConfig.FOREIGN_RATIO);
    this.startMicros = startMicros;
    this.primaryLog = primaryLog;
    this.foreignLog = foreignLog;
    this.counts = counts;
    this.random = new SplittableRandom(config.get(GenerateConfig.SEED));
    this.encoder = new EventEncoder(random.split());
    this.primaries = primaries(config);
    this.microsPerPrimary = MICROS / primariesPerSecond(config);
    this.delays = new Delays(random.split(), lengthMicros(config));
    // Of the start, too: the ids of two runs with one seed must differ though their times overlap.
    this.servers =
        servers(config, new SplittableRandom(config.get(GenerateConfig.SEED) ^ startMicros));
    this.nextPrimary = timeOfPrimary(0);
  }

  /** How long the workload lasts; {@link Long#MAX_VALUE} where it has no end. */
  static long lengthMicros(GenerateConfig config) {
    long primaries = primaries(config);
    return primaries == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : (long) Math.ceil(primaries * MICROS / primariesPerSecond(config));
  }

  /** When the next line is due; {@link Long#MAX_VALUE} when nothing is left. */
  long nextDue() {
    long queued = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().due();
    return Math.min(queued, nextPrimary);
  }

  /** Writes all lines that are due at this time or before. */
  void writeUntil(long time) throws IOException {
    for (long due = nextDue(); due <= time && due < Long.MAX_VALUE; due = nextDue()) {
      now = due;
      if (due == nextPrimary) {
        writePrimary();
      } else {
        queue.remove().line().write();
      }
    }
  }

  /**
   * Ends the workload before its time. Primary events that are due later are written now, as their
   * foreign events are in the log or might be; foreign events and repetitions that are due later
   * never happen, and are not counted.
   */
  void abandon() throws IOException {
    nextPrimary = Long.MAX_VALUE;
    while (!queue.isEmpty()) {
      queue.remove().line().abandon();
    }
  }

  private void writePrimary() throws IOException {
    int server = random.nextInt(servers.length);
    EventId id = servers[server].next();
    ByteBuffer line = encoder.query(id, timestamp(id.micros(), Long.MAX_VALUE));
    int foreigns = foreigns();
    boolean late = false;
    for (int i = 0; i < foreigns; i++) {
      // Late is a primary event for its first foreign event; there is one line to delay.
      late |= plan(id, server, line, i == 0);
    }
    counts.primaryEvents++;
    if (!late) {
      write(new Line(Log.PRIMARY, server, line));
    }
    drawn++;
    nextPrimary = drawn < primaries ? timeOfPrimary(drawn) : Long.MAX_VALUE;
  }

  /** Plans a foreign event; returns whether it takes the primary event's line to write it later. */
  private boolean plan(EventId id, int server, ByteBuffer line, boolean mayDelay) {
    AdShown ad = encoder.someAd();
    long due = delays.foreignAfter(now);
    if (chance(disorder.neverMatching())) {
      // The id of an event of that server which never reaches the log.
      enqueue(due, new Foreign(servers[server].next(), Match.NEVER, ad, null));
      return false;
    }
    boolean late = mayDelay && chance(disorder.late());
    Line delayed = late ? new Line(Log.PRIMARY, server, copy(line)) : null;
    enqueue(due, new Foreign(id, Match.JOINABLE, ad, delayed));
    return late;
  }

  /** Writes a line when it happens, and perhaps plans its repetition. */
  private void write(Line line) throws IOException {
    append(line, false);
    if (chance(disorder.repeated())) {
      if (random.nextBoolean()) {
        append(line, false);
      } else {
        enqueue(delays.repeatAfter(now), new Repeated(line.kept()));
      }
    }
  }

  private void append(Line line, boolean later) throws IOException {
    ServerLogs log;
    if (line.log() == Log.PRIMARY) {
      log = primaryLog;
      counts.primaryLines++;
    } else {
      log = foreignLog;
      counts.foreignLines++;
    }
    if (later) {
      log.appendLater(line.server(), line.bytes().duplicate());
    } else {
      log.append(line.server(), line.bytes().duplicate());
    }
  }

  private void enqueue(long due, Planned planned) {
    queue.add(new Later(due, enqueued++, planned));
  }

  /** The time of an event that happens at {@code micros}: that, or for some up to a bit before. */
  private long timestamp(long micros, long maxShift) {
    if (maxShift == 0 || !chance(disorder.outOfOrder())) {
      return micros;
    }
    counts.outOfOrder++;
    return micros - Math.min(delays.shift(), maxShift);
  }

  private int foreigns() {
    int whole = (int) foreignRatio;
    return whole + (chance(foreignRatio - whole) ? 1 : 0);
  }

  private boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private long timeOfPrimary(long index) {
    return (long) ((index + random.nextDouble()) * microsPerPrimary);
  }

  private static long primaries(GenerateConfig config) {
    long byEvents = config.get(GenerateConfig.EVENTS);
    long byDuration =
        config
            .find(GenerateConfig.DURATION)
            .map(duration -> duration.toMillis() / 1e3 * primariesPerSecond(config))
            .map(events -> Math.max(1, Math.round(events)))
            .orElse(Long.MAX_VALUE);
    return Math.min(byEvents == 0 ? Long.MAX_VALUE : byEvents, byDuration);
  }

  private static double primariesPerSecond(GenerateConfig config) {
    double linesPerPrimary =
        (1 + config.get(GenerateConfig.FOREIGN_RATIO)) * (1 + config.disorder().repeated());
    return config.isLive()
        ? config.get(GenerateConfig.EVENTS_PER_SECOND) / linesPerPrimary
        : VIRTUAL_RATE;
  }

  private EventIdGenerator[] servers(GenerateConfig config, SplittableRandom processIds) {
    EventIdGenerator[] generators = new EventIdGenerator[config.get(GenerateConfig.SERVERS)];
    for (int i = 0; i < generators.length; i++) {
      long processId = processIds.nextInt(MIN_PROCESS_ID, END_PROCESS_ID);
      generators[i] = EventIdGenerator.of(address(i + 1), processId, () -> startMicros + now);
    }
    return generators;
  }

  private static InetAddress address(int server) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, (byte) (server >> 8), (byte) server});
    } catch (UnknownHostException e) {
      throw new AssertionError("Four bytes are an address", e);
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  private enum Log {
    PRIMARY,
    FOREIGN
  }

  private enum Match {
    JOINABLE,
    NEVER
  }

  /** An encoded event and where it belongs. */
  private record Line(Log log, int server, ByteBuffer bytes) {
    /** The same, with bytes that outlive the encoder's next call. */
    Line kept() {
      return new Line(log, server, copy(bytes));
    }
  }

  /** Something that comes later; what is planned first comes first among those due together. */
  private record Later(long due, long order, Planned line) {
    static final Comparator<Later> IN_ORDER =
        Comparator.comparingLong(Later::due).thenComparingLong(Later::order);
  }

  private interface Planned {
    void write() throws IOException;

    /** Called instead of {@link #write} if the workload ends before. */
    void abandon() throws IOException;
  }

  /** A foreign event, and its primary event's line if that is to be late. */
  private final class Foreign implements Planned {
    private final EventId primaryId;
    private final Match match;
    private final AdShown ad;
    private final Line latePrimary;

    Foreign(EventId primaryId, Match match, AdShown ad, Line latePrimary) {
      this.primaryId = primaryId;
      this.match = match;
      this.ad = ad;
      this.latePrimary = latePrimary;
    }

    @Override
    public void write() throws IOException {
      int server = random.nextInt(servers.length);
      EventId id = servers[server].next();
      long sincePrimary = Math.max(0, id.micros() - primaryId.micros());
      long timestamp = timestamp(id.micros(), sincePrimary);
      counts.foreignEvents++;
      if (match == Match.NEVER) {
        counts.neverMatching++;
      }
      Workload.this.write(
          new Line(Log.FOREIGN, server, encoder.click(id, primaryId, timestamp, ad)));
      if (latePrimary != null) {
        counts.latePrimaries++;
        enqueue(delays.lateAfter(now), new LatePrimary(latePrimary));
      }
    }

    @Override
    public void abandon() throws IOException {
      if (latePrimary != null) {
        append(latePrimary, true);
      }
    }
  }

  private final class LatePrimary implements Planned {
    private final Line line;

    LatePrimary(Line line) {
      this.line = line;
    }

    @Override
    public void write() throws IOException {
      append(line, true);
    }

    @Override
    public void abandon() throws IOException {
      write();
    }
  }

  private final class Repeated implements Planned {
    private final Line line;

    Repeated(Line line) {
      this.line = line;
    }

    @Override
    public void write() throws IOException {
      append(line, true);
    }

    @Override
    public void abandon() {}
  }
}
