package io.photonbeam.transforms.index;

import io.photonbeam.log.file.HeaderSync;
import io.photonbeam.store.ReadTransaction;
import io.photonbeam.store.Transaction;
import io.photonbeam.store.TupleReader;
import io.photonbeam.store.TupleWriter;
import io.photonbeam.transforms.model.NamedFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers and names of files in an index's store, within a transaction. */
final class FileNames {
  private FileNames() {}

  /** The numbers of the files that have some names now, new ones of those that have none. */
  static Map<NamedFile, Long> numbers(Transaction transaction, Collection<NamedFile> files) {
    List<NamedFile> asked = List.copyOf(files);
    List<byte[]> known = transaction.getAll(asked.stream().map(EventKeys::number).toList());
    Map<NamedFile, Long> numbers = new HashMap<>();
    List<NamedFile> unknown = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      if (known.get(i) != null) {
        numbers.put(asked.get(i), readNumber(known.get(i)));
      } else {
        unknown.add(asked.get(i));
      }
    }
    if (!unknown.isEmpty()) {
      numbers.putAll(newNumbers(transaction, unknown));
    }
    return numbers;
  }

  /** All who give numbers meet here, so those of many files are better given at once. */
  private static Map<NamedFile, Long> newNumbers(Transaction transaction, List<NamedFile> files) {
    Map<NamedFile, Long> numbers = new HashMap<>();
    long next = transaction.get(EventKeys.nextFile()).map(FileNames::readNumber).orElse(0L);
    for (NamedFile file : files) {
      name(transaction, next, file);
      transaction.set(EventKeys.number(file), packed(next));
      numbers.put(file, next++);
    }
    transaction.set(EventKeys.nextFile(), packed(next));
    return numbers;
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
        names.put(asked.get(i), readName(name));
      } else if (oldPath != null) {
        names.put(asked.get(i), new NamedFile(new String(oldPath, StandardCharsets.UTF_8), null));
      }
    }
    return names;
  }

  /** Notes where the file of a number is now. */
  static void name(Transaction transaction, long number, NamedFile file) {
    byte[] packed =
        new TupleWriter()
            .add(file.path())
            .add(file.sync().first())
            .add(file.sync().second())
            .pack();
    transaction.set(EventKeys.name(number), packed);
  }

  /** A name as {@link #name} has noted it. */
  static NamedFile readName(byte[] packed) {
    TupleReader name = new TupleReader(packed, 0);
    return new NamedFile(name.readString(), new HeaderSync(name.readLong(), name.readLong()));
  }

  static long readNumber(byte[] packed) {
    return new TupleReader(packed, 0).readLong();
  }

  private static byte[] packed(long number) {
    return new TupleWriter().add(number).pack();
  }
}
