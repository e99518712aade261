package io.photonbeam.transforms.commit;

import io.photonbeam.transforms.model.JoinedBatch;
import io.photonbeam.transforms.model.Recent;
import io.photonbeam.transforms.shaping.RowMakers.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts batches into lists of which the schemas have room in memory together: what makes the rows of
 * a schema of thousands of columns takes many times its text. Batches of the same schemas come
 * together, so that their rows share files. Batches of usual schemas are one list, as they are.
 */
final class SchemaSlices {
  private SchemaSlices() {}

  /** Of batches, in their order but for those of large schemas. */
  static List<List<JoinedBatch>> of(List<JoinedBatch> batches) {
    return of(batches, Recent.MAX_WEIGHT);
  }

  /**
   * Of batches.
   *
   * @param maxWeight most bytes of the large schemas of a list, if it has those of more than one
   */
  static List<List<JoinedBatch>> of(List<JoinedBatch> batches, long maxWeight) {
    if (batches.stream().allMatch(batch -> Schemas.of(batch).weight() == 0)) {
      return batches.isEmpty() ? List.of() : List.of(batches);
    }
    Map<Schemas, List<JoinedBatch>> bySchemas = new LinkedHashMap<>();
    for (JoinedBatch batch : batches) {
      bySchemas.computeIfAbsent(Schemas.of(batch), schemas -> new ArrayList<>()).add(batch);
    }
    List<List<JoinedBatch>> slices = new ArrayList<>();
    long weight = Long.MAX_VALUE;
    for (Map.Entry<Schemas, List<JoinedBatch>> same : bySchemas.entrySet()) {
      long more = same.getKey().weight();
      if (weight > maxWeight - more) {
        slices.add(new ArrayList<>());
        weight = 0;
      }
      slices.get(slices.size() - 1).addAll(same.getValue());
      weight += more;
    }
    return slices;
  }
}
