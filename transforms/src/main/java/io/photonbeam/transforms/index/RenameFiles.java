package io.photonbeam.transforms.index;

import io.photonbeam.store.Transaction;
import io.photonbeam.transforms.model.FileMove;
import io.photonbeam.transforms.model.NamedFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives files their new names in an index's store, within a transaction. All give up theirs first,
 * as one may have got another's. What an earlier version has noted under a path, without a marker,
 * goes with the file that was there last. A name that is taken by a file that is not known to have
 * given it up stays that file's: it was noted there anew, or the move is being repeated. For one
 * use.
 */
final class RenameFiles {
  private final Transaction transaction;
  private final List<FileMove> moves;

  /** Of each move: the number of the file that had the old name, or null. */
  private final List<byte[]> numbers;

  /** Of each move: the number that an earlier version gave to the old path, or null. */
  private final List<byte[]> oldNumbers;

  /** Names that a file may get, as none has them or the one that had them has given them up. */
  private final Set<NamedFile> free = new HashSet<>();

  private final List<Long> moved = new ArrayList<>();

  private RenameFiles(Transaction transaction, List<FileMove> moves) {
    this.transaction = transaction;
    this.moves = moves;
    int count = moves.size();
    List<byte[]> keys = new ArrayList<>(3 * count);
    moves.forEach(move -> keys.add(EventKeys.number(move.file())));
    moves.forEach(move -> keys.add(EventKeys.oldNumber(move.file().path())));
    moves.forEach(move -> keys.add(EventKeys.number(target(move))));
    List<byte[]> values = transaction.getAll(keys);
    this.numbers = values.subList(0, count);
    this.oldNumbers = values.subList(count, 2 * count);
    for (int i = 0; i < count; i++) {
      if (values.get(2 * count + i) == null) {
        free.add(target(moves.get(i)));
      }
    }
  }

  /**
   * Makes moves of one moment.
   *
   * @return the numbers of the files that have moved
   */
  static List<Long> in(Transaction transaction, List<FileMove> moves) {
    RenameFiles renaming = new RenameFiles(transaction, moves);
    renaming.giveUpNames();
    renaming.takeNames();
    return renaming.moved;
  }

  private static NamedFile target(FileMove move) {
    return move.to().map(move.file()::at).orElse(move.file());
  }

  private void giveUpNames() {
    for (int i = 0; i < moves.size(); i++) {
      NamedFile name = moves.get(i).file();
      if (numbers.get(i) != null) {
        transaction.clear(EventKeys.number(name));
      }
      free.add(name);
    }
  }

  private void takeNames() {
    for (int i = 0; i < moves.size(); i++) {
      FileMove move = moves.get(i);
      if (move.to().isEmpty()) {
        continue;
      }
      if (numbers.get(i) != null) {
        take(target(move), numbers.get(i));
      }
      if (oldNumbers.get(i) != null) {
        transaction.clear(EventKeys.oldNumber(move.file().path()));
        take(target(move), oldNumbers.get(i));
      }
    }
  }

  private void take(NamedFile name, byte[] packedNumber) {
    long number = FileNames.readNumber(packedNumber);
    FileNames.name(transaction, number, name);
    moved.add(number);
    if (free.remove(name)) {
      transaction.set(EventKeys.number(name), packedNumber);
    }
  }
}
