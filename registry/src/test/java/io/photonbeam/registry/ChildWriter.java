package io.photonbeam.registry;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A process of its own that commits ids to a SQLite registry, batch after batch, dropping what is
 * taken and trying the rest again, and prints each commit's id when it has the answer.
 *
 * <p>Arguments: the file, the pipeline, the seed, the number of ids to choose from, the number of
 * commits to make.
 */
final class ChildWriter {
  static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  static final int BATCH = 50;

  private ChildWriter() {}

  public static void main(String[] args) {
    String pipeline = args[1];
    Random random = new Random(Long.parseLong(args[2]));
    int range = Integer.parseInt(args[3]);
    int commits = Integer.parseInt(args[4]);
    CommitIds commitIds = CommitIds.system();
    try (IdRegistry registry = IdRegistry.open("sqlite:" + args[0])) {
      for (int i = 0; i < commits; i++) {
        int from = random.nextInt(range);
        ForeignId[] ids =
            Stream.iterate(from, n -> n < from + BATCH, n -> n + 1)
                .map(ChildWriter::id)
                .toArray(ForeignId[]::new);
        commit(registry, commitIds, pipeline, ids);
      }
    }
  }

  /** Half of the ids are plain, so that companions are in it too. */
  static ForeignId id(int number) {
    return number % 2 == 0
        ? RegistryFixture.event(DAY, number)
        : RegistryFixture.plain("id" + number, DAY);
  }

  private static void commit(
      IdRegistry registry, CommitIds commitIds, String pipeline, ForeignId[] ids) {
    ForeignId[] rest = ids;
    while (rest.length > 0) {
      CommitId id = commitIds.next();
      // As many rows as ids, so that the record tells how many ids are its own.
      OutputFile file = new OutputFile(id + ".parquet", rest.length, 1, "none:0");
      CommitRecord record =
          CommitRecord.of(id, pipeline, List.of(file), 0, RegistryFixture.micros(DAY));
      CommitOutcome outcome = registry.commit(record, Arrays.asList(rest));
      if (outcome instanceof CommitOutcome.Refused refused) {
        for (CommitOutcome.Offender offender : refused.offenders()) {
          rest[offender.index()] = null;
        }
        rest = Arrays.stream(rest).filter(each -> each != null).toArray(ForeignId[]::new);
      } else {
        System.out.println(id);
        return;
      }
    }
  }
}
