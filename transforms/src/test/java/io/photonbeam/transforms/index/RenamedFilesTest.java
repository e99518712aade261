package io.photonbeam.transforms.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.log.KeyHash;
import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.KeyRange;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Scans;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.store.memory.MemoryStore;
import io.photonbeam.transforms.RerunningStore;
import io.photonbeam.transforms.TestLog;
import io.photonbeam.transforms.WrappedStore;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import io.photonbeam.transforms.model.PrimaryEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events are found in files whatever these are called now, and whatever has their old names. */
final class RenamedFilesTest {
  private static final long KEEP_BLOCKS = 1 << 20;

  /** What writers put into the headers of their files. */
  private enum Markers {
    DIFFERENT {
      @Override
      int of(int file) {
        return file;
      }
    },
    ALL_THE_SAME {
      @Override
      int of(int file) {
        return 0;
      }
    };

    abstract int of(int file);
  }

  @TempDir Path dir;

  private final CountingStore store = new CountingStore();
  private final EventIndex index = TestIndex.in(store);
  private final LogEvents events = new LogEvents(index, TestLog.PRIMARY_FIELDS, KEEP_BLOCKS);

  /** That of another process. */
  private final LogEvents elsewhere =
      new LogEvents(TestIndex.in(store), TestLog.PRIMARY_FIELDS, KEEP_BLOCKS);

  @AfterEach
  void close() {
    events.close();
    elsewhere.close();
  }

  private static final class CountingStore extends WrappedStore {
    private final AtomicInteger reads = new AtomicInteger();

    CountingStore() {
      super(new RerunningStore(MemoryStore.create()));
    }

    @Override
    public <T> T read(Function<ReadTransaction, T> body) {
      reads.incrementAndGet();
      return super.read(body);
    }

    /** Several indexes use it one after the other. */
    @Override
    public void close() {}
  }

  private Path at(String name) {
    return dir.resolve(name);
  }

  /** A file of these events, one a block, whose header has one of 256 markers; noted. */
  private NamedFile write(String name, int marker, String... ids) {
    Path file = TestLog.primaries(ids).anew(marker).writeTo(at(name));
    note(file);
    return TestIndex.named(file);
  }

  private void note(Path file) {
    index.write(TestIndex.named(file), TestIndex.entries(file, TestLog.PRIMARY_FIELDS));
  }

