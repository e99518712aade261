package io.photonbeam.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises to one thread; for several see {@link StoreIsolationContract}. */
public abstract class TransactionalStoreContract {
  private static final int LARGE_ENTRIES = 120;

  protected TransactionalStore store;

  /** Opens an empty store of this test's own. */
  protected abstract TransactionalStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void whatWasSetIsReadInTheOrderThatWasAskedFor() {
    set("b", "2");
    set("a", "1");

    assertThat(getAll("b", "missing", "a", "b")).containsExactly("2", null, "1", "2");
  }

  @Test
  void manyKeysAreReadAtOnce() {
    List<byte[]> keys = IntStream.range(0, 1_234).mapToObj(i -> bytes("k" + i)).toList();
    store.transact(
        t -> {
          keys.stream().filter(key -> key.length % 2 == 0).forEach(key -> t.set(key, key));
          return null;
        });

    List<byte[]> values = store.read(t -> t.getAll(keys));

    for (int i = 0; i < keys.size(); i++) {
      assertThat(values.get(i)).isEqualTo(keys.get(i).length % 2 == 0 ? keys.get(i) : null);
    }
  }

  @Test
  void nearKeysAreReadAsIfByGet() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      NearKeys keys = new NearKeys(random, seed);
      List<Consumer<Transaction>> first = keys.setSome();
      store.transact(t -> perform(first, t));
      List<String> wanted = keys.some();

