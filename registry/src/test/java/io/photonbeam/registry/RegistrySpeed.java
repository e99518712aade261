package io.photonbeam.registry;

import io.photonbeam.event.EventId;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Prints how fast ids are taken and looked up in a SQLite registry: EventIds in log order, then
 * plain ids. Run by hand: {@code RegistrySpeed DIRECTORY IDS}.
 */
final class RegistrySpeed {
  private static final int LOOKUPS = 1_000_000;

  private RegistrySpeed() {}

  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    for (int perCommit : new int[] {1_000, 100, 5_000}) {
      measure(Path.of(args[0]), "EventIds", eventIds(count), perCommit);
    }
    measure(Path.of(args[0]), "plain ids", plainIds(count), 1_000);
  }

  private static void measure(Path dir, String what, List<ForeignId> ids, int perCommit)
      throws Exception {
    Path file = Files.createTempFile(dir, "speed", ".db");
    CommitIds commitIds = CommitIds.system();
    try (IdRegistry registry = IdRegistry.open("sqlite:" + file)) {
      long start = System.nanoTime();
      int taken = ids.size() / 2 / perCommit * perCommit;
      for (int from = 0; from < taken; from += perCommit) {
        CommitRecord record = RegistryFixture.record(commitIds.next(), "p", RegistryFixture.DAY);
        registry.commit(record, ids.subList(from, from + perCommit));
      }
      print(what + " taken, " + perCommit + " a commit", taken, start);
      lookup(registry, what + " looked up, taken", ids.subList(0, taken));
      lookup(registry, what + " looked up, free", ids.subList(taken, ids.size()));
    }
    System.out.printf("%d bytes an id%n", Files.size(file) / (ids.size() / 2));
    Files.delete(file);
  }

  private static void lookup(IdRegistry registry, String what, List<ForeignId> ids) {
    long start = System.nanoTime();
    Random random = new Random(1);
    for (int done = 0; done < LOOKUPS; done += 1_000) {
      int from = random.nextInt(ids.size() - 1_000);
      registry.lookup(ids.subList(from, from + 1_000));
    }
    print(what, LOOKUPS, start);
  }

  private static void print(String what, int count, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%-36s %,10.0f/s%n", what, count / seconds);
  }

  private static List<ForeignId> eventIds(int count) throws Exception {
    List<ForeignId> ids = new ArrayList<>(count);
    InetAddress server = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    long start = RegistryFixture.micros(RegistryFixture.DAY);
    for (int i = 0; i < count; i++) {
      ids.add(ForeignId.of(EventId.of(server, 4711, start + i * 137L).toString(), 0));
    }
    return ids;
  }

  private static List<ForeignId> plainIds(int count) {
    List<ForeignId> ids = new ArrayList<>(count);
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      ids.add(RegistryFixture.plain(uuid, RegistryFixture.DAY));
    }
    return ids;
  }
}
