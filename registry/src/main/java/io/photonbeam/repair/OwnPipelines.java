package io.photonbeam.repair;

import io.photonbeam.registry.OutputId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pipelines are an output's: those that the registry has bound to it, whatever became of
 * their folders. A pipeline that the registry has bound to no output is this one's if it has left a
 * trace here; so is one from before there were bindings.
 */
public final class OwnPipelines {
  private OwnPipelines() {}

  /**
   * The pipelines of an output, in the order of their names.
   *
   * @param output its id; empty if it has none yet
   * @param bindings all of the registry, by pipeline
   * @param traces pipelines that have noted their settings in the output, or have a folder there
   */
  public static Set<String> of(
      Optional<OutputId> output, Map<String, OutputId> bindings, Collection<String> traces) {
    Set<String> own = new TreeSet<>();
    bindings.forEach(
        (pipeline, bound) -> {
          if (output.filter(bound::equals).isPresent()) {
            own.add(pipeline);
          }
        });
    for (String trace : traces) {
      if (!bindings.containsKey(trace)) {
        own.add(trace);
      }
    }
    return Collections.unmodifiableSet(own);
  }

  /**
   * The pipelines that are known to be of other outputs: whatever is bound if this one has no id.
   *
   * @param output its id; empty if it has none yet
   * @param bindings all of the registry, by pipeline
   */
  public static Set<String> elsewhere(Optional<OutputId> output, Map<String, OutputId> bindings) {
    Set<String> elsewhere = new TreeSet<>();
    bindings.forEach(
        (pipeline, bound) -> {
          if (output.filter(bound::equals).isEmpty()) {
            elsewhere.add(pipeline);
          }
        });
    return Collections.unmodifiableSet(elsewhere);
  }
}
