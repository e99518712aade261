package io.photonbeam.pipelines;

import io.photonbeam.transforms.commit.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pipelines write into an output: those that noted their settings in it, or have staged files
 * in it at any time. Several outputs may share a registry, and a file of another output that is not
 * here is not lost. Immutable.
 *
 * @param ids their names
 */
public record OutputPipelines(Set<String> ids) {
  public OutputPipelines {
    ids = Collections.unmodifiableSet(new TreeSet<>(ids));
  }

  /**
   * Those of an output as it is now, also some that are bound to another.
   *
   * @throws IOException if what is in it can't be read
   */
  public static OutputPipelines of(Path output) throws IOException {
    Set<String> ids = new TreeSet<>(new OutputFolder(output).pipelines());
    JoinSettings.notedIn(output).forEach(noted -> ids.add(noted.pipelineId()));
    return new OutputPipelines(ids);
  }

  /**
   * Those of an output that are not bound to another one.
   *
   * @throws IOException if what is in it can't be read
   */
  public static OutputPipelines of(Path output, RegistryBinding binding) throws IOException {
    Set<String> here = new TreeSet<>();
    for (String id : of(output).ids()) {
      if (!binding.isElsewhere(id)) {
        here.add(id);
      }
    }
    return new OutputPipelines(here);
  }

  /** With a pipeline that is going to write into the output. */
  public OutputPipelines with(String pipeline) {
    Set<String> more = new TreeSet<>(ids);
    more.add(pipeline);
    return new OutputPipelines(more);
  }
}
