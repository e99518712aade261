package io.photonbeam.repair;

import io.photonbeam.registry.ForeignId;
import io.photonbeam.registry.OutputFile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes plans that no planner makes, so that a simulation can follow a wrong one. */
public final class OpenPlan {
  private OpenPlan() {}

  /** A plan of these steps. */
  public static RebuildPlan of(List<List<OutputFile>> steps, Map<OutputFile, Set<ForeignId>> rows) {
    return new RebuildPlan(steps, rows, Map.of());
  }
}
