package io.photonbeam.pipelines.output;

import io.photonbeam.registry.IdRegistry;
import io.photonbeam.repair.OwnPipelines;
import io.photonbeam.transforms.output.OutputFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pipelines write into an output: those that the registry has bound to it, whatever became of
 * their folders; see {@link OwnPipelines}. Several outputs may share a registry, and a file of
 * another output that is not here is not lost. Immutable.
 *
 * @param ids their names
 */
public record OutputPipelines(Set<String> ids) {
  public OutputPipelines {
    ids = Collections.unmodifiableSet(new TreeSet<>(ids));
  }

  /**
   * Those that have left a trace in an output, by a note of their settings or a folder of staged
   * files; also some that are bound to another.
   *
   * @throws IOException if what is in it can't be read
   */
  public static OutputPipelines of(Path output) throws IOException {
    Set<String> ids = new TreeSet<>(new OutputFolder(output).pipelines());
    SavedJoinConfig.notedIn(output).forEach(noted -> ids.add(noted.pipelineId()));
    return new OutputPipelines(ids);
  }

  /**
   * Those that the registry has bound to an output, and those that have left a trace in it and are
   * bound to none.
   *
   * @throws IOException if what is in it can't be read
   */
  public static OutputPipelines of(Path output, RegistryBinding binding) throws IOException {
    return new OutputPipelines(binding.own(of(output).ids()));
  }

  /**
   * The same, for somebody who only looks.
   *
   * @throws IOException if what is in it can't be read
   */
  public static OutputPipelines of(Path output, IdRegistry registry) throws IOException {
    return new OutputPipelines(RegistryBinding.own(output, registry, of(output).ids()));
  }

  /** With a pipeline that is going to write into the output. */
  public OutputPipelines with(String pipeline) {
    Set<String> more = new TreeSet<>(ids);
    more.add(pipeline);
    return new OutputPipelines(more);
  }
}
