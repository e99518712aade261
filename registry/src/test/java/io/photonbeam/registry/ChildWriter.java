package io.photonbeam.registry;

import io.photonbeam.store.Transaction;
import io.photonbeam.store.TransactionalStore;
import io.photonbeam.stores.Stores;
import java.io.EOFException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A process of its own that commits ids to a SQLite registry, batch after batch without a pause,
 * dropping what is taken and trying the rest again. It says {@code ready;}, waits for a line, and
 * then tells of each commit when it begins, with the numbers of its ids, and when it has the
 * answer:
 *
 * <pre>
 * begin 20260102-030405678-4k9rt0mzq2x7vb1c 17 18 19;
 * done;
 * begin 20260102-030405679-4k9rt0mzq2x7vb1c 18 19 20;
 * refused;
 * </pre>
 *
 * <p>Arguments: the file, the pipeline, the seed, the number of ids to choose from, the number of
 * batches to commit, and where to say {@code held;} and stand still in the second batch.
 */
final class ChildWriter {
  static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  static final int BATCH = 50;

  /** Where it stands still. */
  enum Hold {
    NEVER,
    /** When all is written and the transaction is still open. */
    INSIDE,
    /** When the transaction is done and nobody has been told. */
    BEFORE_ANSWER
  }

  private ChildWriter() {}

  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[2]));
    int range = Integer.parseInt(args[3]);
    int batches = Integer.parseInt(args[4]);
    Hold hold = Hold.valueOf(args[5]);
    CommitIds commitIds = CommitIds.system();
    HoldingStore store = new HoldingStore(Stores.open("sqlite:" + args[0]));
    try (IdRegistry registry = IdRegistry.open(store, RegistrySettings.defaults())) {
      say("ready");
      awaitLine();
      endWithParent();
      for (int i = 0; i < batches; i++) {
        store.hold = i == 1 ? hold : Hold.NEVER;
        int from = random.nextInt(range);
        List<Integer> rest = IntStream.range(from, from + BATCH).boxed().toList();
        while (!rest.isEmpty()) {
          rest = commit(registry, commitIds.next(), args[1], rest, store.hold);
        }
      }
    }
  }

  /** A store inside whose transactions the process may stand still. */
  private static final class HoldingStore extends FaultyStore {
    private Hold hold = Hold.NEVER;

    HoldingStore(TransactionalStore store) {
      super(store);
    }

    @Override
    public <T> T transact(Function<Transaction, T> body) {
      return super.transact(
          transaction -> {
            T done = body.apply(transaction);
            if (hold == Hold.INSIDE) {
              standStill();
            }
            return done;
          });
    }
  }

  private static void standStill() {
    say("held");
    while (true) {
      LockSupport.park();
    }
  }

  /** Half of the ids are plain, so that companions are in it too. */
  static ForeignId id(int number) {
    return number % 2 == 0
        ? RegistryFixture.event(DAY, number)
        : RegistryFixture.plain("id" + number, DAY);
  }

  /** Returns what is left to commit. */
  private static List<Integer> commit(
      IdRegistry registry, CommitId id, String pipeline, List<Integer> numbers, Hold hold) {
    // As many rows as ids, so that the record tells how many ids are its own.
    OutputFile file = new OutputFile(id + ".parquet", numbers.size(), 1, "none:0");
    CommitRecord record =
        CommitRecord.of(id, pipeline, List.of(file), 0, RegistryFixture.micros(DAY));
    List<ForeignId> ids = numbers.stream().map(ChildWriter::id).toList();
    say("begin " + id + numbers.stream().map(n -> " " + n).collect(Collectors.joining()));
    CommitOutcome outcome = registry.commit(record, ids);
    if (outcome instanceof CommitOutcome.Refused refused) {
      say("refused");
      List<Integer> offenders =
          refused.offenders().stream().map(offender -> numbers.get(offender.index())).toList();
      return numbers.stream().filter(number -> !offenders.contains(number)).toList();
    }
    if (hold == Hold.BEFORE_ANSWER) {
      standStill();
    }
    say("done");
    return List.of();
  }

  private static void awaitLine() throws IOException {
    for (int read = System.in.read(); read != '\n'; read = System.in.read()) {
      if (read < 0) {
        throw new EOFException("The parent has ended");
      }
    }
  }

  /** Nobody listens to the orphan of a test that was cut short. */
  private static void endWithParent() {
    Thread listener =
        new Thread(
            () -> {
              try {
                awaitLine();
              } catch (IOException e) {
                Runtime.getRuntime().halt(3);
              }
            });
    listener.setDaemon(true);
    listener.start();
  }

  /** A line that ends in a semicolon is whole, wherever this process dies. */
  private static void say(String line) {
    System.out.print(line + ";\n");
    System.out.flush();
  }
}
