package io.photonbeam.transforms.index.hash;

import java.util.List;
import java.util.Random;

/** Ids of all kinds that may come: many or few, of several days, repeated, with hashes alike. */
final class RandomBatches {
  /** The first and the last are further away than times in microseconds go; others around 1970. */
  private static final long[] DAYS = {-106_751_992, -1, 0, 1, 20_457, 20_458, 106_751_992};

  private final Random random;
  private final TreeModel model;

  RandomBatches(Random random, TreeModel model) {
    this.random = random;
    this.model = model;
  }

  TreeModel.Batch next() {
    TreeModel.Batch batch = new TreeModel.Batch();
    int size = 1 + random.nextInt(1 << random.nextInt(13));
    long day = random.nextInt(3) > 0 ? DAYS[0] : DAYS[random.nextInt(DAYS.length)];
    List<TreeModel.Id> known = model.ids();
    int kind = random.nextInt(10);
    long like = random.nextLong();
    int shared = random.nextInt(Long.SIZE);
    for (int i = 0; i < size; i++) {
      if (kind < 2 && !known.isEmpty()) {
        addAgain(batch, known.get(random.nextInt(known.size())));
      } else {
        batch.add(
            kind == 2 ? DAYS[random.nextInt(DAYS.length)] : day,
            hash(kind, like, shared),
            number(),
            number());
      }
    }
    return batch;
  }

  private void addAgain(TreeModel.Batch batch, TreeModel.Id id) {
    TreeModel.Place place =
        random.nextBoolean()
            ? model.places(id).iterator().next()
            : new TreeModel.Place(number(), number());
    batch.add(id.day(), id.hash(), place.file(), place.offset());
  }

  private long hash(int kind, long like, int shared) {
    long any = random.nextLong();
    return switch (kind) {
      case 3 -> like; // All the same.
      case 4 -> like + random.nextInt(3);
      case 5 -> (like & ~(-1L >>> shared)) | (any & (-1L >>> shared)); // With the same first bits.
      case 6 -> (any & ~(-1L >>> shared)) | (like & (-1L >>> shared)); // With the same last bits.
      case 7 -> like + random.nextInt(1 << 13); // Parted only far down.
      default -> any;
    };
  }

  /** Of up to 62 bits, small ones as likely as large ones. */
  private long number() {
    return random.nextLong() >>> (2 + random.nextInt(Long.SIZE - 2));
  }
}