  private FileMove rename(NamedFile file, String to) {
    try {
      Files.move(Path.of(file.path()), at(to), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return moved(file, to);
  }

  private FileMove moved(NamedFile file, String to) {
    return new FileMove(file, Optional.of(at(to).toString()));
  }

  private void assertFound(LogEvents by, String... ids) {
    assertThat(find(by, ids)).containsExactly(ids);
  }

  /** By a process that has nothing in memory and no file open. */
  private void assertFoundAnew(String... ids) {
    try (LogEvents anew = new LogEvents(TestIndex.in(store), TestLog.PRIMARY_FIELDS, KEEP_BLOCKS)) {
      assertFound(anew, ids);
    }
  }

  /** So that none is found by its marker alone. */
  private void giveMarkerToMany() {
    for (int i = 0; i < 9; i++) {
      write("another" + i + ".avro", 0, "x" + i);
    }
  }

  private static List<String> find(LogEvents by, String... ids) {
    EventScanners scanners = new EventScanners(TestLog.PRIMARY_FIELDS);
    List<WantedEvent> wanted = new ArrayList<>();
    for (String id : ids) {
      byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
      wanted.add(new WantedEvent(KeyHash.of(utf8), utf8, 0));
    }
    List<String> found = new ArrayList<>();
    for (PrimaryEvent event : by.find(wanted, scanners)) {
      found.add(event == null ? null : scanners.at(event.schema(), event.record()).id().toString());
    }
    return found;
  }

  @Test
  void aFileThatIsRenamedIsReadOnUnderItsNewName() {
    NamedFile app = write("app.avro", 1, "a", "b");
    assertFound(events, "a");
    index.move(List.of(rename(app, "app.1.avro")));
    write("app.avro", 2, "c", "d");

    assertFound(events, "a", "b", "c", "d");
    assertFound(elsewhere, "a", "b", "c", "d");
  }

  @Test
  void whatIsReadOnOfARenamedFileGetsItsNumber() {
    TestLog log = TestLog.primaries("a", "b").anew();
    log.writeTo(at("app.avro"), 0, log.offset(1));
    note(at("app.avro"));
    index.move(List.of(rename(TestIndex.named(at("app.avro")), "app.1.avro")));
    log.writeTo(at("app.1.avro"), log.offset(1), log.size());
    note(at("app.1.avro"));

    assertThat(entries("m")).isEqualTo(1);
    assertFound(events, "a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void chainsOfRenamesAreFollowedAlsoIfAllFilesHaveOneMarker(Markers markers) {
    giveMarkerToMany();
    List<String> ids = new ArrayList<>();
    for (int round = 0; round < 7; round++) {
      List<FileMove> moves = new ArrayList<>();
      for (int number = round; number > 0; number--) {
        moves.add(0, rename(TestIndex.named(at(number + ".avro")), number + 1 + ".avro"));
      }
      index.move(moves);
      write("1.avro", markers.of(round + 1), "a" + round, "b" + round);
      ids.addAll(List.of("a" + round, "b" + round));
      assertFound(events, "a" + round / 2);
    }

    assertFound(events, ids.toArray(new String[0]));
    assertFoundAnew(ids.toArray(new String[0]));
  }

  @ParameterizedTest
  @EnumSource
  void filesThatChangeNamesWithEachOtherAreToldApart(Markers markers) throws IOException {
    NamedFile x = write("x.avro", markers.of(1), "a", "b");
    NamedFile y = write("y.avro", markers.of(2), "c", "d");
    assertFound(events, "a", "c");
    Files.move(at("x.avro"), at("aside"));
    Files.move(at("y.avro"), at("x.avro"));
    Files.move(at("aside"), at("y.avro"));
    index.move(List.of(moved(x, "y.avro"), moved(y, "x.avro")));

    assertFound(events, "a", "b", "c", "d");
    assertFoundAnew("a", "b", "c", "d");
  }

  @ParameterizedTest
  @EnumSource
  void anotherProcessLearnsWhereAFileIsNow(Markers markers) {
    NamedFile app = write("app.avro", markers.of(1), "a", "b", "c");
    EventIndex other = TestIndex.in(store);
    try (LogEvents before = new LogEvents(other, TestLog.PRIMARY_FIELDS, KEEP_BLOCKS)) {
      assertFound(before, "a");
    }
    index.move(List.of(rename(app, "app.1.avro")));
    write("app.avro", markers.of(2), "another", "one", "yet");

    try (LogEvents after = new LogEvents(other, TestLog.PRIMARY_FIELDS, KEEP_BLOCKS)) {
      store.reads.set(0);
      assertFound(after, "b");
      assertThat(store.reads).as("asked for the entry, then for the file").hasValue(2);
      store.reads.set(0);
      assertFound(after, "c");
      assertThat(store.reads).as("it is known now").hasValue(1);
    }
  }

  @Test
  void whereAFileIsThatIsGoneIsAskedOnceALookUp() throws IOException {
    write("app.avro", 1, "a", "b");
    Files.delete(at("app.avro"));

    store.reads.set(0); // The index itself may have read while it was written.
    assertThat(find(events, "a", "b")).containsOnlyNulls();
    assertThat(store.reads).as("likely days, other days, where the file is").hasValue(3);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatAnotherTakesThePlaceOfDoesNotHideIt(Markers markers) throws IOException {
    NamedFile former = write("app.avro", markers.of(1), "a", "b");
    assertFound(events, "a", "b");
    Files.delete(at("app.avro"));
    index.move(List.of(FileMove.gone(former)));
    write("app.avro", markers.of(2), "c", "d");

    assertFound(events, "c", "d");
    assertFound(elsewhere, "c", "d");
    assertThat(find(elsewhere, "a", "b")).containsOnlyNulls();
  }

  @Test
  void aFileThatIsRenamedOverAnotherTakesItsName() {
    NamedFile app = write("app.avro", 0, "a", "b");
    NamedFile old = write("app.1.avro", 0, "c", "d");
    FileMove move = rename(app, "app.1.avro");
    index.move(List.of(move, FileMove.gone(old)));
    note(at("app.1.avro"));
    index.move(List.of(rename(TestIndex.named(at("app.1.avro")), "app.2.avro")));

    assertFound(events, "a", "b");
    assertThat(find(events, "c", "d")).containsOnlyNulls();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenAnewInPlaceIsFoundAndNothingWrong(Markers markers) throws IOException {
    NamedFile before = write("app.avro", markers.of(1), "a", "b", "c");
    assertFound(events, "a", "b");
    Files.write(at("app.avro"), TestLog.primaries("d", "e").anew(markers.of(2)).bytes());
    index.move(List.of(FileMove.gone(before)));
    note(at("app.avro"));

    assertFound(events, "d", "e");
    assertThat(find(events, "c")).containsOnlyNulls();
  }

  @Test
  void aFileThatIsCopiedAndThenWrittenAnewIsFoundInItsCopy() throws IOException {
    NamedFile before = write("app.avro", 1, "a", "b");
    Files.copy(at("app.avro"), at("app.1.avro"));
    Files.write(at("app.avro"), TestLog.primaries("c", "d", "e").anew(2).bytes());
    index.move(List.of(FileMove.gone(before)));
    note(at("app.avro"));
    index.write(TestIndex.named(at("app.1.avro")), new BlockEntries());

    assertFound(events, "a", "b", "c", "d", "e");
  }

  @Test
  void whatIsNotedLateUnderTheOldNameIsFoundByItsMarker() {
    TestLog log = TestLog.primaries("a", "b").anew();
    log.writeTo(at("app.avro"));
    BlockEntries late = TestIndex.entries(at("app.avro"), TestLog.PRIMARY_FIELDS);
    NamedFile app = TestIndex.named(at("app.avro"));
    index.write(app, new BlockEntries());
    index.move(List.of(rename(app, "app.1.avro")));
    write("app.avro", 2, "c");
    index.write(app, late);

    assertFound(events, "a", "b", "c");
  }

  @Test
  void allBlocksOfAFileAreLookedForElsewhereOnceALookUp() {
    Search search = new Search(0, new WantedEvent(1, new byte[] {'a'}, 0));
    IndexedFile file = new IndexedFile(1, new NamedFile("x.avro", new HeaderSync(1, 2)));
    List<BlockPlace> places = List.of(new BlockPlace(file, 50), new BlockPlace(file, 90));
    places.forEach(search::missed);

    assertThat(search.missed()).isEqualTo(places);
    search.followed();
    places.forEach(place -> search.missed(place.in(file.at("y.avro"))));
    assertThat(search.hasMissed()).isFalse();
  }

  @Test
  void aFileThatWasAtItsPathForAMomentIsNotTakenForIt() throws IOException {
    write("app.avro", 1, "a", "b");
    Files.move(at("app.avro"), at("aside"));
    TestLog.primaries("c", "d").anew(2).writeTo(at("app.avro"));
    assertThat(find(events, "a", "b")).containsOnlyNulls();

    Files.move(at("aside"), at("app.avro"), StandardCopyOption.REPLACE_EXISTING);
    assertFound(events, "a", "b");
  }

  @Test
  void whereAPathIsOneThatThisProcessCantNameNothingIsFound() {
    NamedFile app = write("app.avro", 1, "a");
    // As another locale's names are: no path at all.
    String noPath = app.path() + "\0";
    index.move(List.of(new FileMove(app, Optional.of(noPath))));
    assertThat(find(elsewhere, "a")).containsOnlyNulls();

    index.move(List.of(moved(app.at(noPath), "app.avro")));
    assertFound(elsewhere, "a");
  }

  @Test
  void aMarkerThatManyFilesHaveLeadsNowhere() throws IOException {
    for (int i = 0; i < 9; i++) {
      write(i + ".avro", 0, "a" + i);
    }
    Files.delete(at("0.avro"));

    assertThat(find(events, "a0")).containsOnlyNulls();
    assertThat(events.blocksRead()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void toMoveAgainChangesNothing(Markers markers) {
    NamedFile app = write("app.avro", markers.of(1), "a", "b");
    NamedFile old = write("app.1.avro", markers.of(2), "c", "d");
    List<FileMove> moves = List.of(moved(old, "app.2.avro"), rename(app, "app.aside"));
    index.move(moves);
    List<String> after = content();
    index.move(moves);

    assertThat(content()).isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource
  void toMoveAgainWhenTheNextFileWasNotedHidesNothing(Markers markers) {
    giveMarkerToMany();
    NamedFile app = write("app.avro", markers.of(1), "a", "b");
    List<FileMove> moves = List.of(rename(app, "app.1.avro"));
    index.move(moves);
    write("app.avro", markers.of(2), "c", "d");
    index.move(moves); // Whoever does so goes on from where the next file was not read yet.
    note(at("app.avro"));
    assertFoundAnew("a", "b", "c", "d");

    NamedFile older = app.at(at("app.1.avro").toString());
    index.move(List.of(rename(older, "app.2.avro")));
    assertFoundAnew("a", "b", "c", "d");
  }

  @Test
  void whatAnEarlierVersionHasNotedIsFoundWhateverIsAtThePath() {
    write("app.avro", 1, "a", "b");
    becomeOld();
    EventIndex next = TestIndex.in(store);
    try (LogEvents found = new LogEvents(next, TestLog.PRIMARY_FIELDS, KEEP_BLOCKS)) {
      assertFound(found, "a", "b");
      TestLog.primaries("c").anew(2).writeTo(at("other.avro"));
      next.write(
          TestIndex.named(at("other.avro")),
          TestIndex.entries(at("other.avro"), TestLog.PRIMARY_FIELDS));
      assertFound(found, "a", "b", "c");
    }
    assertThat(entries("f")).isEqualTo(1);
    assertThat(entries("m")).isEqualTo(1);
  }

  @Test
  void whatAnEarlierVersionHasNotedMovesWithTheFileThatIsThere() {
    NamedFile app = write("app.avro", 1, "a", "b");
    becomeOld();
    EventIndex next = TestIndex.in(store);
    next.move(List.of(rename(app, "app.1.avro")));
    TestLog.primaries("c", "d").anew(2).writeTo(at("app.avro"));
    assertFoundAnew("a", "b");

    next.move(List.of(rename(app.at(at("app.1.avro").toString()), "app.2.avro")));
    assertFoundAnew("a", "b");
  }

  /** The store's files, as they were noted before markers were. */
  private void becomeOld() {
    List<KeyValue> names = scan("m");
    store.transact(
        transaction -> {
          for (KeyValue name : names) {
            long number = new TupleReader(name.key(), prefix("m").length).readLong();
            String path = FileNames.readName(name.value()).path();
            transaction.set(EventKeys.oldPath(number), path.getBytes(StandardCharsets.UTF_8));
            transaction.set(EventKeys.oldNumber(path), new TupleWriter().add(number).pack());
          }
          transaction.clear(KeyRange.within(prefix("m")));
          transaction.clear(KeyRange.within(prefix("s")));
          return null;
        });
  }

  private static byte[] prefix(String kind) {
    return new TupleWriter().add(kind).pack();
  }

  private List<KeyValue> scan(String kind) {
    List<KeyValue> found = new ArrayList<>();
    Scans.forEach(store, KeyRange.within(prefix(kind)), found::add);
    return found;
  }

  private int entries(String kind) {
    return scan(kind).size();
  }

  private List<String> content() {
    List<String> content = new ArrayList<>();
    for (String kind : List.of("r", "t", "i", "m", "s", "f", "n")) {
      scan(kind)
          .forEach(
              entry ->
                  content.add(Arrays.toString(entry.key()) + " " + Arrays.toString(entry.value())));
    }
    return content;
  }
}