      assertThat(texts(store.read(t -> t.getAllNear(allBytes(wanted)))))
          .as("seed %d", seed)
          .isEqualTo(keys.valuesOf(wanted));
      List<String> more = keys.some();
      List<Consumer<Transaction>> sets = keys.setSome();
      List<Consumer<Transaction>> clears = keys.clearSome();
      List<byte[]> afterWrites =
          store.transact(
              t -> {
                perform(sets, t);
                perform(clears, t);
                return t.getAllNear(allBytes(more));
              });
      assertThat(texts(afterWrites))
          .as("seed %d, after own writes", seed)
          .isEqualTo(keys.valuesOf(more));
    }
  }

  private static Void perform(List<Consumer<Transaction>> writes, Transaction t) {
    writes.forEach(write -> write.accept(t));
    return null;
  }

  private static List<byte[]> allBytes(List<String> keys) {
    return keys.stream().map(TransactionalStoreContract::bytes).toList();
  }

  @Test
  void nearKeysOfWhichNoneOrOneIsWantedAreReadToo() {
    set("near0", "0");
    set("near1", "1");

    List<byte[]> none = store.read(t -> t.getAllNear(List.of()));
    List<byte[]> one = store.read(t -> t.getAllNear(List.of(bytes("near1"))));

    assertThat(none).isEmpty();
    assertThat(texts(one)).containsExactly("1");
  }

  /**
   * Keys with few or many others between them, each seed in a place of its own, and a model of what
   * is there. Writes are drawn before their transaction, which may begin again.
   */
  private static final class NearKeys {
    private final Random random;
    private final String place;
    private final int size;
    private final TreeMap<String, String> model = new TreeMap<>();

    NearKeys(Random random, long seed) {
      this.random = random;
      this.place = "near%02d/".formatted(seed);
      this.size = 1 << (2 + random.nextInt(10));
    }

    List<Consumer<Transaction>> setSome() {
      List<Consumer<Transaction>> writes = new ArrayList<>();
      for (String key : keys(size / share())) {
        String value = "v" + random.nextInt(1_000);
        model.put(key, value);
        writes.add(t -> t.set(bytes(key), bytes(value)));
      }
      return writes;
    }

    /** Single ones and a range. */
    List<Consumer<Transaction>> clearSome() {
      List<Consumer<Transaction>> writes = new ArrayList<>();
      for (String key : keys(random.nextInt(5))) {
        model.remove(key);
        writes.add(t -> t.clear(bytes(key)));
      }
      int from = random.nextInt(size);
      int to = from + random.nextInt(10);
      model.subMap(key(from), key(to)).clear();
      writes.add(t -> t.clear(range(key(from), key(to))));
      return writes;
    }

    /** In no order, some of them twice. */
    List<String> some() {
      return keys(1 + size / share());
    }

    /** As the model has them; null where a key is absent. */
    List<String> valuesOf(List<String> keys) {
      return keys.stream().map(model::get).toList();
    }

    private int share() {
      return 1 + random.nextInt(20);
    }

    private List<String> keys(int many) {
      return Stream.generate(() -> key(random.nextInt(size))).limit(many).toList();
    }

    private String key(int number) {
      return place + "%06d".formatted(number);
    }
  }

  @Test
  void theLaterOfTwoValuesStaysAlsoWithinATransaction() {
    String seen =
        store.transact(
            t -> {
              t.set(bytes("k"), bytes("old"));
              t.set(bytes("k"), bytes("new"));
              return text(t.get(bytes("k")).orElseThrow());
            });

    assertThat(seen).isEqualTo("new");
    assertThat(getAll("k")).containsExactly("new");
  }

  @Test
  void aTransactionSeesItsOwnWritesInEveryKindOfRead() {
    set("a", "1");
    set("b", "2");
    set("c", "3");

    store.transact(
        t -> {
          t.clear(bytes("a"));
          t.set(bytes("d"), bytes("4"));
          t.clear(range("b", "c"));
          assertThat(texts(t.getAll(List.of(bytes("a"), bytes("b"), bytes("d")))))
              .containsExactly(null, null, "4");
          assertThat(keys(t.scan(range("a", "z"), 10))).containsExactly("c", "d");
          assertThat(t.last(range("a", "z")).map(e -> text(e.key()))).contains("d");
          return null;
        });

    assertThat(keys(scan("a", "z", 10))).containsExactly("c", "d");
  }

  @Test
  void aBodyThatThrowsLeavesNothingBehind() {
    set("a", "1");

    assertThatThrownBy(
            () ->
                store.transact(
                    t -> {
                      t.set(bytes("a"), bytes("2"));
                      t.set(bytes("b"), bytes("2"));
                      t.clear(range("a", "z"));
                      throw new IllegalStateException("changed my mind");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("changed my mind");

    assertThat(getAll("a", "b")).containsExactly("1", null);
    set("b", "3");
    assertThat(getAll("b")).containsExactly("3");
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    byte[][] ordered = {{0}, {0, 0}, {1}, {1, 0}, {0x7f}, {(byte) 0x80}, {(byte) 0xff}};
    store.transact(
        t -> {
          for (int i = ordered.length - 1; i >= 0; i--) {
            t.set(ordered[i], new byte[0]);
          }
          return null;
        });

    List<KeyValue> all =
        store.read(t -> t.scan(KeyRange.of(new byte[] {0}, new byte[] {-1, -1}), 100));

    assertThat(all.stream().map(KeyValue::key).toArray(byte[][]::new)).isDeepEqualTo(ordered);
  }

  @Test
  void aScanGivesFromInclusiveToExclusiveUpToItsLimit() {
    set("a", "1");
    set("b", "2");
    set("c", "3");
    set("d", "4");

    assertThat(keys(scan("b", "d", 10))).containsExactly("b", "c");
    assertThat(keys(scan("a", "z", 2))).containsExactly("a", "b");
    assertThat(keys(scan("b0", "c", 10))).isEmpty();
    assertThat(keys(scan("d", "a", 10))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> scan("a", "z", 0));
  }

  @Test
  void severalRangesAreScannedTogetherEachUpToTheLimit() {
    set("a", "1");
    set("b", "2");
    set("c", "3");
    List<KeyRange> ranges =
        List.of(
            range("a", "z"), range("b", "c"), range("c", "a"), range("b", "z"), range("x", "z"));

    for (boolean writing : new boolean[] {false, true}) {
      List<List<KeyValue>> found =
          writing
              ? store.transact(t -> t.scanAll(ranges, 2))
              : store.read(t -> t.scanAll(ranges, 2));

      assertThat(found.stream().map(page -> List.copyOf(keys(page))))
          .containsExactly(
              List.of("a", "b"), List.of("b"), List.of(), List.of("b", "c"), List.of());
    }
    assertThatIllegalArgumentException().isThrownBy(() -> store.read(t -> t.scanAll(ranges, 0)));
  }

  @Test
  void theLastEntryOfARangeIsTheOneAtOrBelow() {
    set("b", "2");
    set("d", "4");

    assertThat(last("a", "d")).isEqualTo("b");
    assertThat(last("a", "d0")).isEqualTo("d");
    assertThat(last("a", "b")).isEqualTo("none");
    assertThat(last("c", "d")).isEqualTo("none");
  }

  @Test
  void longRangesAreScannedInPagesWithoutGapsOrRepeats() {
    int size = 12_345;
    for (int from = 0; from < size; from += 5_000) {
      int start = from;
      store.transact(
          t -> {
            IntStream.range(start, Math.min(start + 5_000, size))
                .forEach(i -> t.set(bytes("%06d".formatted(i)), new byte[0]));
            return null;
          });
    }
    List<String> seen = new ArrayList<>();

    long visited = Scans.forEach(store, range("0", "9"), e -> seen.add(text(e.key())));

    assertThat(visited).isEqualTo(size);
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, size).mapToObj("%06d"::formatted).toList());
  }

  @Test
  void clearingARangeRemovesExactlyThatRange() {
    for (String key : List.of("a", "b", "b0", "bz", "c", "d")) {
      set(key, "x");
    }

    store.transact(
        t -> {
          t.clear(range("b", "c"));
          t.clear(range("z", "a"));
          return null;
        });

    assertThat(keys(scan("a", "z", 10))).containsExactly("a", "c", "d");
  }

  @Test
  void emptyAndLargestValuesComeBackAsTheyWere() {
    byte[] largest = new byte[StoreLimits.MAX_VALUE_BYTES];
    Arrays.fill(largest, (byte) 0xa5);
    byte[] longestKey = new byte[StoreLimits.MAX_KEY_BYTES];
    store.transact(
        t -> {
          t.set(bytes("empty"), new byte[0]);
          t.set(longestKey, largest);
          return null;
        });

    List<byte[]> values = store.read(t -> t.getAll(List.of(bytes("empty"), longestKey)));

    assertThat(values.get(0)).isEmpty();
    assertThat(values.get(1)).isEqualTo(largest);
    assertThat(store.read(t -> t.scan(range("e", "f"), 1)).get(0).value()).isEmpty();
  }

  @Test
  void aScanEndsWithTheEntryThatFillsItsBytes() {
    set("a", "123");
    set("b", "123");
    set("c", "123");

    assertThat(keys(store.read(t -> t.scan(range("a", "z"), 10, 1)))).containsExactly("a");
    assertThat(keys(store.read(t -> t.scan(range("a", "z"), 10, 8)))).containsExactly("a", "b");
    assertThat(keys(store.read(t -> t.scan(range("a", "z"), 10, 9))))
        .containsExactly("a", "b", "c");
    assertThat(keys(store.read(t -> t.scan(range("a", "z"), 2, 9)))).containsExactly("a", "b");
    assertThat(keys(store.read(t -> t.scan(range("d", "z"), 2, 9)))).isEmpty();
    assertThat(keys(store.read(t -> t.scan(range("z", "a"), 2, 9)))).isEmpty();
    assertThat(
            keys(
                store.<List<KeyValue>>transact(
                    t -> {
                      t.clear(bytes("a"));
                      return t.scan(range("a", "z"), 10, 5);
                    })))
        .containsExactly("b", "c");
  }

  @Test
  void largeEntriesAreScannedWhole() {
    setLargeEntries();

    List<KeyValue> all = store.read(t -> t.scan(range("large", "largf"), 1_000));

    assertThat(all).hasSize(LARGE_ENTRIES);
    assertThat(all).allMatch(entry -> entry.value().length == StoreLimits.MAX_VALUE_BYTES);
  }

  @Test
  void aLongScanReadsSomeMegabytesAtATime() {
    setLargeEntries();
    List<Long> pages = new ArrayList<>();
    List<String> visited = new ArrayList<>();

    long many =
        Scans.forEach(
            new PagesOf(store, pages),
            range("large", "largf"),
            entry -> visited.add(text(entry.key())));

    assertThat(many).isEqualTo(LARGE_ENTRIES);
    assertThat(visited).doesNotHaveDuplicates().hasSize(LARGE_ENTRIES).isSorted();
    assertThat(pages).hasSizeGreaterThan(2).allMatch(bytes -> bytes < 5_000_000);
  }

  /** More than one transaction may write. */
  private void setLargeEntries() {
    byte[] value = new byte[StoreLimits.MAX_VALUE_BYTES];
    for (int i = 0; i < LARGE_ENTRIES; i++) {
      setBytes(bytes("large%03d".formatted(i)), value);
    }
  }

  /** Notes the bytes of each scan. */
  private record PagesOf(TransactionalStore store, List<Long> pages) implements TransactionalStore {
    @Override
    public <T> T transact(Function<Transaction, T> body) {
      return store.transact(body);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T read(Function<ReadTransaction, T> body) {
      T page = store.read(body);
      pages.add(((List<KeyValue>) page).stream().mapToLong(KeyValue::bytes).sum());
      return page;
    }

    @Override
    public boolean isDistributed() {
      return store.isDistributed();
    }

    @Override
    public String description() {
      return store.description();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void whatIsBeyondTheLimitsIsRefusedAndNothingIsWritten() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setBytes(new byte[0], new byte[0]))
        .withMessageContaining("1 to 9000 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setBytes(new byte[StoreLimits.MAX_KEY_BYTES + 1], new byte[0]))
        .withMessageContaining("9001");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setBytes(bytes("k"), new byte[StoreLimits.MAX_VALUE_BYTES + 1]))
        .withMessageContaining("100001");
    assertThatIllegalArgumentException()
        .isThrownBy(this::writeTooMuch)
        .withMessageContaining("split");
    assertThatIllegalArgumentException()
        .isThrownBy(this::readTooMuchThatIsNear)
        .withMessageContaining("split");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.read(t -> t.getAllNear(List.of(new byte[0]))))
        .withMessageContaining("1 to 9000 bytes");

    assertThat(scan("\u0000", "\u007f", 10)).isEmpty();
  }

  @Test
  void arraysHandedInAndOutAreNotShared() {
    byte[] key = bytes("key");
    byte[] value = bytes("value");
    store.transact(
        t -> {
          t.set(key, value);
          key[0] = 'X';
          value[0] = 'X';
          return null;
        });

    store.read(t -> t.get(bytes("key"))).orElseThrow()[0] = 'Y';

    assertThat(getAll("key", "Xey")).containsExactly("value", null);
  }

  @Test
  void aTransactionIsUselessAfterItsBody() {
    AtomicReference<Transaction> kept = new AtomicReference<>();
    store.transact(
        t -> {
          kept.set(t);
          return null;
        });

    assertThatThrownBy(() -> kept.get().get(bytes("a"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> kept.get().set(bytes("a"), bytes("1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedStoreSaysSoAndMayBeClosedAgain() {
    store.close();
    store.close();

    assertThatThrownBy(() -> store.read(t -> null)).hasMessageContaining("closed");
    assertThatThrownBy(() -> store.transact(t -> null)).hasMessageContaining("closed");
  }

  private void writeTooMuch() {
    byte[] value = new byte[StoreLimits.MAX_VALUE_BYTES];
    store.transact(
        t -> {
          IntStream.range(0, 101).forEach(i -> t.set(bytes("k" + i), value));
          return null;
        });
  }

  private void readTooMuchThatIsNear() {
    byte[] start = new byte[1_000];
    store.transact(
        t -> {
          t.getAllNear(
              IntStream.range(0, 5_000)
                  .mapToObj(i -> new TupleWriter(start).add(i).pack())
                  .toList());
          t.set(bytes("k"), new byte[0]);
          return null;
        });
  }

  protected void set(String key, String value) {
    setBytes(bytes(key), bytes(value));
  }

  private void setBytes(byte[] key, byte[] value) {
    store.transact(
        t -> {
          t.set(key, value);
          return null;
        });
  }

  protected List<String> getAll(String... keys) {
    List<byte[]> wanted = Arrays.stream(keys).map(TransactionalStoreContract::bytes).toList();
    return texts(store.read(t -> t.getAll(wanted)));
  }

  private List<KeyValue> scan(String from, String to, int limit) {
    return store.read(t -> t.scan(range(from, to), limit));
  }

  private String last(String from, String to) {
    return store.read(t -> t.last(range(from, to))).map(e -> text(e.key())).orElse("none");
  }

  private static List<String> keys(List<KeyValue> entries) {
    return entries.stream().map(entry -> text(entry.key())).toList();
  }

  private static List<String> texts(List<byte[]> values) {
    return values.stream().map(value -> value == null ? null : text(value)).toList();
  }

  static KeyRange range(String from, String to) {
    return KeyRange.of(bytes(from), bytes(to));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
