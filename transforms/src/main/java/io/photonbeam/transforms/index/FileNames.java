package io.photonbeam.transforms.index;

import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The numbers and names of files in an index's store, within a transaction. */
final class FileNames {
  private FileNames() {}

  /** The number of the file that has a name now, a new one if it has none. */
  static long number(Transaction transaction, NamedFile file) {
    byte[] known = transaction.get(EventKeys.number(file)).orElse(null);
    if (known != null) {
      return readNumber(known);
    }
    byte[] next = EventKeys.nextFile();
    long number = transaction.get(next).map(FileNames::readNumber).orElse(0L);
    transaction.set(next, packed(number + 1));
    name(transaction, number, file);
    transaction.set(EventKeys.number(file), packed(number));
    return number;
  }

  /** Where the files of some numbers are; without those that are unknown. */
  static Map<Long, NamedFile> names(ReadTransaction transaction, Collection<Long> numbers) {
    List<Long> asked = List.copyOf(numbers);
    List<byte[]> keys = new ArrayList<>();
    asked.forEach(number -> keys.add(EventKeys.name(number)));
    asked.forEach(number -> keys.add(EventKeys.oldPath(number)));
    List<byte[]> values = transaction.getAll(keys);
    Map<Long, NamedFile> names = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byte[] name = values.get(i);
      byte[] oldPath = values.get(asked.size() + i);
      if (name != null) {
        names.put(asked.get(i), EventKeys.readName(name));
      } else if (oldPath != null) {
        names.put(asked.get(i), new NamedFile(new String(oldPath, StandardCharsets.UTF_8), null));
      }
    }
    return names;
  }

  /**
   * Gives files their new names. All give theirs up first, as one may have got another's. What an
   * earlier version has noted under a path, without a marker, goes with the file that was there
   * last. A name that is taken by a file that is not known to have given it up stays that file's:
   * it was noted there anew, or the move is being repeated.
   *
   * @return the numbers of the files that have moved
   */
  static List<Long> move(Transaction transaction, List<FileMove> moves) {
    int count = moves.size();
    List<byte[]> keys = new ArrayList<>(3 * count);
    moves.forEach(move -> keys.add(EventKeys.number(move.file())));
    moves.forEach(move -> keys.add(EventKeys.oldNumber(move.file().path())));
    moves.forEach(move -> keys.add(EventKeys.number(target(move))));
    List<byte[]> values = transaction.getAll(keys);
    Set<NamedFile> free = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (values.get(2 * count + i) == null) {
        free.add(target(moves.get(i)));
      }
    }
    for (int i = 0; i < count; i++) {
      if (values.get(i) != null) {
        transaction.clear(keys.get(i));
      }
      free.add(moves.get(i).file());
    }
    List<Long> moved = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FileMove move = moves.get(i);
      if (move.to().isPresent()) {
        give(transaction, target(move), values.get(i), free, moved);
        if (values.get(count + i) != null) {
          transaction.clear(keys.get(count + i));
          give(transaction, target(move), values.get(count + i), free, moved);
        }
      }
    }
    return moved;
  }

  private static NamedFile target(FileMove move) {
    return move.to().map(move.file()::at).orElse(move.file());
  }

  private static void give(
      Transaction transaction,
      NamedFile name,
      byte[] packedNumber,
      Set<NamedFile> free,
      List<Long> moved) {
    if (packedNumber == null) {
      return;
    }
    long number = readNumber(packedNumber);
    name(transaction, number, name);
    moved.add(number);
    if (free.remove(name)) {
      transaction.set(EventKeys.number(name), packedNumber);
    }
  }

  private static void name(Transaction transaction, long number, NamedFile file) {
    transaction.set(EventKeys.name(number), EventKeys.packName(file));
  }

  private static long readNumber(byte[] packed) {
    return new TupleReader(packed, 0).readLong();
  }

  private static byte[] packed(long number) {
    return new TupleWriter().add(number).pack();
  }
}
