package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.row.RowShape;
import io.photonbeam.transforms.shaping.RowMaker;
import io.photonbeam.transforms.shaping.RowMakers;
import io.photonbeam.transforms.shaping.RowMakers.Schemas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs whose rows have one shape, and so go into the same commits, with the makers of their rows,
 * which {@link RowMakers} may have forgotten before the last is made. Not thread-safe.
 */
final class ShapeGroup {
  private final RowShape shape;
  private final Map<Schemas, RowMaker> makers = new HashMap<>();
  private final List<JoinedBatch> batches = new ArrayList<>();

  private ShapeGroup(RowShape shape) {
    this.shape = shape;
  }

  /** Parts batches by the shape of their rows. */
  static Collection<ShapeGroup> of(Iterable<JoinedBatch> batches, RowMakers makers) {
    Map<RowShape, ShapeGroup> groups = new LinkedHashMap<>();
    for (JoinedBatch batch : batches) {
      RowMaker maker = makers.of(batch);
      groups.computeIfAbsent(maker.shape(), ShapeGroup::new).add(batch, maker);
    }
    return groups.values();
  }

  private void add(JoinedBatch batch, RowMaker maker) {
    batches.add(batch);
    makers.putIfAbsent(Schemas.of(batch), maker);
  }

  RowShape shape() {
    return shape;
  }

  List<JoinedBatch> batches() {
    return batches;
  }

  /** The maker of a batch's rows, which is of the schemas of one in the group. */
  RowMaker maker(JoinedBatch batch) {
    return makers.get(Schemas.of(batch));
  }

  /** Number of pairs. */
  long size() {
    return batches.stream().mapToLong(JoinedBatch::size).sum();
  }
}
